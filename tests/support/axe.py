"""The rules of axe-core, judged on a page in a browser."""

from collections.abc import Sequence
from importlib.resources import files

from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Of the rules, those that a scheme of colours can break.
COLOR_RULES = ("color-contrast", "link-in-text-block")
_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
_CHECK = """async rules => (await axe.run({runOnly: rules, resultTypes: ["violations"]})).violations.flatMap(
    rule => rule.nodes.map(node => `${rule.id}: ${node.html}: ${node.failureSummary}`))"""


def violations(page: Page, rules: Sequence[str] = RULES) -> list[str]:
    """Return each violation of some rules: the rule, the element, and how to mend it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    found: list[str] = page.evaluate(_CHECK, list(rules))
    return found
