"""Downloads for reference managers, spreadsheets and programs, each read again by another library."""

import csv
import json
import re
import warnings
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

import jsonschema
import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from pybtex.database import Entry, parse_string

from sitegen.content.works import Kind
from sitegen.formats.bibliography import Name, read_name
from sitegen.formats.bibtex import citation_key
from sitegen.formats.format import CitationWriter
from sitegen.formats.table import COLUMNS, cell
from sitegen.pages.downloads import ReferencesPage
from tests.support.html import element, headings, links
from tests.support.sites import Folder, article, build_site

if TYPE_CHECKING:
    from sitegen.collection.citation import Citation as Record

SITE = """
-- site.yaml --
title: Revue
url: https://example.org/revue/
description: Ce que d’autres ont écrit.
language: fr
topics:
  climat: {name: Climat, description: Le temps qui change.}
sources:
  caixin:
    {name: Caixin, url: "https://caixin.example/", kind: newspaper, country: China, language: zh, license: CC-BY-4.0}
  gazette: {name: The Gazette, rights: link}
  institute: {name: "Institute {of} R&D", kind: think tank}
-- content/thaw.md --
---
title: Le dégel
source: Caixin
source_url: https://caixin.example/a_1?x=1&y=100%25#top
date: 2026-03-04
original_date: 2026-03-03
original_title: 解冻
language: fr
author: ["Wang, Li", Ann Lee, "Smith, Jones and Sons"]
topic: [Climat, Économie]
tags: [glace, "a, b"]
event: Thaw of 2026
archive_url: https://web.archive.org/web/2026/https://caixin.example/a_1
archive_date: 2026-03-05
retrieved: 2026-03-06
updated: 2026-04-02
translation: {from: zh, method: human, by: "Éluard, Éa", reviewed_by: Max Ω, reviewed_on: 2026-04-01}
summary: Ce qu’il faut en retenir.
---
Le texte entier, avec assez de mots.
-- content/machine.md --
---
title: 'A {brace}, 100% of $5 & #1_2 ~ ^ \\ "quoted"'
source: Institute {of} R&D
date: 2025-12
language: en
topic: Climat
translation: {from: fr, method: machine, engine: Engine 3}
---
Words of a report, as many as it takes.
-- content/pointer.md --
---
title: A pointer
source: The Gazette
source_url: https://gazette.example/1
date: "2024"
language: en
topic: Money
summary: The xyzzy summary.
---
The xyzzy text, which nobody may see here.
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Build a translated article, a report that a machine translated, and one that only points at its original."""
    return build_site(tmp_path_factory.mktemp("exports"), SITE)


THAW, MACHINE, POINTER = "2026/thaw", "2025/machine", "2024/pointer"
TITLE = 'A {brace}, 100% of $5 & #1_2 ~ ^ \\ "quoted"'
NOTE = (
    "Le dégel [fr]. Revue. https://example.org/revue/2026/thaw/. "
    "human translation (Éluard, Éa), reviewed by Max Ω 2026-04-01"
)
MACHINE_NOTE = f"{TITLE} [en]. Revue. https://example.org/revue/2025/machine/. machine translation (Engine 3)"

# CSL-JSON


def test_csl_json_names_the_original_first(site: Folder) -> None:
    (item,) = json.loads(site.read(f"{THAW}/citation.json"))
    assert item == {
        "id": THAW,
        "type": "article-newspaper",
        "title": "解冻",
        "original-title": "解冻",
        "author": [
            {"family": "Wang", "given": "Li"},
            {"literal": "Ann Lee"},
            {"literal": "Smith, Jones and Sons"},
        ],
        "translator": [{"family": "Éluard", "given": "Éa"}],
        "container-title": "Caixin",
        "issued": {"date-parts": [[2026, 3, 3]]},
        "accessed": {"date-parts": [[2026, 3, 6]]},
        "URL": "https://caixin.example/a_1?x=1&y=100%25#top",
        "language": "zh",
        "abstract": "Ce qu’il faut en retenir.",
        "keyword": "Climat, Économie, glace, a, b",
        "archive": "web.archive.org",
        "archive_location": "https://web.archive.org/web/2026/https://caixin.example/a_1",
        "source": "Revue",
        "note": NOTE,
    }


