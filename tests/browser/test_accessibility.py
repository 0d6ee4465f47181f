"""Every kind of page, opened once: accessible, without layout shifts, within its own policy, and usable by keyboard."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.axe import COLOR_RULES, RULES, violations
from tests.support.every_kind import PAGES, READ
from tests.support.layout import SCHEMES, WIDTHS, lost

WATCH = """
addEventListener("securitypolicyviolation", event => console.error(event.violatedDirective, event.blockedURI));
window.shifts = 0;
new PerformanceObserver(list => { for (const {value} of list.getEntries()) shifts += value; })
    .observe({type: "layout-shift", buffered: true});
"""
# Pictures further down are loaded once they come near.
LOAD_ALL = """async () => {
    for (const picture of document.images) {
        picture.scrollIntoView();
        await picture.decode().catch(() => {});
    }
    scrollTo(0, 0);
    await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}"""


@dataclass(frozen=True)
class Visit:
    """A page opened on a phone, with the requests and the messages that it caused."""

    kind: str
    site: str
    page: Page
    requests: list[tuple[str, str]] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self) -> None:
        """Open the page; a search is done when it shows the number of its results."""
        self.page.on("request", lambda request: self.requests.append((request.resource_type, request.url)))
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(self.site + PAGES[self.kind])
        if "?" in PAGES[self.kind]:
            self.page.locator("#status:not(:empty)").wait_for()
        self.page.evaluate(LOAD_ALL)

    def style(self, rules: str) -> None:
        """Replace the user style sheet, which the page's policy does not govern."""
        self.page.evaluate(
            "rules => { document.adoptedStyleSheets = [new CSSStyleSheet()];"
            " document.adoptedStyleSheets[0].replaceSync(rules); }",
            rules,
        )


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return the one context of these tests."""
    with browser.new_context() as context:
        context.add_init_script(WATCH)
        yield context


@pytest.fixture(scope="module", params=PAGES)
def visit(request: pytest.FixtureRequest, every_kind_url: str, context: BrowserContext) -> Iterator[Visit]:
    """Open a page of a kind, once for all tests."""
    with context.new_page() as page:
        page.set_viewport_size({"width": 320, "height": 640})
        found = Visit(request.param, every_kind_url, page)
        found.open()
        yield found


# ---- On opening ----


def test_it_breaks_no_policy_and_no_script_fails(visit: Visit) -> None:
    assert visit.complaints == []
    assert visit.page.locator("meta[http-equiv=Content-Security-Policy]").count() == 1


def test_nothing_moves_while_it_loads(visit: Visit) -> None:
    assert visit.page.evaluate("shifts") == 0


def test_it_asks_its_own_host_alone_and_for_little(visit: Visit) -> None:
    assert all(address.startswith(visit.site) for _, address in visit.requests)
    kinds = [kind for kind, address in visit.requests if "/icon.svg" not in address]
    assert "font" not in kinds
    if "search" in visit.kind:
        return
    # The icon, which browsers ask for in any case, is not counted.
    assert [kind for kind in kinds if kind not in {"image", "script"}] == ["document", "stylesheet"]
    scripts = {address.partition("?")[0] for kind, address in visit.requests if kind == "script"}
    # Pages that lead somewhere may have the script of the keys that lead to the search; where one reads, nothing runs.
    assert scripts <= (set() if visit.kind in READ else {f"{visit.site}keys.js"})


# ---- Rules ----


def test_axe_finds_nothing(visit: Visit) -> None:
    page, found = visit.page, list[str]()
    page.locator("details").evaluate_all("all => all.forEach(details => { details.open = true; })")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme, rules in zip(SCHEMES, (RULES, COLOR_RULES), strict=True):
            page.emulate_media(color_scheme=scheme)
            found += [f"{width} px, {scheme}: {violation}" for violation in violations(page, rules)]
    page.emulate_media(color_scheme="light")
    assert found == []


# ---- Larger, looser, calmer, in the reader's own colours ----

# WCAG 2.2, 1.4.12.
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }"""
LARGER = "html { font-size: 200% !important; }"


