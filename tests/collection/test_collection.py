"""Terms, order, addresses, neighbours and related articles."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.collection.related import related_articles
from tests.support.html import headings, main, named, targets
from tests.support.sites import Folder, article, build_site


def articles_of(site: Folder, url: str) -> set[str]:
    """Return the names of the articles of 2024 that a page links to."""
    found = [target.split("/") for target in targets(main(site, url))]
    return {parts[2] for parts in found if parts[1] == "2024" and parts[2]}


def related(site: Folder, url: str) -> list[str]:
    """Return the addresses of the related articles that a page lists."""
    (section,) = named(main(site, url), "related")
    return [target for heading in section.iter("h3") for target in targets(heading)]


def test_names_that_make_the_same_slug_are_one_topic_in_the_commonest_spelling(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    for name, topic in (
        ("a", "Artificial Intelligence"),
        ("b", "artificial-intelligence"),
        ("c", "Artificial Intelligence"),
    ):
        site.put(f"content/{name}.md", article(topic=topic))
    site.build()
    assert headings(main(site, "topics/artificial-intelligence/"), 1) == ["Artificial Intelligence"]
    assert articles_of(site, "topics/artificial-intelligence/") == {"a", "b", "c"}


def test_a_no_break_space_in_a_name_makes_no_other_topic(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    for name, topic in (("a", "New York"), ("b", "New\u00a0York"), ("c", "New&nbsp;York")):
        site.put(f"content/{name}.md", article(topic=topic))
    site.build()
    assert {path.name for path in (tmp_path / "public/topics").iterdir()} == {"index.html", "new-york"}
    assert articles_of(site, "topics/new-york/") == {"a", "b", "c"}


def test_the_spelling_of_site_yaml_goes_before_the_commonest(tmp_path: Path) -> None:
    config = (
        "title: R\nurl: https://example.org/\ntopics:\n  ai:\n    name: Artificial Intelligence\n    aliases: [IA]\n"
    )
    site = Folder(tmp_path).write(f"-- site.yaml --\n{config}")
    for name, topic in (("a", "artificial-intelligence"), ("b", "artificial intelligence"), ("c", "IA"), ("d", "ai")):
        site.put(f"content/{name}.md", article(topic=topic))
    site.build()
    assert headings(main(site, "topics/ai/"), 1) == ["Artificial Intelligence"]
    assert articles_of(site, "topics/ai/") == {"a", "b", "c", "d"}
    assert not (tmp_path / "public/topics/artificial-intelligence").exists()


SOURCES = """
-- site.yaml --
title: R
url: https://example.org/
sources:
  le-monde:
    name: Le Monde
    aliases: [LM]
    url: https://www.lemonde.fr/