def test_csl_json_keeps_dates_partial_and_names_a_publisher(site: Folder) -> None:
    (report,) = json.loads(site.read(f"{MACHINE}/citation.json"))
    (pointer,) = json.loads(site.read(f"{POINTER}/citation.json"))
    assert (report["type"], report["publisher"]) == ("report", "Institute {of} R&D")
    assert "container-title" not in report
    assert report["issued"] == {"date-parts": [[2025, 12]]}
    assert (report["URL"], report["note"]) == ("https://example.org/revue/2025/machine/", MACHINE_NOTE)
    assert pointer["issued"] == {"date-parts": [[2024]]}
    assert "abstract" not in pointer


def test_a_citation_processor_takes_csl_json(site: Folder) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = CiteProcJSON(json.loads(site.read("references.json")))
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        bibliography = CitationStylesBibliography(style, source, formatter.plain)
        bibliography.register(Citation([CitationItem(THAW)]))
        text = str(bibliography.bibliography()[0])
    assert {"Wang", "解冻", "Caixin", "2026"} <= set(re.findall(r"\w+", text))


# BibTeX


def entries(folder: Folder, path: str) -> dict[str, Entry]:
    return dict(parse_string(folder.read(path), "bibtex").entries)


def plain(text: str) -> str:
    """Return a text as LaTeX shows it."""
    named = {"backslash": "\\", "braceleft": "{", "braceright": "}", "asciitilde": "~", "asciicircum": "^"}
    pattern = r"\\text(\w+)\{\}|\\([&%$#_])|[{}]"
    return re.sub(pattern, lambda found: named[found[1]] if found[1] else found[2] or "", text)


def test_bibtex_names_the_original_first(site: Folder) -> None:
    ((key, entry),) = entries(site, f"{THAW}/citation.bib").items()
    assert (key, entry.type) == ("2026:thaw", "article")
    assert {name: plain(value) for name, value in entry.fields.items() if name != "url"} == {
        "title": "解冻",
        "journal": "Caixin",
        "year": "2026",
        "month": "March",
        "day": "3",
        "urldate": "2026-03-06",
        "language": "zh",
        "langid": "chinese",
        "abstract": "Ce qu’il faut en retenir.",
        "keywords": "Climat, Économie, glace, a b",
        "note": NOTE,
        "translator": "Éluard, Éa",
    }
    assert entry.fields["url"] == "https://caixin.example/a_1?x=1&y=100%25#top"
    people = [(" ".join(person.first_names), plain(" ".join(person.last_names))) for person in entry.persons["author"]]
    assert people == [("Li", "Wang"), ("", "Ann Lee"), ("", "Smith, Jones and Sons")]


def test_bibtex_escapes_what_latex_would_read(site: Folder) -> None:
    source = site.read(f"{MACHINE}/citation.bib")
    ((_, entry),) = entries(site, f"{MACHINE}/citation.bib").items()
    assert source.count("{") == source.count("}")
    assert entry.type == "techreport"
    assert plain(entry.fields["title"]) == TITLE
    assert plain(entry.fields["institution"]) == "Institute {of} R&D"
    assert plain(entry.fields["note"]) == MACHINE_NOTE
    assert (entry.fields["year"], entry.fields["month"]) == ("2025", "December")
    assert not {"day", "translator"} & set(entry.fields)


def test_keys_of_bibtex_are_plain_and_another_for_every_id() -> None:
    ids = ["2024/a-b", "2024-a/b", "2024/日本", "2024/日", "2024/é"]
    keys = [citation_key(identifier) for identifier in ids]
    assert len(set(keys)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9:_-]+", key) for key in keys)


# RIS


def records(folder: Folder, path: str) -> list[dict[str, object]]:
    return [dict(record) for record in rispy.loads(folder.read(path))]