@pytest.mark.layout
@pytest.mark.parametrize(
    ("width", "rules"),
    [
        pytest.param(320, "", id="on a phone"),
        pytest.param(320, SPACING, id="loose on a phone"),
        pytest.param(1280, SPACING, id="loose"),
        pytest.param(1280, LARGER, id="twice as large"),
        pytest.param(640, LARGER, id="twice as large in half a window"),
    ],
)
def test_nothing_is_lost_in_text_that_is(width: int, rules: str, visit: Visit) -> None:
    visit.page.set_viewport_size({"width": width, "height": 640})
    visit.style(rules)
    found = lost(visit.page)
    visit.style("")
    assert found == []


MOVING = """() => [...document.querySelectorAll("*")].filter(one => {
    const {animationName, transitionDuration, scrollBehavior} = getComputedStyle(one);
    return animationName !== "none" || /[1-9]/.test(transitionDuration) || scrollBehavior !== "auto";
}).map(one => one.outerHTML.slice(0, 200))"""


def test_nothing_moves_for_readers_who_want_no_motion(visit: Visit) -> None:
    visit.page.emulate_media(reduced_motion="reduce")
    moving = visit.page.evaluate(MOVING)
    visit.page.emulate_media(reduced_motion="no-preference")
    assert moving == []


# In forced colours backgrounds are gone, so a control has a border or an underline, and a bar the colour of links.
UNSEEN = """() => {
    const probe = document.body.appendChild(document.createElement("a"));
    probe.style.color = "LinkText";
    const link = getComputedStyle(probe).color;
    probe.remove();
    const controls = [...document.querySelectorAll("button, select, input[type=search], textarea")].filter(one => {
        const {borderTopStyle, borderTopWidth, textDecorationLine} = getComputedStyle(one);
        return !(borderTopStyle === "solid" && parseFloat(borderTopWidth) >= 1) && textDecorationLine !== "underline";
    });
    const bars = [...document.querySelectorAll(".coverage path")]
        .filter(one => getComputedStyle(one).fill !== link);
    return [...controls, ...bars].map(one => one.outerHTML);
}"""


def test_controls_and_charts_are_seen_in_forced_colors(visit: Visit) -> None:
    visit.page.emulate_media(forced_colors="active")
    unseen = visit.page.evaluate(UNSEEN)
    visit.page.emulate_media(forced_colors="none")
    assert unseen == []


# ---- Keys ----

STOPS = """() => {
    const all = document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']");
    return [...all].filter(one => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({visibilityProperty: true}))
        .map(one => one.outerHTML.slice(0, 200));
}"""
FOCUS = """() => {
    const one = document.activeElement;
    const {outlineStyle, outlineWidth} = getComputedStyle(one);
    const isOnTop = [...one.getClientRects()].some(({x, y, width, height}) => {
        const top = document.elementFromPoint(x + width / 2, y + height / 2);
        return one.contains(top) || top?.closest("label")?.contains(one);
    });
    return [one.outerHTML.slice(0, 200), outlineStyle === "solid" && parseFloat(outlineWidth) >= 2, isOnTop];
}"""


@pytest.mark.layout
def test_tab_leads_to_all_that_can_be_used_in_the_order_of_reading(visit: Visit) -> None:
    page = visit.page
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate("document.activeElement.blur(), getSelection().removeAllRanges(), scrollTo(0, 0)")
    page.locator("details").evaluate_all("all => all.forEach(details => { details.open = true; })")
    page.evaluate("document.body.tabIndex = -1, document.body.focus(), document.body.removeAttribute('tabindex')")
    stops = page.evaluate(STOPS)
    found = []
    for _ in stops:
        page.keyboard.press("Tab")
        found.append(page.evaluate(FOCUS))
    assert [html for html, _, _ in found] == stops
    assert [html for html, has_ring, _ in found if not has_ring] == []
    assert [html for html, _, is_on_top in found if not is_on_top] == []
    assert 'class="skip"' in stops[0]
