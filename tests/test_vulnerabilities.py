"""A known weakness of a dependency fails the audit; a service that does not answer fails only the strict one."""

import pytest

from tools.vulnerabilities import judge, read

# As pip-audit writes them.
SOUND = '{"name": "a", "version": "1", "vulns": []}'
WEAK = '{"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"], "aliases": []}]}'
UNKNOWN = '{"name": "c", "skip_reason": "Dependency not found on PyPI and could not be audited: c (4)"}'


@pytest.mark.parametrize(
    ("dependencies", "code", "strict", "said"),
    [
        ([SOUND], 0, 0, "1 dependencies audited, 0 with known weaknesses"),
        ([SOUND, WEAK], 1, 1, "b 2: PYSEC-1, mended in 3\nmake lock UPGRADE='--upgrade-package b'"),
        ([SOUND, UNKNOWN], 0, 1, "NOT AUDITED: nobody answered about 1 of 2 dependencies"),
        ([WEAK, UNKNOWN], 1, 1, "NOT AUDITED: nobody answered about 1 of 2 dependencies"),
        ([UNKNOWN], 0, 1, "0 dependencies audited"),
    ],
)
def test_only_a_known_weakness_fails(dependencies: list[str], code: int, strict: int, said: str) -> None:
    report = read(f'{{"dependencies": [{", ".join(dependencies)}], "fixes": []}}')
    assert judge(report, False)[0] == code
    assert judge(report, True)[0] == strict
    assert said in judge(report, False)[1]


@pytest.mark.parametrize("text", ["", "Traceback", "[]", "{}"])
def test_no_answer_at_all_is_said(text: str) -> None:
    assert judge(read(text), False)[0] == 0
    assert judge(read(text), True)[0] == 1
    assert "NOT AUDITED: nobody answered about all" in judge(read(text), False)[1]
