"""`site.yaml`: its settings, and the problems of wrong ones."""

from pathlib import Path

import pytest

from sitegen.config.load import read_config
from sitegen.config.site import Config
from sitegen.config.site_yaml import SiteYaml
from sitegen.core.problems import BuildError, Problem
from tests.support.sites import Folder

REQUIRED = "title: Review\nurl: https://example.org/\n"


def refused(text: str) -> tuple[Problem, ...]:
    with pytest.raises(BuildError) as caught:
        read_config(text)
    return caught.value.problems


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        pytest.param("titel: x", (3, 1), "unknown key `titel`", "did you mean `title`?", id="unknown key"),
        pytest.param(
            "paginate: many", (3, 11), "`paginate` must be a whole number", "write it in digits", id="wrong type"
        ),
        pytest.param("paginate: 0", (3, 11), "`paginate` must be 1 or more", "write a larger number", id="too small"),
        pytest.param("language: xx-what", (3, 11), "not a language tag", "BCP 47", id="language"),
        pytest.param("language: root", (3, 11), "not a language tag", "BCP 47", id="language of no people"),
        pytest.param("language: und", (3, 11), "not a language tag", "BCP 47", id="language undetermined"),
        pytest.param("language: fr@euro", (3, 11), "not a language tag", "BCP 47", id="locale of POSIX"),
        pytest.param("topics: {a: ''}", (3, 13), "a required value is empty", "write one", id="topic without a name"),
        pytest.param(
            "sources: {a: {name: ' '}}", (3, 21), "a required value is empty", "write one", id="source without a name"
        ),
        pytest.param("timezone: Mars/Olympus", (3, 11), "unknown time zone", "Europe/Paris", id="time zone"),
        pytest.param(
            "typography: fr-BE",
            (3, 13),
            "`typography` has a value",
            "write fr-FR, fr-CA, fr-FR-spaces, fr-CA-spaces or off",
            id="one of a few",
        ),
        pytest.param("theme: !include x.yaml", (3, 8), "tags are not allowed: !include", "", id="include"),
        pytest.param(
            "topics: [a, b]", (3, 9), "`topics` must be a mapping", "below `topics:`", id="list for a mapping"
        ),
        pytest.param("topics: {A B: {name: x}}", (3, 9), "'A B' cannot be part of an address", "write `a-b:`", id="id"),
        pytest.param(
            "sources: {a: {name: x, ulr: y}}", (3, 24), "unknown key `ulr`", "did you mean `url`?", id="inner key"
        ),
        pytest.param("sources: {a: {name: x, url: y}}", (3, 29), "'y' is not an address", "", id="inner address"),
        pytest.param(
            "limits: {article_seconds: 0}", (3, 27), "`limits: article_seconds` must be", "a larger number", id="limit"
        ),
        pytest.param(
            "sources: {a: {name: A, aliases: [S]}, s: S}",
            (3, 42),
            "'s' is a name of `a` and of `s`",
            "leave it",
            id="name",
        ),
        pytest.param("title: again", (3, 1), "given twice, first on line 1", "", id="twice"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_the_fix(
    text: str, place: tuple[int, int], message: str, hint: str
) -> None:
    problem = refused(f"{REQUIRED}{text}\n")[0]
    assert (problem.path, problem.line, problem.column) == ("site.yaml", *place)
    assert message in problem.message
    assert hint in problem.hint


def test_a_title_must_have_words() -> None:
    (problem,) = refused("title: '&nbsp;'\nurl: https://example.org/\n")
    assert (problem.line, problem.column, problem.hint) == (1, 8, "write one")


def test_all_mistakes_are_named_at_once() -> None:
    problems = refused("langage: fr\npaginate: x\n")
    assert {problem.code for problem in problems} == {"unknown-key", "int-parsing", "missing"}
    assert sum(problem.code == "missing" for problem in problems) == 2


@pytest.mark.parametrize(
    ("url", "absolute"),
    [
        ("https://example.org", "https://example.org/"),
        ("https://example.org/", "https://example.org/"),
        ("https://example.org/review", "https://example.org/review/"),
        ("https://example.org//review//", "https://example.org/review/"),
        ("http://localhost:8000/a b/", "http://localhost:8000/a%20b/"),
        ("https://exämple.org/é/", "https://xn--exmple-cua.org/%C3%A9/"),
        ("https://[::1]:80/", "https://[::1]:80/"),
    ],
)
def test_the_url_of_the_site_has_one_form(url: str, absolute: str) -> None:
    assert read_config(f"title: T\nurl: '{url}'\n").base.absolute("") == absolute


@pytest.mark.parametrize(
    "url", ["example.org", "ftp://example.org/", "https://", "https://a@b/", "https://b/?q", "//b/", "https://b:99999/"]
)
def test_an_address_that_cannot_be_the_sites_is_refused(url: str) -> None:
    problem = refused(f"title: T\nurl: '{url}'\n")[0]
    assert (problem.line, problem.column) == (2, 6)
    assert "https://example.org/review/" in problem.hint


def test_text_that_looks_like_a_variable_stays_text() -> None:
    assert read_config("title: ${HOME} {{ site }}\nurl: https://example.org/\n").title == "${HOME} {{ site }}"


def test_a_missing_or_broken_config_is_one_clear_error(tmp_path: Path) -> None:
    site = Folder(tmp_path)
    assert site.problems()[0].code == "config"
    site.put("site.yaml", b"title: \xff\n")
    assert site.problems()[0].code == "encoding"
    site.put("site.yaml", "title: a: b\n")
    assert site.problems()[0].hint == 'write title: "a: b"'


@pytest.mark.parametrize("key", sorted(Config.model_fields.keys() - SiteYaml.model_fields))
def test_the_values_that_reading_adds_cannot_be_written(key: str) -> None:
    (problem,) = refused(f"{REQUIRED}{key}: x\n")
    assert (problem.code, problem.line) == ("unknown-key", 3)
