"""Fonts of the browser tests: those of one set alone, whatever else the machine has.

`python -m tools.fonts` installs missing families by apt-get, where it may. Browsers ask fontconfig on Linux only;
elsewhere they use the fonts of the system.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from tools import chromium

VARIABLE = "SITEGEN_FONTS"


class Fonts(NamedTuple):
    """The families for text, for the interface and for code, and for other scripts; the packages are Debian's."""

    serif: str
    sans: str
    mono: str
    packages: tuple[str, ...]
    others: tuple[str, ...] = ()

    @property
    def families(self) -> set[str]:
        """Return the names of all families."""
        return {self.serif, self.sans, self.mono, *self.others}


SETS = {
    "dejavu": Fonts("DejaVu Serif", "DejaVu Sans", "DejaVu Sans Mono", ("fonts-dejavu-core",)),
    # Tall lines: 1.36 of the font's size, and for Arabic 1.7.
    "noto": Fonts(
        "Noto Serif",
        "Noto Sans",
        "Noto Sans Mono",
        ("fonts-noto-core", "fonts-noto-mono"),
        ("Noto Naskh Arabic", "Noto Sans Hebrew"),
    ),
    # Wide letters: each takes 0.6 of the font's size.
    "wide": Fonts("DejaVu Sans Mono", "DejaVu Sans Mono", "DejaVu Sans Mono", ("fonts-dejavu-core",)),
}

# Slanted faces are in packages that not every machine has, so that the browser slants the upright ones.
_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <dir prefix="xdg">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <selectfont>
    <rejectfont><pattern/></rejectfont>
    <acceptfont>{accepted}</acceptfont>
  </selectfont>
  {aliases}
  <match><edit name="family" mode="append_last"><string>{default}</string></edit></match>
</fontconfig>
"""
_ACCEPTED = """
      <pattern>
        <patelt name="family"><string>{}</string></patelt>
        <patelt name="slant"><const>roman</const></patelt>
      </pattern>"""
_ALIAS = '<alias binding="same"><family>{}</family><prefer><family>{}</family></prefer></alias>'

# Some families call their upright face by their own name alone.
_LACKING = """async families => {
    const load = family => new FontFace("probe", `local("${family}"), local("${family} Regular")`).load();
    const loads = await Promise.allSettled(families.map(load));
    return families.filter((_, index) => loads[index].status === "rejected");
}"""


def chosen() -> str:
    """Return the name of the set that the tests use."""
    return os.environ.get(VARIABLE, "dejavu")


@contextmanager
def chromium_with(name: str, executable: str) -> Iterator[Browser]:
    """Run a Chromium that knows the fonts of one set alone."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        configuration = Path(folder) / "fonts.conf"
        configuration.write_text(_configuration(SETS[name]), encoding="utf-8")
        browser = playwright.chromium.launch(
            executable_path=executable,
            args=chromium.FLAGS,
            env={**os.environ, "FONTCONFIG_FILE": str(configuration)},
        )
        yield browser
        browser.close()


def missing(name: str, browser: Browser) -> list[str]:
    """Return the families of a set that a browser lacks."""
    if sys.platform != "linux":
        return []
    with browser.new_context() as context:
        lacking: list[str] = context.new_page().evaluate(_LACKING, sorted(SETS[name].families))
    return lacking


def main(names: list[str]) -> int:
    """Install missing families of the sets, and print those that are still missing."""
    if executable := chromium.find():
        for name in names or [chosen()]:
            if _lacks(name, executable) and chromium.may_use_apt():
                chromium.apt_install(*SETS[name].packages)
            if lacking := _lacks(name, executable):
                print(f"Fonts for the browser tests: {', '.join(lacking)} not found", file=sys.stderr)
    # Not a failure here: the tests know whether they may do without.
    return 0


def _lacks(name: str, executable: str) -> list[str]:
    with chromium_with(name, executable) as browser:
        return missing(name, browser)


def _configuration(fonts: Fonts) -> str:
    generic = {"serif": fonts.serif, "sans-serif": fonts.sans, "monospace": fonts.mono}
    return _CONFIGURATION.format(
        accepted="".join(map(_ACCEPTED.format, sorted(fonts.families))),
        aliases="\n  ".join(_ALIAS.format(name, family) for name, family in generic.items()),
        default=fonts.sans,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
