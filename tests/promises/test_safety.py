"""Nothing in an article can run, leave its place in the page, or imitate a part of the page."""

import json
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree

import html5lib
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Route

from sitegen.markdown.body import fill
from sitegen.markdown.reader import read_markdown
from tests.support.server import serve
from tests.support.sites import Folder, article
from tests.support.vectors import IMAGE, RUN, VECTORS

ATTRIBUTES = set(
    "id lang dir title class href hreflang rel src alt width height loading cite span datetime open start reversed "
    "colspan rowspan headers scope abbr tabindex aria-hidden aria-labelledby role decoding "
    "referrerpolicy".split()
)


def html(text: str) -> str:
    document = read_markdown(text, "fr", "fr-FR")
    return fill(document.body.pieces, [""] * len(document.references))


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in VECTORS.items()])
def test_no_tag_or_attribute_can_run_or_reach_out(text: str) -> None:
    tree = html5lib.parseFragment(html(text), treebuilder="etree", namespaceHTMLElements=False)
    for element in tree.iter():
        assert str(element.tag) not in {"script", "style", "iframe", "object", "embed", "form", "svg", "math", "base"}
        assert set(element.attrib) <= ATTRIBUTES
        for name in ("href", "src", "cite"):
            assert element.get(name, "https:").startswith(("https:", "http:", "mailto:", "#"))
        assert element.get("id", "s-").startswith("s-")


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in VECTORS.items()])
def test_html_is_read_again_as_it_was_meant(text: str) -> None:
    """A sanitiser can be deceived if a second parser sees another tree than the first (mutation XSS)."""
    made = f"<main><article>{html(text)}</article><footer></footer></main>"
    document = html5lib.parse(f"<!doctype html><body>{made}", treebuilder="etree", namespaceHTMLElements=False)
    assert [element.tag for element in document.findall("body/main/*")] == ["article", "footer"]
    assert len(document.findall("body/*")) == 1


FIELDS = (
    "source author topic tags summary event original_title note extra source_url image archive_url license translation "
    "translation_of language kind slug id aliases retrieved"
).split()
# A title, a name, a word: it runs where it is not escaped in text, in an attribute, in a script or in a style.
MARKUP = f"""'"--></title></style></script><script>{RUN}</script>{IMAGE}<b onclick='{RUN}' javascript:{RUN}//"""
QUOTED = "'" + MARKUP.replace("'", "''") + "'"
# Records refuse text that the sanitiser would remove with a message; this it removes without one.
NOTE = f"'<b onclick={RUN}>{escape(IMAGE)}</b>'"
SITE = f"""
title: {QUOTED}
url: https://example.org/
description: {QUOTED}
labels: {{Topics: {QUOTED}, Search: {QUOTED}}}
topics: {{testing: {{name: {QUOTED}, description: {NOTE}}}}}
sources:
  gazette:
    {{name: {QUOTED}, note: {NOTE}, description: {NOTE}, kind: {QUOTED}, country: {QUOTED}, aliases: [{QUOTED}]}}
  herald: {{name: Herald, url: "https://sentinel.invalid/'><script>{RUN}</script>", feed: "https://e.org/?{MARKUP[3:9]}"}}
"""


def hostile_fields() -> dict[str, str]:
    """Return articles with markup in one field each, and one with markup in all fields that allow it."""
    articles = {f"field-{name}": article(**{name: QUOTED}) for name in FIELDS}
    nested = f"{{from: fr, method: machine, engine: {QUOTED}, by: {QUOTED}, reviewed_by: {QUOTED}}}"
    articles["translated"] = article(translation=nested, original_title=QUOTED)
    articles["scheme"] = article(source_url=f"'javascript:{RUN}'")
    articles["escaped"] = article(title=f"'{escape(escape(IMAGE))} {escape(IMAGE)}'", author=f"'{escape(IMAGE)}'")
    text = dict.fromkeys(("title", "summary", "source", "author", "topic", "tags", "event", "note"), QUOTED)
    return articles | {"every-field": article(**text), f"{IMAGE.replace('/', '')}": article()}


def hostile_site(folder: Path, vectors: Iterable[str]) -> Folder:
    """Build a site of these texts and of hostile fields, without those that are refused."""
    site = Folder(folder).write(f"-- site.yaml --\n{SITE}")
    for index, text in enumerate(vectors):
        title = f"{index} <script>{RUN}</script>" if index % 2 else f'{index} ">{IMAGE}'
        quoted = f"'{title}'"
        site.put(f"content/a{index}.md", article(f"## Before\n\n{text}\n\n## After\n", title=quoted, summary=quoted))
    for name, text in hostile_fields().items():
        site.put(f"content/{name}.md", text)
    for problem in site.problems():
        if problem.severity == "error":
            assert problem.path.startswith("content/"), problem
            (site.root / problem.path).unlink(missing_ok=True)
    site.build(search=True)
    return site


def batches() -> Iterator[str]:
    """Yield the texts that are not refused, twenty on a page."""
    shown = [
        text for text in VECTORS.values() if not any(diagnostic.fatal for diagnostic in read_markdown(text).diagnostics)
    ]
    assert len(shown) > 0.9 * len(VECTORS)
    for start in range(0, len(shown), 20):
        yield "\n\n".join(shown[start : start + 20])