def test_ris_names_the_original_first(site: Folder) -> None:
    assert records(site, f"{THAW}/citation.ris") == [
        {
            "type_of_reference": "NEWS",
            "id": THAW,
            "title": "解冻",
            "translated_title": "Le dégel",
            "authors": ["Wang, Li", "Ann Lee", "Smith Jones and Sons"],
            "subsidiary_authors": ["Éluard, Éa"],
            "secondary_title": "Caixin",
            "year": "2026",
            "date": "2026/03/03/",
            "urls": ["https://caixin.example/a_1?x=1&y=100%25#top"],
            "access_date": "2026/03/06/",
            "language": "zh",
            "abstract": "Ce qu’il faut en retenir.",
            "keywords": ["Climat", "Économie", "glace", "a, b"],
            "name_of_database": "web.archive.org",
            "accession_number": "https://web.archive.org/web/2026/https://caixin.example/a_1",
            "database_provider": "Revue",
            "notes": [NOTE],
        }
    ]


def test_ris_keeps_dates_partial_and_its_lines_as_the_format_demands(site: Folder) -> None:
    found = {record["id"]: record for record in records(site, "references.ris")}
    assert list(found) == [THAW, MACHINE, POINTER]
    assert [found[one]["date"] for one in (MACHINE, POINTER)] == ["2025/12//", "2024///"]
    assert (found[MACHINE]["title"], found[MACHINE]["publisher"]) == (TITLE, "Institute {of} R&D")
    lines = (site.root / "public/references.ris").read_bytes().split(b"\r\n")
    assert all(re.fullmatch(rb"([A-Z][A-Z0-9]  - .*)?", line) for line in lines)


# Every kind of work


# The types that CSL, BibTeX and RIS have for each kind.
TYPES: dict[Kind, tuple[str, str, str]] = {
    "news": ("article-newspaper", "article", "NEWS"),
    "magazine": ("article-magazine", "article", "MGZN"),
    "journal": ("article-journal", "article", "JOUR"),
    "blog": ("post-weblog", "misc", "BLOG"),
    "page": ("webpage", "misc", "ELEC"),
    "report": ("report", "techreport", "RPRT"),
    "standard": ("standard", "techreport", "STAND"),
    "law": ("legislation", "misc", "STAT"),
    "book": ("book", "book", "BOOK"),
    "statement": ("document", "misc", "GEN"),
    "interview": ("interview", "misc", "PCOMM"),
}


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_of_work_has_its_type_in_every_format(kind: Kind, tmp_path: Path) -> None:
    folder = build_site(tmp_path, f"-- content/one.md --\n{article(kind=kind)}")
    (item,) = json.loads(folder.read("references.json"))
    ((_, entry),) = entries(folder, "references.bib").items()
    (record,) = records(folder, "references.ris")
    assert (item["type"], entry.type, record["type_of_reference"]) == TYPES[kind]
    # Whoever published it is named, wherever the format has its place.
    assert "Gazette" in {item.get("container-title"), item.get("publisher")}
    assert "Gazette" in {*entry.fields.values()}
    assert "Gazette" in {record.get("secondary_title"), record.get("publisher")}


PEOPLE = {
    "Wang, Li": Name("Wang", "Li"),
    "Li Wang": Name("Li Wang"),
    "García Márquez, Gabriel": Name("García Márquez", "Gabriel"),
    "Reuters": Name("Reuters"),
    "Smith, Jones, and Sons": Name("Smith, Jones, and Sons"),
    "Smith, Jones & Sons": Name("Smith, Jones & Sons"),
    "Wang,": Name("Wang,"),
}


@pytest.mark.parametrize("text", PEOPLE)
def test_only_a_comma_marks_the_family_name(text: str) -> None:
    assert read_name(text) == PEOPLE[text]


# Tables

