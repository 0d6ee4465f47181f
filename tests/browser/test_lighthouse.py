"""The scores that Lighthouse gives the example on a phone, where Lighthouse is installed.

It is found as the command `lighthouse`, or the one that SITEGEN_LIGHTHOUSE names. Its score of performance is that of
the machine too, so that a busy one may fail.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from statistics import median

import pytest

from tests.support.repository import REPOSITORY
from tests.support.server import serve
from tests.support.sites import Folder
from tools import chromium

COMMAND = os.environ.get("SITEGEN_LIGHTHOUSE") or shutil.which("lighthouse")
RUNS = 3
PAGES = {
    "home": "",
    "article": "2022/http-3/",
    "source": "sources/ietf/",
    "topic": "topics/http/",
}
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not COMMAND, reason="LIGHTHOUSE IS NOT RUN: install it, or name its command by SITEGEN_LIGHTHOUSE"
    ),
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the example collection."""
    site = Folder(REPOSITORY).copy(tmp_path_factory.mktemp("example"))
    site.build(search=True)
    with serve(site.root / "public") as address:
        yield address


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_full_marks_on_a_phone(name: str, url: str) -> None:
    reports = [_report(url + PAGES[name]) for _ in range(RUNS)]
    categories = reports[0]["categories"]
    scores = {key: median(report["categories"][key]["score"] for report in reports) for key in categories}
    assert scores == dict.fromkeys(categories, 1)
    assert {report["audits"]["cumulative-layout-shift"]["numericValue"] for report in reports} == {0}
    assert median(report["audits"]["largest-contentful-paint"]["numericValue"] for report in reports) <= 1200


def _report(address: str) -> dict[str, dict[str, dict[str, float]]]:
    flags = f"--chrome-flags={' '.join(['--headless=new', *chromium.FLAGS])}"
    command = [str(COMMAND), address, "--output=json", "--quiet", flags]
    environment = {**os.environ, "CHROME_PATH": chromium.find() or ""}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    found: dict[str, dict[str, dict[str, float]]] = json.loads(done.stdout)
    return found
