"""Records of sources, in `site.yaml` or in `sources.yaml`."""

from pathlib import Path

import pytest

from tests.support.sites import Folder, article

SITE = "title: Review\nurl: https://example.org/\n"


def problems(folder: Folder) -> list[tuple[str, int, int, str]]:
    return [(found.path, found.line, found.column, found.code) for found in folder.problems()]


@pytest.mark.parametrize("place", ["site.yaml", "sources.yaml"])
def test_records_may_be_in_either_file(tmp_path: Path, place: str) -> None:
    records = "monde:\n  name: Le Monde\n  aliases: [lemonde.fr]\n  kind: newspaper\n  country: FR\n"
    below = "sources:\n" + "".join(f"  {line}\n" for line in records.splitlines())
    folder = Folder(tmp_path).write(f"-- content/a.md --\n{article(source='lemonde.fr')}")
    folder.put("site.yaml", SITE + (below if place == "site.yaml" else ""))
    if place == "sources.yaml":
        folder.put(place, records)
    assert problems(folder) == []
    assert "Le Monde" in folder.read("sources/monde/index.html")
    assert "newspaper" in folder.read("2024/a/index.html").casefold()


def test_a_record_in_both_files_is_an_error(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write("")
    folder.put("site.yaml", SITE + "sources:\n  monde: Le Monde\n")
    folder.put("sources.yaml", "figaro: Le Figaro\nmonde: Le Monde\n")
    assert problems(folder) == [("sources.yaml", 2, 8, "source-twice")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("monde:\n  name: Le Monde\n  nte: Daily\n", (3, 3, "unknown-key")),
        ("monde:\n  name: Le Monde\n  rights: some\n", (3, 11, "literal-error")),
        ("monde:\n  name: Le Monde\n  license: my own\n", (3, 12, "invalid")),
        ("monde:\n  name: Le Monde\n  feed: /feed.xml\n", (3, 9, "invalid")),
        ("Le Monde:\n  name: Le Monde\n", (1, 1, "invalid")),
        ("- Le Monde\n", (1, 1, "dict-type")),
        ("monde: {name: Le Monde}\nother: {name: le monde}\n", (2, 8, "name-claimed")),
        ("monde: [\n", (2, 1, "yaml-syntax")),
    ],
)
def test_a_mistake_in_sources_yaml_is_told_at_its_place(tmp_path: Path, text: str, place: tuple[int, int, str]) -> None:
    folder = Folder(tmp_path).write("")
    folder.put("sources.yaml", text)
    found = [problem for problem in folder.problems() if problem.severity == "error"]
    assert [(problem.path, problem.line, problem.column, problem.code) for problem in found] == [
        ("sources.yaml", *place)
    ]
    assert all(problem.hint for problem in found)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Le Mode", "Le Monde"),
        ("Le Mondde", "Le Monde"),
        ("Le Nonde", "Le Monde"),
        ("Le Modne", "Le Monde"),
        ("Reuter", "Reuters"),
        ("Gazette", ""),
        ("AFB", ""),
        ("LE MONDE", ""),
    ],
)
def test_a_slip_in_the_name_of_a_known_source_is_a_warning_that_names_it(tmp_path: Path, name: str, meant: str) -> None:
    folder = Folder(tmp_path).write(f"-- content/a.md --\n{article(source=name)}")
    folder.put("site.yaml", SITE + "sources:\n  monde: Le Monde\n  reuters: Reuters\n  afp: AFP\n")
    found = folder.problems()
    assert [problem.code for problem in found] == (["source-near"] if meant else [])
    assert all(repr(meant) in problem.message and problem.line == 3 for problem in found)


