"""`mute` of site.yaml: codes of warnings that a curator does not want to see, everywhere or in some folders.

A warning that tells of something lost, removed, or held back cannot be muted, and neither can an error: nothing is lost
in silence. So the codes that may be muted are listed here, and a new code is not among them until somebody adds it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from sitegen.config.schema import OneOrMore, invalid
from sitegen.core.problems import Problem
from sitegen.core.spelling import nearest

EVERYWHERE = "everywhere"
MUTABLE = frozenset(
    (
        "address-shared broken-markup date-early date-future definition-repeated definition-unused duplicate"
        " fence-words file-name footnote-unused foreign-mark id-duplicate language link-host look-alike near-title"
        " no-archive no-source-url past-review rights-unstated search-language single-topic slug-empty"
        " remote-image source-near system-file text-short title-long tracking-link unknown-key unknown-label unreviewed"
    ).split()
)
"""The codes of warnings and findings after which everything is published as it was written."""


def _by_code(value: object) -> object:
    """Read a code, or a list of codes, as codes that are muted everywhere."""
    codes = [value] if isinstance(value, str) else value
    if isinstance(codes, list) and all(isinstance(code, str) for code in codes):
        return dict.fromkeys(codes, EVERYWHERE)
    return value


def _mutable(mute: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    for code in mute:
        if code not in MUTABLE:
            close = nearest(code, sorted(MUTABLE))
            message = (
                f"`{code}` cannot be muted: it is an error, tells of something lost or held back, or does not exist"
            )
            hint = (
                f"did you mean `{close}`?" if close else f"remove it; these can be muted: {', '.join(sorted(MUTABLE))}"
            )
            raise invalid(message, hint, "mute")
    return mute


Mute = Annotated[dict[str, OneOrMore], BeforeValidator(_by_code), AfterValidator(_mutable)]


def unmuted(problems: Iterable[Problem], mute: Mapping[str, Sequence[str]], content: str) -> Iterator[Problem]:
    """Yield the problems that are not muted; the folders of `mute` are relative to the content folder."""
    for problem in problems:
        folders = mute.get(problem.code, ()) if problem.severity == "warning" else ()
        if not any(_is_in(problem.path, folder, content) for folder in folders):
            yield problem


def _is_in(path: str, folder: str, content: str) -> bool:
    place = folder.strip("/").removeprefix(f"{content}/")
    return folder == EVERYWHERE or f"{path}/".startswith(f"{content}/{place}/")
