"""The validator of the W3C and WHATWG finds no error on any page, where it is installed.

It is found as the command `vnu`, or as the jar that SITEGEN_VNU names, which needs Java.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import every_kind
from tests.support.repository import REPOSITORY
from tests.support.sites import Folder

VARIABLE = "SITEGEN_VNU"


def validator() -> list[str]:
    """Return the command of the validator, or an empty list if there is none."""
    jar, java, command = os.environ.get(VARIABLE), shutil.which("java"), shutil.which("vnu")
    if jar and java:
        return [java, "-Xss2m", "-jar", jar]
    return [command] if command else []


@pytest.mark.slow
@pytest.mark.skipif(not validator(), reason=f"HTML IS NOT VALIDATED: install vnu, or name vnu.jar by {VARIABLE}")
@pytest.mark.parametrize(
    "make",
    [
        pytest.param(every_kind.build_site_of_every_kind, id="every kind of page"),
        pytest.param(lambda place: Folder(REPOSITORY).copy(place).build(), id="the example"),
    ],
)
def test_the_validator_finds_no_error(make: Callable[[Path], object], tmp_path: Path) -> None:
    make(tmp_path)
    options = ["--errors-only", "--skip-non-html", "--format", "gnu", str(tmp_path / "public")]
    found = subprocess.run([*validator(), *options], check=False, capture_output=True, text=True)
    assert (found.stderr, found.returncode) == ("", 0)
