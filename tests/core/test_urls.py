"""Addresses: the site's own, slugs, and those of originals without their tracking parameters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.core import url_scheme, web


@pytest.mark.parametrize(
    ("written", "absolute"),
    [
        pytest.param("https://example.org", "https://example.org/", id="no slash"),
        pytest.param("https://example.org/", "https://example.org/", id="slash"),
        pytest.param("https://Example.ORG/Review", "https://example.org/Review/", id="path"),
        pytest.param("https://example.org//review//", "https://example.org/review/", id="double slashes"),
        pytest.param("http://localhost:8000/", "http://localhost:8000/", id="port"),
        pytest.param("https://example.org:443/", "https://example.org/", id="port that goes without saying"),
        pytest.param("https://münchen.example/é", "https://xn--mnchen-3ya.example/%C3%A9/", id="other letters"),
        pytest.param("https://example.org/%C3%A9/", "https://example.org/%C3%A9/", id="escaped already"),
        pytest.param("https://[::1]:8000/", "https://[::1]:8000/", id="IPv6"),
        pytest.param('https://example.org/"><script>', "https://example.org/%22%3E%3Cscript%3E/", id="markup"),
    ],
)
def test_the_address_of_the_site_has_one_form(written: str, absolute: str) -> None:
    assert url_scheme.base(written).absolute("") == absolute
    assert url_scheme.base(absolute) == url_scheme.base(written)


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("example.org", id="no scheme"),
        pytest.param("//example.org", id="relative scheme"),
        pytest.param("ftp://example.org/", id="another scheme"),
        pytest.param("javascript:alert(1)", id="script"),
        pytest.param("https://", id="no host"),
        pytest.param("https://a b/", id="space in the host"),
        pytest.param("https://a..b/", id="empty label"),
        pytest.param("https://user:word@example.org/", id="user"),
        pytest.param("https://example.org/?a", id="query"),
        pytest.param("https://example.org/#a", id="fragment"),
        pytest.param("https://example.org:99999/", id="port too large"),
        pytest.param("https://example.org/a/../b", id="parent folder"),
        pytest.param("https://example.org/%2e%2e/b", id="escaped parent folder"),
        pytest.param("https://[x", id="broken IPv6"),
    ],
)
def test_an_address_that_no_site_can_have_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        url_scheme.base(written)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        pytest.param("L’Été à l'œuvre !", "l-ete-a-l-oeuvre", id="French"),
        pytest.param("Straße nach Łódź", "strasse-nach-lodz", id="letters that are no accents"),
        pytest.param("ﬁn Ⅳ ½", "fin-iv-1-2", id="letters in one"),
        pytest.param("日本語", "日本語", id="Japanese"),
        pytest.param("العربية", "العربية", id="Arabic"),
        pytest.param("हिन्दी", "हिन्दी", id="Devanagari"),
        pytest.param("İstanbul", "istanbul", id="Turkish"),
        pytest.param("C++ & C#", "c-c", id="signs"),
        pytest.param("../../etc/passwd", "etc-passwd", id="path"),
        pytest.param("CON", "con-", id="reserved"),
        pytest.param("!!!", "", id="nothing"),
        pytest.param("a\u202eb\u200bc", "a-b-c", id="invisible signs"),
    ],
)
def test_a_slug_is_made_of_letters_digits_and_hyphens(text: str, slug: str) -> None:
    assert url_scheme.slug(text) == slug


@given(st.text(max_size=200))
def test_law_a_slug_is_its_own_slug_and_stays_in_its_folder(text: str) -> None:
    slug = url_scheme.slug(text)
    assert url_scheme.slug(slug) == slug
    assert len(slug.encode()) <= 100
    assert not set(slug) & set("/\\.%?#:&\"'<> \n\0")
    assert url_scheme.is_portable(slug)


@pytest.mark.parametrize(
    ("written", "real"),
    [
        pytest.param("https://a.org/?utm_source=x&b=%20c+d&utm_medium=y#f", "https://a.org/?b=%20c+d#f", id="utm"),
        pytest.param("https://a.org/x?fbclid=1", "https://a.org/x", id="fbclid"),
        pytest.param("https://a.org/?b=1;c&gclid=", "https://a.org/?b=1;c", id="gclid"),
        pytest.param("https://www.google.com/url?sa=t&url=https%3A%2F%2Fa.org%2F", "https://a.org/", id="google"),
        pytest.param("https://www.google.co.uk/url?q=https://a.org/?fbclid=1", "https://a.org/", id="google, tracked"),
        pytest.param("https://translate.google.com/translate?u=https://a.org/b", "https://a.org/b", id="translated"),
        pytest.param("https://www-a--b-org.translate.goog/x?_x_tr_sl=en&k=v", "https://www.a-b.org/x?k=v", id="goog"),
        pytest.param("https://l.facebook.com/l.php?u=https%3A%2F%2Fa.org%2F&h=x", "https://a.org/", id="facebook"),
        pytest.param("https://a.org/?a", "https://a.org/?a", id="nothing to clean"),
        pytest.param("https://A.org?", "https://A.org?", id="nothing to clean, of an odd form"),
        pytest.param(
            "https://google.com/url?q=javascript:x",
            "https://google.com/url?q=javascript:x",
            id="no way to a script",
        ),
        pytest.param(
            "https://google.example.com/url?q=https://a.org/",
            "https://google.example.com/url?q=https://a.org/",
            id="another's host",
        ),
        pytest.param("https://[broken?utm_source=a", "https://[broken?utm_source=a", id="no address"),
    ],
)
def test_tracking_is_taken_from_an_address_and_nothing_else(written: str, real: str) -> None:
    assert web.without_tracking(written) == real
    assert web.without_tracking(real) == real


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("http://www.example.org/a/", "https://example.org/a?utm_source=b", id="scheme, www, slash"),
        pytest.param("https://example.org:443/a", "https://example.org/a#b", id="port and fragment"),
    ],
)
def test_copies_of_one_original_are_known(one: str, other: str) -> None:
    assert web.same_original(one) == web.same_original(other)


@pytest.mark.parametrize(
    "url",
    ["https://", "https:a.org", "https:///a", "//a.org", "javascript:x", "http://a b/", "http://\\a/", "https://a@b.c"],
)
def test_an_address_that_is_not_of_the_web_is_an_error(url: str) -> None:
    assert not web.is_web(url)


@given(st.text(st.sampled_from("https:/.@[]?#&=%a1\\ \n"), max_size=30).map("https://".__add__))
def test_law_no_address_breaks_what_reads_addresses(url: str) -> None:
    assert web.without_tracking(web.without_tracking(url)) == web.without_tracking(url)
    if web.is_web(url):
        assert web.host_name(url)
        assert web.same_original(url) == web.same_original(f"http://www.{url.removeprefix('https://')}")


@pytest.mark.parametrize("edition", ["", "fr/", "zh-hant/"])
@given(year=st.integers(1, 9999).map("{:04}".format), name=st.text(min_size=1).map(url_scheme.slug).filter(bool))
def test_law_the_parts_of_an_articles_address_are_those_that_it_was_made_of(edition: str, year: str, name: str) -> None:
    assert url_scheme.article_parts(edition + url_scheme.article(year, name)) == (year, name)


def test_an_address_that_was_recorded_with_another_scheme_has_no_year() -> None:
    assert url_scheme.article_parts("name/") == ("", "name")


@pytest.mark.parametrize(
    "name",
    [
        "2024-03-05-some-title",
        "2024-03-05 Some title",
        "2024-03-05_some_title",
        "2024-03-05 - Some title",
        "2024-03-05 – Some title",
        "2024-03-05. Some title",
        "2024-3-5-some-title",
        "2024_03_05_some_title",
        "2024.03.05 Some title",
        "20240305-some-title",
        "20240305 Some title",
        "202403051030 Some title",
        "20240305103000-some-title",
        "20240305T1030 Some title",
        "20240305_103000_some_title",
        "2024-03-05T10-00 Some title",
        "2024-03-05T10:00:00Z-some-title",
        "2024-03-05 10.30 Some title",
        "2024-03-05_10-30-00_some_title",
        "[2024-03-05] Some title",
        "(2024-03-05)Some title",
        "05.03.2024 Some title",
        "5-3-2024-some-title",
        "2024-03-some-title",
        "2024-03 Some title",
        "2024年3月5日some title",
        "2024년 3월 5일 some title",
    ],
)
def test_a_date_at_the_start_of_a_file_name_is_no_part_of_the_slug(name: str) -> None:
    assert url_scheme.file_slugs(f"{name}.md") == ("some-title", url_scheme.slug(name))
    assert url_scheme.file_slugs(f"notes/{name}/index.md")[0] == "some-title"


@pytest.mark.parametrize(
    "name",
    [
        "2024-03-05",
        "2024-03",
        "20240305",
        "202403051030",
        "2024-03-05T10-00",
        "2024-03-05 10.30",
        "[2024-03-05]",
        "2024-03-05 -",
        "2024年3月5日",
        "2024-some-title",
        "2024-50-best-films",
        "2024-13-01-some-title",
        "12345678-some-title",
        "1000-2000-3000",
        "2024-03-05x",
        "20240305x",
        "2020-2024-some-title",
        "10-downing-street",
    ],
)
def test_a_date_alone_and_numbers_that_are_no_date_stay_in_the_slug(name: str) -> None:
    assert url_scheme.file_slugs(f"{name}.md") == (url_scheme.slug(name),) * 2


def test_a_number_after_a_date_is_the_title() -> None:
    assert url_scheme.file_slugs("2024-03-05-1984-orwell.md")[0] == "1984-orwell"
    assert url_scheme.file_slugs("20240305-1945-peace.md")[0] == "1945-peace"
    assert url_scheme.file_slugs("2024-03-05 1984.md")[0] == "1984"
    assert url_scheme.file_slugs("2024-03-05 2024-03-06.md")[0] == "2024-03-06"


@pytest.mark.parametrize("name", ["index", "index.fr", "Index.pt-BR", "index.zh-Hant"])
def test_an_index_in_a_language_has_the_slug_of_its_folder(name: str) -> None:
    language = name.partition(".")[2].casefold()
    assert url_scheme.file_slugs(f"x/2024-03-05 A/{name}.md") == ("a", f"2024-03-05-a-{language}".rstrip("-"))
    assert url_scheme.file_slugs(f"{name}.md")[0] == url_scheme.slug(name)
