"""Take the pictures of the documents: `python -m tools.screenshots`."""

import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import ViewportSize, sync_playwright

from sitegen.build.options import Options
from sitegen.build.run import build
from tests.support.server import serve
from tests.support.sites import NOW, Silent
from tools import chromium

ROOT = Path(__file__).parent.parent
SIZE: ViewportSize = {"width": 1200, "height": 760}
PICTURES: tuple[tuple[Literal["light", "dark"], str], ...] = (("light", "home.png"), ("dark", "home-dark.png"))


def take(output: Path) -> None:
    """Build the example collection and photograph its home page, in light and dark."""
    with tempfile.TemporaryDirectory() as folder:
        public = Path(folder) / "public"
        build(Options(ROOT, NOW, output=public), Silent())
        with serve(public) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
            for scheme, name in PICTURES:
                page = browser.new_page(viewport=SIZE, color_scheme=scheme)
                page.goto(address)
                page.screenshot(path=output / name)
            browser.close()


if __name__ == "__main__":
    take(ROOT / "docs")