@pytest.fixture(scope="module")
def crowded_site(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return hostile_site(tmp_path_factory.mktemp("hostile"), batches())


class Watcher:
    """A browser page that visits every page of a site, and collects everything that should not happen."""

    def __init__(self, page: Page, host: str) -> None:
        self.wrong: list[str] = []
        self._page = page
        page.on("dialog", self._dialog)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.route("**/*", self._route)
        self._host = host

    def _dialog(self, dialog: Dialog) -> None:
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _console(self, message: ConsoleMessage) -> None:
        # A policy that blocks something shows that sanitising did not.
        if "Content Security Policy" in message.text:
            self.wrong.append(f"console: {message.text}")

    def _route(self, route: Route) -> None:
        if route.request.url.startswith(self._host):
            route.continue_()
        else:
            self.wrong += [f"request: {route.request.url}"] * ("sentinel" in route.request.url)
            route.abort()

    def look(self, url: str) -> None:
        """Go to a page, and check everything on it."""
        self._page.goto(url)
        self.wrong += [f"{url}: {found}" for found in self._page.evaluate(_FOUND)]


# Things that no page may have.
_FOUND = """() => {
    const all = [...document.querySelectorAll('*')];
    const forbidden = ['iframe', 'object', 'embed', 'script', 'style', 'base', 'meta', 'link', 'math'];
    const once = ['main', 'h1', 'body > footer'];
    const isCode = ({name}) => /^on|^style$|^srcdoc$|^formaction$/i.test(name);
    const address = (one) => one.href?.baseVal ?? one.href ?? one.src ?? one.action ?? one.cite ?? 'https:';
    return [
        ...(window.ran ? ['it ran'] : []),
        ...all.filter((one) => [...one.attributes].some(isCode)).map((one) => one.outerHTML),
        ...all.map(address).filter((found) => found && !/^(https?:|mailto:|tel:|data:image)/.test(found)),
        ...forbidden.filter((name) => document.querySelector(`main ${name}`)),
        ...once.filter((part) => document.querySelectorAll(part).length !== 1),
        ...[...document.querySelectorAll('.text [id]')].map((one) => one.id).filter((id) => !id.startsWith('s-')),
    ].map(String);
}"""


def look_at(site: Folder, browser: Browser, bypass: bool) -> list[str]:
    """Visit every page of a site with or without its policy; return everything that should not be."""
    pages = [path.relative_to(site.root / "public").as_posix() for path in (site.root / "public").rglob("*.html")]
    assert len(pages) > 60
    with serve(site.root / "public") as url, browser.new_context(bypass_csp=bypass) as context:
        watcher = Watcher(context.new_page(), url)
        for path in pages:
            watcher.look(f"{url}{path.removesuffix('index.html')}")
        return watcher.wrong


@pytest.mark.parametrize("bypass", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_nothing_runs_in_a_browser(bypass: bool, crowded_site: Folder, browser: Browser) -> None:
    """Without the site's policy, the HTML must be safe by itself. With it, the policy has nothing to refuse."""
    assert look_at(crowded_site, browser, bypass) == []


@pytest.mark.slow
@pytest.mark.parametrize("bypass", [True, False])
def test_nothing_runs_where_each_text_has_a_page_of_its_own(bypass: bool, tmp_path: Path, browser: Browser) -> None:
    assert look_at(hostile_site(tmp_path, VECTORS.values()), browser, bypass) == []


def test_nothing_runs_in_the_results_of_a_search(crowded_site: Folder, browser: Browser) -> None:
    with serve(crowded_site.root / "public") as url, browser.new_context(bypass_csp=True) as context:
        page = context.new_page()
        watcher = Watcher(page, url)
        for words in ("onerror", "script", "window", IMAGE, MARKUP):
            page.goto(f"{url}search/?{urlencode({'q': words})}")
            page.locator("#results li").first.wait_for()
            page.wait_for_timeout(300)
            assert "<img src=x" in page.locator("#results").inner_text()
            watcher.wrong += page.evaluate(_FOUND)
        assert watcher.wrong == []


def test_nothing_runs_where_a_reader_of_feeds_shows_them_as_html(crowded_site: Folder, browser: Browser) -> None:
    entries = json.loads(crowded_site.read("feed.json"))["items"]
    atom = ElementTree.fromstring(crowded_site.read("atom.xml"))
    texts = [entry[key] for entry in entries for key in ("content_html", "summary") if key in entry]
    shown = [part.text or "" for part in atom.iter() if part.get("type") == "html"]
    assert len(texts) >= 8
    assert len(shown) >= 8
    with browser.new_context() as context:
        page = context.new_page()
        watcher = Watcher(page, "http://127.0.0.1")
        for text in [*(entry["content_html"] for entry in entries if "content_html" in entry), *shown]:
            page.set_content(f"<!doctype html><main><h1>a</h1>{text}</main>")
            watcher.wrong += page.evaluate(
                "[window.ran, ...document.querySelectorAll('script')].filter(Boolean).map(String)"
            )
        assert watcher.wrong == []
