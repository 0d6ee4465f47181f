"""Known weaknesses of the locked dependencies: `make vulnerabilities`.

A weakness fails. Where nobody answers (no network, or a mirror without such records), this says so loudly and passes,
so that a machine without network can still be green; with `--strict`, as in `make audit`, it fails then too.
"""

import json
import subprocess
import sys
from pathlib import Path

import msgspec

LOCK = Path(__file__).parent.parent / "requirements.lock"


class Weakness(msgspec.Struct):
    """A reported weakness, and the versions without it."""

    id: str
    fix_versions: list[str]


class Dependency(msgspec.Struct):
    """The weaknesses of one dependency, or the reason why it was skipped."""

    name: str
    version: str = ""
    vulns: list[Weakness] = msgspec.field(default_factory=list)
    skip_reason: str = ""


class Report(msgspec.Struct):
    """The output of pip-audit."""

    dependencies: list[Dependency]


def audit(lock: Path) -> Report:
    """Ask about every version of a lock; the report is empty if pip-audit could not ask at all."""
    # The lock has every version, so pip-audit resolves nothing itself.
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--format", "json"]
    done = subprocess.run([*command, "-r", str(lock)], stdout=subprocess.PIPE, text=True, check=False)
    return read(done.stdout)


def read(text: str) -> Report:
    """Read the output of pip-audit."""
    try:
        return msgspec.convert(json.loads(text), Report)
    except ValueError:
        return Report([])


def judge(report: Report, strict: bool) -> tuple[int, str]:
    """Return the exit code, and the message."""
    weak = [one for one in report.dependencies if one.vulns]
    unknown = [one.name for one in report.dependencies if one.skip_reason]
    lines = [
        f"{one.name} {one.version}: {weakness.id}, mended in {', '.join(weakness.fix_versions) or 'no version yet'}"
        for one in weak
        for weakness in one.vulns
    ]
    if weak:
        lines += [f"make lock UPGRADE='{' '.join(f'--upgrade-package {one.name}' for one in weak)}'"]
    if unknown or not report.dependencies:
        count = f"{len(unknown)} of {len(report.dependencies)}" if unknown else "all"
        lines += [f"NOT AUDITED: nobody answered about {count} dependencies (see above)"]
    audited = len(report.dependencies) - len(unknown)
    lines += [f"{audited} dependencies audited, {len(weak)} with known weaknesses"]
    return int(bool(weak) or (strict and audited < max(1, len(report.dependencies)))), "\n".join(lines)


if __name__ == "__main__":
    code, said = judge(audit(LOCK), "--strict" in sys.argv)
    print(said)
    sys.exit(code)