"""


@pytest.mark.parametrize(
    ("source", "slug", "name"),
    [
        pytest.param("le-monde", "le-monde", "Le Monde", id="by id"),
        pytest.param("LE MONDE", "le-monde", "Le Monde", id="by name"),
        pytest.param("LM", "le-monde", "Le Monde", id="by alias"),
        pytest.param("https://www.lemonde.fr/2024/a", "le-monde", "Le Monde", id="by the host of an address"),
        pytest.param("https://www.example.net/2024/a", "example-net", "example.net", id="by an unknown host"),
        pytest.param("Nouvelle Gazette – Monde", "nouvelle-gazette-monde", "Nouvelle Gazette – Monde", id="new"),
    ],
)
def test_a_source_is_known_by_id_name_alias_or_host(tmp_path: Path, source: str, slug: str, name: str) -> None:
    site = Folder(tmp_path).write(SOURCES)
    site.put("content/a.md", article(source=f'"{source}"'))
    site.build()
    assert headings(main(site, f"sources/{slug}/"), 1) == [name]


def test_a_source_that_is_an_address_is_the_original(tmp_path: Path) -> None:
    site = build_site(tmp_path, "-- content/a.md --\n" + article(source="https://gazette.example/a?utm_source=feed"))
    assert "https://gazette.example/a" in targets(main(site, "2024/a/"))


def test_articles_stand_newest_first_by_the_day_that_was_written(tmp_path: Path) -> None:
    dates = {
        "a": "2024-03-05T23:30:00-05:00",
        "b": "2024-03-06T01:00:00+00:00",
        "c": "2024-03-06",
        "d": "2024-03",
        "e": "2024",
        "f": "2024-03-06 02:00",
    }
    site = Folder(tmp_path).write("")
    for name, date in dates.items():
        site.put(f"content/{name}.md", article(title=f"Title-{name}", date=date))
    site.build()
    assert headings(main(site, ""), 3) == ["Title-f", "Title-b", "Title-c", "Title-a", "Title-d", "Title-e"]


def test_two_files_of_one_name_in_one_year_get_addresses_of_their_own(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    site.put("content/2024-03-05-weekly.md", article(date="2024-03-05"))
    site.put("content/2024-03-12-weekly.md", article(date="2024-03-12"))
    problem = site.build().problems[0]
    assert (problem.code, problem.path) == ("address-shared", "content/2024-03-12-weekly.md")
    assert (tmp_path / "public/2024/weekly/index.html").exists()
    assert (tmp_path / "public/2024/2024-03-12-weekly/index.html").exists()


def test_files_of_one_name_have_one_warning_for_all(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    for day in range(1, 10):
        site.put(f"content/2024-03-0{day}-weekly.md", article(date=f"2024-03-0{day}", title=f"Week {day}"))
    (message,) = [problem.message for problem in site.build().problems if problem.code == "address-shared"]
    assert message.endswith("; 7 more files of that name get their dates too")


def test_two_articles_that_ask_for_one_address_are_an_error_that_names_both(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    site.put("content/a.md", article(slug="same"))
    site.put("content/b.md", article(slug="same"))
    problem = site.problems()[0]
    assert problem.code == "address-taken"
    assert problem.path == "content/b.md"
    assert problem.message == "/2024/same/ is already the address of content/a.md"


def test_the_next_articles_of_the_topic_and_of_the_source_are_linked(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    others = [("Gazette", "Walking"), ("Courier", "Testing"), ("Gazette", "Testing"), ("Courier", "Testing")]
    for day, (source, topic) in enumerate(others, 1):
        site.put(
            f"content/day-{day}.md", article(title=f"Day {day}", date=f"2024-03-0{day}", source=source, topic=topic)
        )
    site.build()
    of_topic, of_source = named(main(site, "2024/day-3/"), "pager")
    assert [targets(part) for part in named(of_topic, "newer")] == [["/2024/day-4/"]]
    assert [targets(part) for part in named(of_topic, "older")] == [["/2024/day-2/"]]
    assert not [*named(of_source, "newer")]
    assert [targets(part) for part in named(of_source, "older")] == [["/2024/day-1/"]]


def test_related_articles_share_what_is_rare() -> None:
    features = [["common", "rare"], ["common"], ["common"], ["common", "rare"], ["other"]]
    found = related_articles(features)
    assert found[0][0] == 3
    assert found[3][0] == 0
    assert found[4] == ()


def test_related_articles_are_at_most_five_and_never_the_article_itself() -> None:
    found = related_articles([["topic"]] * 30)
    assert all(len(others) == 5 and index not in others for index, others in enumerate(found))


@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=4, unique=True), max_size=40), st.integers(0, 9999))
def test_stopping_at_the_highest_rank_changes_no_result(features: list[list[str]], seed: int) -> None:
    def rank(one: int, other: int) -> int:
        return hash((seed, min(one, other), max(one, other))) % 4

    assert related_articles(features, rank, lambda _one: 3) == related_articles(features, rank, lambda _one: 4)


def test_related_articles_of_one_event_come_before_the_nearest_of_one_source(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    for day in range(10, 20):
        site.put(f"content/near-{day}.md", article(title="Words that both share", date=f"2024-03-{day}"))
    for name in ("one", "other"):
        date = {"one": "2024-03-15", "other": "2024-01-01"}[name]
        site.put(f"content/{name}.md", article(title="Words that both share", event="Fair", date=date))
    site.build()
    assert related(site, "2024/one/")[0] == "/2024/other/"


def test_related_articles_are_of_the_event_then_of_topic_and_source(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    site.put("content/one.md", article(title="One shared word", event="Fair"))
    site.put(
        "content/other-topic.md", article(title="Other shared word", topic="Else", source="Courier", date="2024-03-06")
    )
    site.put("content/topic.md", article(title="Topic", source="Courier", date="2024-03-07"))
    site.put("content/topic-and-source.md", article(title="Both", date="2024-03-08"))
    site.put("content/event.md", article(title="Event", topic="Else", source="Herald", event="Fair", date="2024-03-09"))
    site.build()
    names = ("event", "topic-and-source", "topic", "other-topic")
    assert related(site, "2024/one/") == [f"/2024/{name}/" for name in names]


def test_a_source_that_only_looks_like_another_is_a_warning(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    site.put("content/a.md", article(source="Le Monde"))
    site.put("content/b.md", article(source="Lе Mоnde"))
    problem = next(problem for problem in site.problems() if problem.code == "look-alike")
    assert problem.path == "content/b.md"
    assert "looks like 'Le Monde'" in problem.message


def test_a_topic_without_a_letter_gets_a_number_and_a_warning(tmp_path: Path) -> None:
    """No address can be made of signs."""
    site = Folder(tmp_path).write("")
    site.put("content/a.md", article(topic='"!!!"'))
    problem = site.build().problems[0]
    assert (problem.code, problem.path) == ("slug-empty", "content/a.md")
    assert [path.name for path in (tmp_path / "public/topics").iterdir() if path.is_dir()] == ["3894b0d5"]


@pytest.mark.parametrize(
    ("names", "slugs"),
    [
        (("C", "C++", "C#", "C--"), {"c", "c-plus-plus", "c-sharp", "c-minus-minus"}),
        (("F", "F♯"), {"f", "f-sharp"}),
        (("LGBT", "LGBT+"), {"lgbt", "lgbt-plus"}),
        (("972 Magazine", "+972 Magazine"), {"972-magazine", "plus-972-magazine"}),
        (
            ("Apple TV", "Apple TV+ films", "Arte 7", "Arte+7"),
            {"apple-tv", "apple-tv-plus-films", "arte-7", "arte-plus-7"},
        ),
        (("A", "A*", "99", "99%"), {"a", "a-star", "99", "99-percent"}),
        (("AA", "AA+", "AA-", "AA−"), {"aa", "aa-plus", "aa-minus"}),
        (("NET", ".NET", "ASP.NET"), {"net", "dot-net", "asp-net"}),
    ],
)
def test_names_that_differ_by_a_sign_are_terms_of_their_own(
    tmp_path: Path, names: tuple[str, ...], slugs: set[str]
) -> None:
    site = Folder(tmp_path).write("")
    for number, name in enumerate(names):
        site.put(f"content/{number}.md", article(tags=f"['{name}']"))
    assert not site.build().problems
    assert {path.name for path in (tmp_path / "public/tags").iterdir() if path.is_dir()} == slugs


@pytest.mark.parametrize(
    ("names", "slug"),
    [
        (("#metoo", "MeToo"), "metoo"),
        (("Yahoo!", "Yahoo"), "yahoo"),
        (("AT&T", "AT & T"), "at-t"),
        (("Film + TV", "Film, TV"), "film-tv"),
        (("autor*innen", "autor innen"), "autor-innen"),
        (("Vor- und Nachteile", "vor und nachteile"), "vor-und-nachteile"),
        (("C++", "Ｃ＋＋", "C plus plus"), "c-plus-plus"),
    ],
)
def test_marks_of_sentences_hashtags_and_words_for_signs_are_spellings_of_one_name(
    tmp_path: Path, names: tuple[str, ...], slug: str
) -> None:
    site = Folder(tmp_path).write("")
    for number, name in enumerate(names):
        site.put(f"content/{number}.md", article(tags=f"['{name}']"))
    site.build()
    assert [path.name for path in (tmp_path / "public/tags").iterdir() if path.is_dir()] == [slug]


@pytest.mark.parametrize(
    ("spellings", "shown"),
    [
        (("Élections", "elections", "ELECTIONS"), "Élections"),
        (("elections", "Elections"), "Elections"),
        (("PARIS", "paris"), "paris"),
        (("nato", "NATO"), "NATO"),
        (("Iran", "IRAN"), "Iran"),
        (("ELECTIONS", "ELECTIONS", "Élections"), "ELECTIONS"),
    ],
)
def test_equally_common_spellings_are_shown_with_accents_and_without_needless_capitals(
    tmp_path: Path, spellings: tuple[str, ...], shown: str
) -> None:
    site = Folder(tmp_path).write("")
    for number, name in enumerate(spellings):
        site.put(f"content/{number}.md", article(tags=name))
    site.build()
    (folder,) = (path.name for path in (tmp_path / "public/tags").iterdir() if path.is_dir())
    assert headings(main(site, f"tags/{folder}/"), 1) == [shown]