ROW = {
    "id": THAW,
    "url": "https://example.org/revue/2026/thaw/",
    "title": "Le dégel",
    "language": "fr",
    "kind": "news",
    "original_title": "解冻",
    "original_language": "zh",
    "original_url": "https://caixin.example/a_1?x=1&y=100%25#top",
    "authors": ["Wang, Li", "Ann Lee", "Smith, Jones and Sons"],
    "source": "Caixin",
    "source_kind": "newspaper",
    "source_url": "https://caixin.example/",
    "source_country": "China",
    "date": "2026-03-03",
    "published": "2026-03-04",
    "updated": "2026-04-02",
    "retrieved": "2026-03-06",
    "archive_url": "https://web.archive.org/web/2026/https://caixin.example/a_1",
    "archive_date": "2026-03-05",
    "translation": "human",
    "translation_by": "Éluard, Éa",
    "reviewed_by": "Max Ω",
    "reviewed_on": "2026-04-01",
    "topics": ["Climat", "Économie"],
    "tags": ["glace", "a, b"],
    "event": "Thaw of 2026",
    "summary": "Ce qu’il faut en retenir.",
    "license": "CC-BY-4.0",
    "rights": "full",
}


def table(folder: Folder, path: str = "articles.csv") -> list[dict[str, str]]:
    data = (folder.root / "public" / path).read_bytes()
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_json_has_every_field(site: Folder) -> None:
    rows = json.loads(site.read("articles.json"))
    assert [row["id"] for row in rows] == [THAW, MACHINE, POINTER]
    assert rows[0] == ROW


def test_csv_has_the_same_fields(site: Folder) -> None:
    first, _, pointer = table(site)
    joined = {name: "; ".join(value) if isinstance(value, list) else value for name, value in ROW.items()}
    assert first == {column.name: joined.get(column.name, "") for column in COLUMNS}
    assert (pointer["summary"], pointer["rights"]) == ("", "link")


def test_csv_is_as_rfc_4180_and_excel_want_it(site: Folder) -> None:
    data = (site.root / "public/articles.csv").read_bytes()
    assert data.startswith(b'\xef\xbb\xbf"id",')
    assert data.endswith(b'"\r\n')
    assert data.count(b"\r\n") == data.count(b"\n") == 4


HOSTILE = {
    "=1+1": "'=1+1",
    "+1": "'+1",
    "-1": "'-1",
    "@SUM(A1)": "'@SUM(A1)",
    "\t=1": "'\t'=1",
    "\rx": "'\rx",
    "\nx": "'\nx",
    "  =1": "'  =1",
    "\u00a0\u202f=1": "'\u00a0\u202f=1",
    "\ufeff\u200b=1": "'\ufeff\u200b=1",
    "＝1": "'＝1",
    "＋1": "'＋1",
    "－1": "'－1",
    "＠x": "'＠x",
    "−1": "'−1",
    "A; =1": "A;' =1",
    "A\t=1": "A\t'=1",
    'A;"=1': "A;'\"=1",
    "'=1": "'=1",
    "1 = 1": "1 = 1",
    "A-B @ C": "A-B @ C",
    "": "",
}


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_can_become_a_formula(text: str) -> None:
    assert cell(text) == HOSTILE[text]


def test_no_part_of_a_list_can_become_a_formula() -> None:
    assert cell(("A", "=1", "B", "+2")) == "A;' =1; B;' +2"


@pytest.mark.parametrize("separator", [";", "|", "\t"])
def test_no_cell_is_a_formula_for_a_program_with_another_separator(separator: str, tmp_path: Path) -> None:
    title = json.dumps(f'x{separator}"=cmd!A0{separator}y')
    folder = build_site(tmp_path, f"-- content/one.md --\n{article(title=title)}")
    rows = csv.reader(StringIO(folder.read("articles.csv")), delimiter=separator)
    assert not [found for row in rows for found in row if found.lstrip('\ufeff"').startswith("=")]


@pytest.mark.parametrize("title", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "＝1", '"=1', "a,=1", "a;=1"])
def test_a_hostile_title_is_text_in_every_spreadsheet(title: str, tmp_path: Path) -> None:
    quoted = "'" + title.replace("'", "''") + "'"
    folder = build_site(tmp_path, f"-- content/one.md --\n{article(title=quoted, author=quoted)}")
    (row,) = table(folder)
    (original,) = json.loads(folder.read("articles.json"))
    assert original["title"] == title
    # A program that splits cells at semicolons sees other cells.
    parts = [part for text in row.values() for part in text.split(";")]
    assert not [part for part in parts if re.match(r"\s*[=+\-@＝]", part)]
    assert row["title"].replace("'", "") == title.replace("'", "")


