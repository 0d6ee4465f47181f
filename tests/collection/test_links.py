"""Links, pictures and files of articles: their targets, and the problems where there is none."""

from pathlib import Path

import pytest

from sitegen.core.problems import Problem
from tests.support.png import png
from tests.support.sites import Folder, article

PADDING = " and enough words to be an article of some length, and no stub."


def site_with(tmp_path: Path, text: str, **fields: str) -> Folder:
    site = Folder(tmp_path).write("")
    site.put("content/here/a.md", article(text + PADDING, **fields))
    site.put("content/there/b.md", article("## A part\n\nThe other article, with enough words to be one."))
    site.put("content/here/map.png", png(30, 20))
    site.put("content/here/Report 2.pdf", b"%PDF-1.4 a report")
    return site


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("[b](../there/b.md)", '<a href="/2024/b/">b</a>', id="an article"),
        pytest.param("[b](/there/b.md)", '<a href="/2024/b/">b</a>', id="an article, from the content folder"),
        pytest.param("[b](../there/b.md#a-part)", '<a href="/2024/b/#s-a-part">b</a>', id="a heading of an article"),
        pytest.param('<a href="../there/b.md">b</a>', '<a href="/2024/b/">b</a>', id="an article, in HTML"),
        pytest.param("[r](Report%202.pdf)", '<a href="/2024/a/report-2.pdf">r</a>', id="a file"),
        pytest.param(
            "![m](map.png)",
            '<img alt="m" src="/2024/a/map.png" width="30" height="20" loading="lazy" decoding="async">',
            id="a picture",
        ),
        pytest.param(
            "[e](https://e.example/?a=1&b=2)",
            '<a href="https://e.example/?a=1&amp;b=2" rel="external noopener">e</a>',
            id="another site",
        ),
        pytest.param("[m](mailto:a@example.org)", '<a href="mailto:a@example.org">m</a>', id="mail"),
        pytest.param("## Here\n\n[h](#here)", '<a href="#s-here">h</a>', id="a heading of its own"),
    ],
)
def test_a_reference_leads_where_it_should(tmp_path: Path, text: str, expected: str) -> None:
    site = site_with(tmp_path, text)
    assert not site.build().problems
    assert expected in site.read("2024/a/index.html")


def test_files_that_are_used_are_published_and_no_others(tmp_path: Path) -> None:
    site = site_with(tmp_path, "![m](map.png)")
    site.put("content/here/unused.png", png(1, 1))
    site.build()
    assert (tmp_path / "public/2024/a/map.png").read_bytes() == png(30, 20)
    assert not list((tmp_path / "public").rglob("unused*"))


def test_the_front_matters_image_is_published_too(tmp_path: Path) -> None:
    site = site_with(tmp_path, "Text", image="map.png")
    site.build()
    assert 'content="https://example.org/2024/a/map.png"' in site.read("2024/a/index.html")
    assert (tmp_path / "public/2024/a/map.png").is_file()


def problem_of(site: Folder) -> Problem:
    problems = site.problems()
    assert len(problems) == 1, problems
    return problems[0]