def test_a_source_that_is_near_and_has_a_record_of_its_own_is_no_slip(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(f"-- content/a.md --\n{article(source='Le Mode')}")
    folder.put("site.yaml", SITE + "sources:\n  monde: Le Monde\n  mode: Le Mode\n")
    assert problems(folder) == []


@pytest.mark.parametrize(
    ("rights", "own", "severity"),
    [("link", "", "error"), ("excerpt", "full", "error"), ("excerpt", "link", "warning"), ("full", "", "warning")],
)
def test_a_slip_that_would_show_more_than_the_source_allows_is_an_error(
    tmp_path: Path, rights: str, own: str, severity: str
) -> None:
    fields = {"source": "Le Mode"} | ({"rights": own} if own else {})
    folder = Folder(tmp_path).write(f"-- content/a.md --\n{article(**fields)}")
    folder.put("site.yaml", SITE + f"sources:\n  monde: {{name: Le Monde, rights: {rights}}}\n")
    assert [(problem.code, problem.severity) for problem in folder.problems()] == [("source-near", severity)]


def test_a_host_never_stands_for_a_source_that_has_it_as_its_name(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(f"-- content/a.md --\n{article(source='bbc.com')}")
    folder.put(
        "site.yaml",
        SITE + "sources:\n  bbc-com: {name: bbc.com, rights: link}\n"
        "  bbc-sport: {name: BBC Sport, url: https://bbc.com/sport, rights: full}\n",
    )
    assert problems(folder) == []
    assert "Some text of an article" not in folder.read("2024/a/index.html")


def test_a_host_of_several_sources_is_an_error_that_names_them(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(f"-- content/a.md --\n{article(source='https://medium.example/@alice/post')}")
    folder.put(
        "site.yaml",
        SITE + "sources:\n  alice: {name: Alice, url: https://medium.example/@alice, rights: link}\n"
        "  bob: {name: Bob, url: https://medium.example/@bob}\n",
    )
    [problem] = folder.problems()
    assert (problem.code, problem.severity, problem.line) == ("source-host", "error", 3)
    assert "alice, bob" in problem.message


@pytest.mark.parametrize(
    "records",
    [
        "canal: {name: Canal, rights: link}",
        "canal: {name: Canal, rights: link}, canalplus: {name: Canal+}",
        "channel: {name: The Channel, aliases: [Canal], rights: link}",
    ],
)
def test_a_source_never_has_the_rights_of_one_whose_name_differs_by_a_sign(tmp_path: Path, records: str) -> None:
    folder = Folder(tmp_path).write(f"-- content/a.md --\n{article('It is all here.', source='Canal+')}")
    folder.put("content/b.md", article("It is withheld.", source="Canal", title="Other"))
    folder.put("site.yaml", f"{SITE}sources: {{{records}}}\n")
    assert problems(folder) == []
    assert "It is all here." in folder.read("2024/a/index.html")
    assert "It is withheld." not in folder.read("2024/b/index.html")


@pytest.mark.parametrize(("kind", "key"), [("sources", "source"), ("topics", "topic")])
def test_the_id_of_a_record_is_no_name_if_its_name_has_a_sign_more(tmp_path: Path, kind: str, key: str) -> None:
    folder = Folder(tmp_path).write(f"-- content/a.md --\n{article(**{key: 'Canal'})}")
    folder.put("site.yaml", f"{SITE}{kind}: {{canal: {{name: Canal+}}}}\n")
    [problem] = folder.problems()
    assert (problem.code, problem.severity) == ("name-sign", "error")
    assert problem.message == "'Canal' is not 'Canal+', though `canal` is the id of its record"
    for name in ("Canal+", "canal", "canal+"):
        folder.put("content/a.md", article(**{key: name}))
        assert problems(folder) == []
        assert "Canal+" in folder.read(f"{kind}/canal/index.html")
    folder.put("content/a.md", article(**{key: "Canal"}))
    folder.put("site.yaml", f"{SITE}{kind}: {{canal: {{name: Canal+, aliases: [Canal]}}}}\n")
    assert problems(folder) == []


GUARDIAN = "guardian: {name: Guardian, rights: link, url: https://www.theguardian.com/}"


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("The Guardian", "https://www.theguardian.com/a"),
        ("Guardian News", "http://theguardian.com/world/a?b=c"),
        ("Sports Paper", "https://WWW.TheGuardian.com:443/"),
        ("Free Press", "https://theguardian.com./a"),
        ("www.theguardian.com", "https://www.theguardian.com/a"),
    ],
)
def test_an_original_at_the_address_of_a_source_with_stricter_rights_is_an_error_that_names_both(
    tmp_path: Path, source: str, url: str
) -> None:
    folder = Folder(tmp_path).write(f"-- content/a.md --\n{article(source=source, source_url=url)}")
    folder.put("site.yaml", f"{SITE}sources: {{{GUARDIAN}, free: {{name: Free Press, rights: full}}}}\n")
    [problem] = folder.problems()
    assert (problem.code, problem.severity) == ("source-rights", "error")
    assert repr("Guardian") in problem.message
    assert repr(source) in problem.message
    folder.put("content/a.md", article(source=source, source_url=url, rights="full"))
    assert problems(folder) == []
    folder.put("content/a.md", article(source="Guardian", source_url=url))
    assert problems(folder) == []


@pytest.mark.parametrize(
    ("source", "url", "codes"),
    [
        ("BBC Sport", "https://bbc.example/sport/a", []),
        ("BBC Sport", "https://bbc.example/Sport/a/b", []),
        ("BBC Sport", "https://bbc.example/sports/a", ["source-rights"]),
        ("BBC Sport", "https://bbc.example/sport/../news", ["source-rights"]),
        ("BBC Sport", "https://other.example/sport/a", []),
        ("Gazette", "https://bbc.example/sport/a", []),
        ("Gazette", "https://bbc.example/news", ["source-rights"]),
        ("Gazette", "https://notbbc.example/news", []),
        ("Gazette", "https://bbc.example/sport/secret/a", ["source-rights"]),
        ("BBC", "https://bbc.example/sport/secret/a", []),
    ],
)
def test_the_nearest_address_of_a_source_decides(tmp_path: Path, source: str, url: str, codes: list[str]) -> None:
    folder = Folder(tmp_path).write(f"-- content/a.md --\n{article(source=source, source_url=url)}")
    folder.put(
        "site.yaml",
        SITE + "sources:\n  bbc: {name: BBC, url: https://www.bbc.example, rights: excerpt}\n"
        "  sport: {name: BBC Sport, url: https://bbc.example/sport/, rights: full}\n"
        "  secret: {name: Secret, url: https://bbc.example/sport/secret, rights: excerpt}\n",
    )
    assert [problem.code for problem in folder.problems()] == codes


@pytest.mark.parametrize("note", ["<script>alert(1)</script>", "[there](a.md)", "![it](a.png)"])
def test_a_note_that_would_lose_text_is_an_error(tmp_path: Path, note: str) -> None:
    folder = Folder(tmp_path).write("")
    folder.put("sources.yaml", f"monde:\n  name: Le Monde\n  note: '{note}'\n")
    assert [found for found in problems(folder) if found[0] == "sources.yaml"] == [("sources.yaml", 3, 9, "invalid")]


def test_a_file_of_its_own_may_have_the_records_below_their_key(tmp_path: Path) -> None:
    folder = Folder(tmp_path).write(f"-- content/a.md --\n{article(source='Le Monde')}")
    folder.put("sources.yaml", "sources:\n  monde: Le Monde\n")
    assert problems(folder) == []
    assert folder.read("sources/monde/index.html")