# The package


TEXT = {"type": "string", "minLength": 1}
PACKAGE = {
    "type": "object",
    "required": ["resources", "name", "profile"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "pattern": "^[-a-z0-9._/]+$"},
        **dict.fromkeys(("id", "title", "description", "homepage"), TEXT),
        "profile": {"const": "data-package"},
        "licenses": {
            "type": "array",
            "minItems": 1,
            "items": {"anyOf": [{"required": ["name"]}, {"required": ["path"]}]},
        },
        "resources": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["name", "path", "format", "mediatype", "encoding"],
                "properties": {
                    "name": {"type": "string", "pattern": "^[-a-z0-9._/]+$"},
                    "path": {"type": "string", "pattern": r"^(?=^[^./~])(^((?!\.{2}).)*$).*$"},
                    "encoding": {"const": "utf-8"},
                },
            },
        },
    },
}


@pytest.mark.parametrize("folder", ["", "topics/climat/"])
def test_the_package_describes_the_files_beside_it(site: Folder, folder: str) -> None:
    package = json.loads(site.read(f"{folder}datapackage.json"))
    jsonschema.validate(package, PACKAGE)
    assert package["homepage"] == f"https://example.org/revue/{folder}"
    assert package["id"] == f"https://example.org/revue/{folder}datapackage.json"
    assert all(folder + resource["path"] in site.tree() for resource in package["resources"])
    assert len(package["resources"]) == 5
    schema = package["resources"][0]["schema"]
    rows = table(site, f"{folder}articles.csv")
    assert [field["name"] for field in schema["fields"]] == list(rows[0])
    for field in schema["fields"]:
        pattern = field.get("constraints", {}).get("pattern", ".*")
        assert all(re.fullmatch(pattern, row[field["name"]]) for row in rows if row[field["name"]]), field
    assert len({row[schema["primaryKey"]] for row in rows}) == len(rows)


def test_a_licence_is_that_of_the_package_only_where_all_share_it(site: Folder, tmp_path: Path) -> None:
    folder = build_site(tmp_path, f"-- content/one.md --\n{article(license='CC-BY-4.0')}")
    assert json.loads(folder.read("datapackage.json"))["licenses"] == [{"name": "CC-BY-4.0"}]
    assert "licenses" not in json.loads(site.read("datapackage.json"))
    folder.put("content/one.md", article(license="https://example.com/licence"))
    folder.build()
    assert json.loads(folder.read("datapackage.json"))["licenses"] == [{"path": "https://example.com/licence"}]


# Of a topic


def test_a_topic_has_the_same_files_of_its_own_articles(site: Folder) -> None:
    assert [row["id"] for row in table(site, "topics/climat/articles.csv")] == [THAW, MACHINE]
    assert [row["id"] for row in json.loads(site.read("topics/money/articles.json"))] == [POINTER]
    assert list(entries(site, "topics/money/references.bib")) == ["2024:pointer"]
    assert [record["id"] for record in records(site, "topics/climat/references.ris")] == [THAW, MACHINE]
    assert [item["id"] for item in json.loads(site.read("topics/climat/references.json"))] == [THAW, MACHINE]
    package = json.loads(site.read("topics/climat/datapackage.json"))
    assert (package["title"], package["description"]) == ("Climat – Revue", "Le temps qui change.")


def test_nothing_that_rights_hold_back_is_in_any_download(site: Folder) -> None:
    assert not [path for path, data in site.tree().items() if b"xyzzy" in data]


def test_a_value_that_has_lines_ends_no_record(tmp_path: Path) -> None:
    title = '"A title\\nER  - \\nTY  - BOOK\\u2028TI  - Other}, year = {1900}"'
    folder = build_site(tmp_path, f"-- content/one.md --\n{article(title=title)}")
    (record,) = records(folder, "references.ris")
    ((_, entry),) = entries(folder, "references.bib").items()
    assert record["title"] == plain(entry.fields["title"]) == "A title ER - TY - BOOK TI - Other}, year = {1900}"
    assert entry.fields["year"] == "2024"