@pytest.mark.parametrize(
    ("text", "severity", "code", "hint"),
    [
        pytest.param(
            "[b](../there/c.md)", "warning", "link-broken", "did you mean ../there/b.md?", id="no such article"
        ),
        pytest.param(
            "[b](../there/b.md#part)", "warning", "fragment-missing", "headings there: #a-part", id="no such heading"
        ),
        pytest.param("![m](maps.png)", "error", "image-missing", "did you mean here/map.png?", id="no such picture"),
        pytest.param("[s](script.svg)", "error", "asset-kind", "use one of: ", id="a file that may run"),
        pytest.param("![f](fake.png)", "error", "asset", "replace the file", id="no picture at all"),
        pytest.param("[x](somewhere/)", "warning", "link-broken", "write the whole address", id="nowhere"),
        pytest.param("[x]()", "warning", "link-empty", "write the address", id="no address"),
        pytest.param(
            "[x](#nope)", "warning", "fragment-missing", "link to a heading by its words", id="no such heading here"
        ),
        pytest.param("[x](../../secret.md)", "warning", "link-broken", "", id="outside the content folder"),
        pytest.param("![x](../../site.yaml)", "error", "image-missing", "", id="a file outside the content folder"),
    ],
)
def test_a_reference_that_leads_nowhere_is_named_with_its_place(
    tmp_path: Path, text: str, severity: str, code: str, hint: str
) -> None:
    site = site_with(tmp_path, text)
    site.put("content/here/script.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    site.put("content/here/fake.png", b"not a picture")
    problem = problem_of(site)
    assert (problem.severity, problem.code) == (severity, code)
    assert problem.hint.startswith(hint)
    assert (problem.path, problem.line) == ("content/here/a.md", 7)


def test_a_link_to_a_draft_is_removed_with_a_warning(tmp_path: Path) -> None:
    site = site_with(tmp_path, "[b](../there/b.md)")
    site.put("content/there/b.md", article("Not yet. " * 10, draft="true"))
    assert problem_of(site).code == "link-unpublished"
    assert "<a>b</a>" in site.read("2024/a/index.html")


ORIGINAL = "https://gazette.example/news/a"


@pytest.mark.parametrize("text", ["![p](photo.jpg)", "![p](/img/p.png)", "![p](../img/p.png)"])
def test_a_picture_that_is_not_there_never_comes_from_the_originals_host(tmp_path: Path, text: str) -> None:
    problem = problem_of(site_with(tmp_path, text, source_url=ORIGINAL))
    assert (problem.severity, problem.code) == ("error", "image-missing")


@pytest.mark.parametrize("target", ["other.html", "/services/", "../2020/", "?page=2", "Report.pdf"])
def test_a_link_that_leads_nowhere_never_leads_to_the_originals_host(tmp_path: Path, target: str) -> None:
    site = site_with(tmp_path, f"[there]({target})", source_url=ORIGINAL)
    problem = problem_of(site)
    assert (problem.severity, problem.code) == ("warning", "link-broken")
    assert "https://gazette.example/" in problem.hint
    assert "<a>there</a>" in site.read("2024/a/index.html")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("![m](Map.PNG)", "map.png"),
        ("[r](report%202.pdf)", "Report 2.pdf"),
        ("[b](../There/B.md)", "../there/b.md"),
        ("![p](/IMG/p.PNG)", "/img/p.png"),
        ("[t](/Topics/testing/)", "/topics/testing/"),
    ],
)
def test_a_file_in_the_wrong_case_is_answered_with_the_right_name(tmp_path: Path, text: str, named: str) -> None:
    site = site_with(tmp_path, text, source_url=ORIGINAL)
    site.put("static/img/p.png", png(3, 2))
    assert named in problem_of(site).hint


@pytest.mark.parametrize(
    ("written", "href"),
    [
        ("/topics/testing/", "topics/testing/"),
        ("/topics/testing", "topics/testing/"),
        ("/topics/testing/index.html", "topics/testing/"),
        ("/topics/testing/#top", "topics/testing/#top"),
        ("/search/?q=ships&amp;l=en", "search/?q=ships&amp;l=en"),
        ("/", ""),
        ("/atom.xml", "atom.xml"),
        ("/2024/b/", "2024/b/"),
        ("/2024/b/#a-part", "2024/b/#s-a-part"),
        ("/2024/b/#s-a-part", "2024/b/#s-a-part"),
        ("/2024/", "2024/"),
        ("/old/b/", "old/b/"),
        ("/doc.pdf", "doc.pdf"),
        ("/notes.md", "notes.md"),
        ("https://example.org{base}2024/b/", "2024/b/"),
        ("http://example.org{base}doc.pdf", "doc.pdf"),
        ("//example.org{base}topics/testing/", "topics/testing/"),
        ("https://EXAMPLE.org{base}", ""),
    ],
)
@pytest.mark.parametrize("base", ["/", "/review/"])
def test_an_address_of_this_very_site_leads_to_its_page_or_file(
    tmp_path: Path, base: str, written: str, href: str
) -> None:
    site = site_with(tmp_path, f"<a href='{written.format(base=base)}'>x</a>", source_url=ORIGINAL)
    site.put("site.yaml", f"title: R\nurl: https://example.org{base}\n")
    site.put("content/there/b.md", article("## A part\n\nThe other article" + PADDING, aliases="/old/b/"))
    site.put("static/doc.pdf", b"%PDF-1.4")
    site.put("static/notes.md", "notes")
    assert not site.build(search=True).problems
    assert f'<a href="{base}{href}">x</a>' in site.read("2024/a/index.html")


@pytest.mark.parametrize("written", ["/img/p.png", "/review/img/p.png", "https://example.org/review/img/p.png"])
def test_a_picture_of_the_static_folder_is_shown_below_the_sub_path(tmp_path: Path, written: str) -> None:
    site = site_with(tmp_path, f"![p]({written})", image=written, source_url=ORIGINAL)
    site.put("site.yaml", "title: R\nurl: https://example.org/review/\n")
    site.put("static/img/p.png", png(3, 2))
    assert not site.build().problems
    page = site.read("2024/a/index.html")
    assert ' src="/review/img/p.png"' in page
    assert 'property="og:image" content="https://example.org/review/img/p.png"' in page


