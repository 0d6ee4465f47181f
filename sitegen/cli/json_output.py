"""The objects that `--json` prints."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sitegen.build.result import Result
    from sitegen.core.problems import Problem


def print_json(value: Mapping[str, object]) -> None:
    """Print one JSON object on one line."""
    print(json.dumps(value, ensure_ascii=False))


def problem_fields(problem: "Problem") -> dict[str, object]:
    """Return a problem as a JSON object."""
    names = ("path", "line", "column", "severity", "code", "message", "hint")
    return {name: getattr(problem, name) for name in names}


def result_fields(
    result: "Result | None", problems: Sequence["Problem"], seconds: Mapping[str, float]
) -> dict[str, object]:
    """Return the result of a build as a JSON object; `result` is None where the build failed."""
    return {
        "articles": result.articles if result else 0,
        "pages": result.pages if result else 0,
        "rendered": len(result.rendered) if result else 0,
        "reused": result.pages - len(result.rendered) if result else 0,
        "search": {
            "pages": result.searched if result else 0,
            "skipped": result.search_skipped if result else True,
        },
        "seconds": {name: round(value, 3) for name, value in seconds.items()},
        "problems": list(map(problem_fields, problems)),
    }