# The page


def test_the_whole_is_a_data_set_with_its_downloads(site: Folder) -> None:
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', site.read("data/index.html"))
    (dataset,) = [thing for thing in json.loads(script)["@graph"] if thing["@type"] == "Dataset"]
    distribution = dataset.pop("distribution")
    assert dataset == {
        "@type": "Dataset",
        "@id": "https://example.org/revue/data/#dataset",
        "url": "https://example.org/revue/data/",
        "name": "Revue",
        "description": "Ce que d’autres ont écrit.",
        "inLanguage": ["en", "fr"],
        "temporalCoverage": "2024/2026-03-03",
        "creator": {"@type": "Organization", "name": "Revue", "url": "https://example.org/revue/"},
    }
    assert {one["contentUrl"]: one["encodingFormat"] for one in distribution} == {
        "https://example.org/revue/articles.csv": "text/csv",
        "https://example.org/revue/articles.json": "application/json",
        "https://example.org/revue/references.bib": "application/x-bibtex",
        "https://example.org/revue/references.ris": "application/x-research-info-systems",
        "https://example.org/revue/references.json": "application/vnd.citationstyles.csl+json",
        "https://example.org/revue/datapackage.json": "application/json",
    }
    assert {one["@type"] for one in distribution} == {"DataDownload"}


def test_a_page_leads_to_every_download_and_feed(site: Folder) -> None:
    page = site.read("data/index.html")
    files = {"articles.csv", "articles.json", "references.bib", "references.ris", "references.json", "datapackage.json"}
    feeds = {"atom.xml", "feed.json", "languages/fr/atom.xml", "languages/en/feed.json"}
    for path in (*files, *feeds):
        assert f'href="/revue/{path}"' in page
        assert path in site.tree()
    assert '<a href="/revue/topics/">' in page
    assert "Toutes les références" in page


def downloads_of(folder: Path, downloads: str) -> Folder:
    """Build a site with these downloads only."""
    site = Folder(folder).write(SITE)
    site.put("site.yaml", f"{site.root.joinpath('site.yaml').read_text()}downloads: {downloads}\n")
    site.build()
    return site


def test_a_curator_may_want_no_downloads_beside_articles(site: Folder, tmp_path: Path) -> None:
    small, whole = downloads_of(tmp_path, "collection"), site.tree()
    assert small.tree().keys() == {path for path in whole if "/citation." not in path}
    page, data = small.read("2026/thaw/index.html"), small.read("data/index.html")
    assert "citation." not in page
    assert "Citer cet article" in page
    assert 'href="/revue/references.bib"' in data
    assert "La page de chaque article" in site.read("data/index.html")
    assert "La page de chaque article" not in data


def test_a_curator_may_want_no_downloads(site: Folder, tmp_path: Path) -> None:
    small = downloads_of(tmp_path, "none")
    names = ("citation", "references", "articles", "datapackage")
    assert small.tree().keys() == {path for path in site.tree() if not path.rpartition("/")[2].startswith(names)}
    data = element(small, "data/")
    assert (headings(data, 1), headings(data, 2)) == (["Flux"], [])
    assert "fichiers" not in small.read("data/index.html")
    assert "/revue/languages/fr/atom.xml" in links(data).values()
    assert "Dataset" not in small.read("data/index.html")
    assert links(element(small, ""))["Flux"] == "/revue/data/"


def test_a_citation_is_written_once_for_all_files_that_have_it() -> None:
    written: list[object] = []

    def write(citation: object) -> str:
        written.append(citation)
        return f"{citation}\n"

    def page(letters: str) -> ReferencesPage:
        citations = tuple(cast("Record", letter) for letter in letters)
        return ReferencesPage(url="", template="", title="", permalink="", language="en", citations=citations)

    writer = CitationWriter(write, b"".join)
    assert (writer(page("abc"), ()), writer(page("ca"), ())) == (b"a\nb\nc\n", b"c\na\n")
    assert written == ["a", "b", "c"]