def test_an_address_of_this_very_host_without_a_page_is_told_and_kept(tmp_path: Path) -> None:
    site = site_with(tmp_path, "[x](https://example.org/absent/) [y](https://example.org.evil.example/absent/)")
    problem = problem_of(site)
    assert (problem.severity, problem.code, problem.column) == ("warning", "link-broken", 5)
    assert 'href="https://example.org/absent/"' in site.read("2024/a/index.html")


def test_the_page_is_mended_when_its_target_appears(tmp_path: Path) -> None:
    site = site_with(tmp_path, "[x](/doc.pdf)")
    assert problem_of(site).code == "link-broken"
    site.put("static/doc.pdf", b"%PDF-1.4")
    assert not site.build().problems
    assert 'href="/doc.pdf"' in site.read("2024/a/index.html")


def test_every_link_works_under_a_sub_path(tmp_path: Path) -> None:
    site = site_with(tmp_path, "[b](../there/b.md) ![m](map.png)")
    site.put("site.yaml", "title: R\nurl: https://example.org/re view/\n")
    site.build()
    page = site.read("2024/a/index.html")
    assert 'href="/re%20view/2024/b/"' in page
    assert 'src="/re%20view/2024/a/map.png"' in page
    assert 'href="/"' not in page


@pytest.mark.parametrize(
    "address", ["//[", "//℀", "//x／y", "http://[::1", "https://a]b/", "//a:b:c/", "[//[", "http:///"]
)
def test_an_address_that_no_host_can_have_is_a_warning_also_where_the_original_is_known(
    tmp_path: Path, address: str
) -> None:
    site = site_with(tmp_path, f'<a href="{address}">kept</a>', source_url="https://o.example/")
    assert not [problem for problem in site.problems() if problem.severity == "error"]
    assert "kept" in site.read("2024/a/index.html")


def test_a_picture_of_the_front_matter_at_such_an_address_is_named(tmp_path: Path) -> None:
    site = site_with(tmp_path, "text", source_url="https://o.example/", image="//[")
    assert [problem.code for problem in site.problems()] == ["image-missing"]


@pytest.mark.parametrize(
    ("given", "size"),
    [
        ('width="400"', 'width="400" height="267"'),
        ('height="10"', 'width="15" height="10"'),
        ('width="60px" height="40"', 'width="60" height="40"'),
        ('width="50%"', 'width="30" height="20"'),
        ("", 'width="30" height="20"'),
    ],
)
def test_the_size_of_a_picture_is_written_once_and_completed(tmp_path: Path, given: str, size: str) -> None:
    site = site_with(tmp_path, f'<img src="map.png" alt="m" {given}>')
    site.build()
    assert f'<img alt="m" src="/2024/a/map.png" {size} loading=' in site.read("2024/a/index.html")


WATCH = "https://video.example/embed/abc"


@pytest.mark.parametrize(
    ("medium", "href"),
    [
        ('<iframe src="//video.example/embed/abc"></iframe>', WATCH),
        (f'<iframe data-src="{WATCH}"></iframe>', WATCH),
        (f'<iframe src="about:blank" data-lazy-src="{WATCH}"></iframe>', WATCH),
        (f"<iframe data-original='{WATCH}'></iframe>", WATCH),
        (f'<object data="{WATCH}" type="text/html"></object>', WATCH),
        (f"<embed src={WATCH}>", WATCH),
        (f'<video controls><source src="{WATCH}"></video>', WATCH),
        ('<video src="clip.mp4" poster="map.png"></video>', "/2024/a/clip.mp4"),
        ('<audio><source src="./clip.mp4" type="video/mp4"></audio>', "/2024/a/clip.mp4"),
    ],
)
def test_media_leave_their_link_whatever_attribute_held_it(tmp_path: Path, medium: str, href: str) -> None:
    site = site_with(tmp_path, f"{medium}\n\nText")
    site.put("content/here/clip.mp4", b"a film")
    site.build()
    assert site.read("2024/a/index.html").count(f'href="{href}"') == 1
    assert (tmp_path / "public/2024/a/clip.mp4").exists() == href.endswith(".mp4")


def test_two_files_of_one_name_are_both_published(tmp_path: Path) -> None:
    site = site_with(tmp_path, "![a](one/photo.png) ![b](two/photo.png) ![c](PHOTO.PNG) ![a](one/photo.png)")
    for number, name in enumerate(("one/photo.png", "two/photo.png", "PHOTO.PNG"), 1):
        site.put(f"content/here/{name}", png(number, number))
    assert not site.build().problems
    published = {path.read_bytes() for path in (tmp_path / "public/2024/a").glob("*.png")}
    assert published == {png(number, number) for number in (1, 2, 3)}
    assert site.read("2024/a/index.html").count('src="/2024/a/photo.png"') == 2
