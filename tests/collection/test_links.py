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
        pytest.param("[b](../there/c.md)", "error", "link-broken", "did you mean ../there/b.md?", id="no such article"),
        pytest.param(
            "[b](../there/b.md#part)", "error", "fragment-missing", "headings there: #a-part", id="no such heading"
        ),
        pytest.param("![m](maps.png)", "error", "image-missing", "did you mean here/map.png?", id="no such picture"),
        pytest.param("[s](script.svg)", "error", "asset-kind", "use one of: ", id="a file that may run"),
        pytest.param("![f](fake.png)", "error", "asset", "replace the file", id="no picture at all"),
        pytest.param("[x](somewhere/)", "warning", "link-broken", "write the whole address", id="nowhere"),
        pytest.param("[x]()", "warning", "link-empty", "write the address", id="no address"),
        pytest.param(
            "[x](#nope)", "warning", "fragment-missing", "link to a heading by its words", id="no such heading here"
        ),
        pytest.param("[x](../../secret.md)", "error", "link-broken", "", id="outside the content folder"),
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


def test_links_left_from_the_originals_site_lead_back_to_it(tmp_path: Path) -> None:
    site = site_with(tmp_path, "[s](/services/) ![p](/img/p.png)", source_url="https://gazette.example/news/a")
    assert not site.build().problems
    page = site.read("2024/a/index.html")
    assert '<a href="https://gazette.example/services/" rel="external noopener">s</a>' in page
    assert 'src="https://gazette.example/img/p.png"' in page


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
