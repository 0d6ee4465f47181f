"""What the head of an article may say, and what each mistake in it is answered with."""

from types import FunctionType

import msgspec
import pytest

from sitegen.config.site import Config
from sitegen.content.article import Article, ReadResult
from sitegen.content.file_parts import decode
from sitegen.content.front_matter import FrontMatter
from sitegen.content.library import reading_settings
from sitegen.content.reader import File
from sitegen.content.sandbox import parse

BODY = "Text enough for an article that is not merely a stub of a few words.\n"
GOOD = "title: A\nsource: B\ndate: 2024\ntopic: T\n"


def read(text: str | bytes, language: str = "en") -> ReadResult:
    data = text if isinstance(text, bytes) else text.encode()
    return parse(
        File(
            "a.md",
            data,
            reading_settings(Config(title="t", url="https://example.org/", language=language, timezone="Europe/Paris")),
        )
    )


def article(text: str | bytes, language: str = "en") -> Article:
    parsed = read(text, language)
    assert parsed.article is not None, parsed.problems
    return parsed.article


def with_fields(fields: str) -> str:
    """Write an article whose required fields are given, but for those of `fields`."""
    given = {line.partition(":")[0] for line in fields.split("\n")}
    others = [line for line in GOOD.splitlines(keepends=True) if line.partition(":")[0] not in given]
    return f"---\n{''.join(others)}{fields}\n---\n{BODY}"


READ = [
    pytest.param("\ufeff---\n" + GOOD + "---\n" + BODY, id="F01 byte order mark"),
    pytest.param("---  \n" + GOOD + "...\t\n" + BODY, id="F03 dots and trailing spaces"),
    pytest.param(("---\n" + GOOD + "---\n" + BODY).replace("\n", "\r\n"), id="ends of lines of Windows"),
    pytest.param(("---\n" + GOOD + "---\n" + BODY).replace("\n", "\r"), id="ends of lines of old Macs"),
    pytest.param("---\n" + GOOD + "---\n" + BODY + "\n---\n\ntitle: Z\n\n---\n", id="F27 rules in the text"),
]


@pytest.mark.parametrize("text", READ)
def test_front_matter_is_read_wherever_it_is_clear(text: str) -> None:
    assert (article(text).title, article(text).source, read(text).problems) == ("A", "B", ())


def test_a_rule_in_the_text_stays_there() -> None:
    parsed = read("---\n" + GOOD + "---\n" + BODY + "\n---\n\ntitle: Z\n")
    assert b"<hr>\n<p>title: Z</p>" in parsed.body


REFUSED = [
    pytest.param("---\n" + GOOD + BODY, "1:1 front-matter not closed", id="F02 no closing line"),
    pytest.param("---\n" + GOOD + "----\n" + BODY, "1:1 front-matter not closed", id="F03 closed with four dashes"),
    pytest.param("----\n" + GOOD + "---\n", "1:1 front-matter three dashes", id="F03 opened with four dashes"),
    pytest.param(BODY, "1:1 front-matter no front matter", id="F02 none at all"),
    pytest.param("", "1:1 front-matter no front matter", id="F02 empty file"),
    pytest.param(
        ("---\n" + GOOD + "---\nÀ côté é").encode("latin-1"), "7:1 encoding 0xC0 at offset 47", id="F05 Latin-1"
    ),
    pytest.param(("---\n" + GOOD).encode("utf-16"), "1:1 encoding 0xFF at offset 0", id="F05 UTF-16"),
    pytest.param(
        ("---\n" + GOOD + "---\nd’é").encode()[:-1], "7:3 encoding 0xC3 at offset 51", id="F05 truncated UTF-8"
    ),
    pytest.param(b"\xef\xbb\xbf---\na: \xff", "2:4 encoding 0xFF at offset 10", id="F05 behind a byte order mark"),
    pytest.param(with_fields("summary: a\0b"), "6:11 control-character U+0000", id="F06 NUL"),
    pytest.param(with_fields("summary: 日\x07b"), "6:11 control-character U+0007", id="F06 bell"),
    pytest.param(with_fields(r'summary: "a\x07b"'), "6:10 control-character U+0007", id="F06 escaped bell"),
    pytest.param(with_fields(r'"\x07": b'), "6:1 control-character U+0007", id="F06 in a key"),
    pytest.param("---\n- a\n---\n", "2:1 not-a-mapping found a list", id="F08 list"),
    pytest.param("---\nabc\n---\n", "2:1 not-a-mapping found text", id="F08 scalar"),
    pytest.param("---\n---\n", "1:1 missing `title` is missing", id="F08 empty"),
    pytest.param("---\n~\n---\n", "2:1 missing `date` is missing", id="F08 null"),
    pytest.param(
        with_fields("date: 2024\ndate: 2025"), "6:1 yaml-duplicate twice, first on line 5", id="F09 duplicate key"
    ),
    pytest.param(with_fields("title: null"), "5:8 missing `title` has no value", id="F11 null"),
    pytest.param(with_fields("title:"), "5:7 missing `title` has no value", id="F11 nothing"),
    pytest.param(with_fields('title: ""'), "5:8 invalid is empty", id="F11 empty text"),
    pytest.param(with_fields("topic: []"), "5:8 invalid is empty", id="F11 empty list"),
    pytest.param(with_fields("date: 2024-02-30"), "5:7 date 2024-02-30 does not exist", id="F12 30 February"),
    pytest.param(with_fields("date: 2024-13-01"), "5:7 date month 13 does not exist", id="F12 month 13"),
    pytest.param(with_fields("date: 0000-01-01"), "5:7 date year 0000 does not exist", id="F12 year 0"),
    pytest.param(with_fields("updated: 2024-00"), "6:10 date month 0 does not exist", id="F12 month 0"),
    pytest.param(with_fields("date: 3 mars 2024"), "5:7 date is not a date", id="F14 French month, English site"),
    pytest.param(with_fields("date: 9999-12-31T23:59:59-12:00"), "5:7 date outside the years", id="F17 overflow"),
    pytest.param(
        with_fields("title: Climat : la Chine"),
        '5:15 yaml-syntax a colon and a space; write title: "Climat : la Chine"',
        id="F19 French colon",
    ),
    pytest.param(
        with_fields('title: Titre: sous-"titre"'),
        r'5:13 yaml-syntax a colon and a space; write title: "Titre: sous-\"titre\""',
        id="F19 colon",
    ),
    pytest.param(
        with_fields("source_url: https://e.org\n  x: y"),
        "7:4 yaml-syntax `x:` is indented; write `x:` as far left as the key above it",
        id="an indented key",
    ),
    pytest.param(with_fields("extra:\n\ta: b"), "7:1 yaml-syntax; with spaces, not with tabs", id="F21 tab"),
    pytest.param(with_fields("x: !!python/object/apply:os.system [ls]"), "6:4 yaml-tag os.system", id="F22 python"),
    pytest.param(with_fields("x: !foo bar"), "6:4 yaml-tag !foo", id="F22 own tag"),
    pytest.param(with_fields("x: !!binary aGk="), "6:4 yaml-tag binary", id="F22 binary"),
    pytest.param(with_fields("x: !!set {a}"), "6:4 yaml-tag set", id="F22 set"),
    pytest.param(with_fields('x: !!int ""'), "6:4 yaml-tag int", id="F22 empty int"),
    pytest.param(with_fields("x: &a b"), '6:4 yaml-anchor &a; "&a"', id="F22 anchor"),
    pytest.param(with_fields("x: *a"), "6:4 yaml-anchor *a", id="F22 alias"),
    pytest.param(with_fields("x: |\n" + "  y\n" * 20_000), "1:1 front-matter larger than 64 kB", id="F24 64 kB"),
    pytest.param("---\n" + "x" * 5_000_000, "1:1 too-large larger than 1000 kB", id="F24 5 MB"),
    pytest.param(
        with_fields("tags: [a, [b]]"),
        "6:11 string-type `tags`, entry 2, must be text; without brackets",
        id="F25 list in a list",
    ),
    pytest.param(
        with_fields("tags: [1, null]"), "6:11 string-type `tags`, entry 2, must; in quotes", id="F25 null in a list"
    ),
    pytest.param(with_fields("tags: {a: b}"), "6:7 tuple-type a list; write `tags: [A, B]`", id="F25 mapping"),
    pytest.param(with_fields("draft: maybe"), "6:8 bool-parsing `draft` must be; write `draft: true`", id="no truth"),
    pytest.param(with_fields("extra: foo"), "6:8 dict-type `extra` must be; below `extra:`", id="text for a mapping"),
    pytest.param(with_fields("darft: true"), "6:1 unknown-key `darft`; did you mean `draft`?", id="F26 misspelt guard"),
    pytest.param(with_fields("Draft: true"), "6:1 unknown-key `Draft`; did you mean `draft`?", id="F26 capital guard"),
    pytest.param(with_fields("published: false"), "6:1 unknown-key; write `draft: true`", id="F26 another's guard"),
    pytest.param(with_fields("extra: " + "[" * 5000), "6:28 yaml-depth deeper than 20", id="nested lists"),
    pytest.param(with_fields("extra: " + "{a: " * 5000), "6:88 yaml-depth deeper than 20", id="nested mappings"),
    pytest.param(with_fields("? [a]\n: b"), "6:3 yaml-key a key must be text", id="a list for a key"),
    pytest.param(with_fields("summary: a\u2028b\nslug: A B"), "7:7 invalid; write a-b", id="a line separator"),
    pytest.param(with_fields("slug: ../../etc/x"), "6:7 invalid slug; write etc-x", id="P01 parent folders"),
    pytest.param(with_fields("slug: /abs"), "6:7 invalid slug", id="P01 absolute"),
    pytest.param(with_fields("slug: a/../../b"), "6:7 invalid slug", id="P01 inner parents"),
    pytest.param(with_fields("slug: ..\\x"), "6:7 invalid slug", id="P01 backslash"),
    pytest.param(with_fields("slug: '%2e%2e/x'"), "6:7 invalid slug", id="P01 escaped dots"),
    pytest.param(with_fields("slug: con"), "6:7 invalid slug", id="P09 reserved slug"),
    pytest.param(with_fields("aliases: [//evil.com]"), "6:11 invalid alias", id="P03 another site"),
    pytest.param(with_fields("aliases: 'https://evil.com/'"), "6:10 invalid alias", id="P03 an address"),
    pytest.param(with_fields("aliases: 'javascript:alert(1)'"), "6:10 invalid alias", id="P03 javascript"),
    pytest.param(with_fields("aliases: /a/../../b"), "6:10 invalid alias", id="P03 outside"),
    pytest.param(with_fields("aliases: /%2e%2e/b"), "6:10 invalid alias", id="P03 escaped"),
    pytest.param(with_fields("source_url: javascript:alert(1)"), "6:13 invalid not an address", id="M02 source_url"),
    pytest.param(with_fields("source_url: 'https://a@b.org/'"), "6:13 invalid not an address", id="a user in a URL"),
    pytest.param(with_fields("source_url: 'https://[x'"), "6:13 invalid not an address", id="a broken host"),
    pytest.param(with_fields("language: xx-yy"), "6:11 invalid not a language", id="no language"),
]


@pytest.mark.parametrize(("text", "expected"), REFUSED)
def test_a_mistake_is_named_with_its_place_and_the_fix(text: str | bytes, expected: str) -> None:
    parsed = read(text)
    assert parsed.article is None
    assert expected in _Described(parsed)


WARNED = [
    pytest.param("date: 1450", "5:7 date-early before 1500", id="F17 before 1500"),
    pytest.param("title: " + "a" * 1001, "5:8 title-long 1001 characters", id="F24 long title"),
    pytest.param("titel: x", "6:1 unknown-key `titel`; did you mean `title`?", id="F26 unknown key"),
    pytest.param("status: published", "6:1 unknown-key `status`; known keys", id="F26 nothing near"),
    pytest.param("source_url: https://a.org/x?utm_source=b", "6:13 tracking-link; write https://a.org/x", id="M23"),
]


@pytest.mark.parametrize(("fields", "expected"), WARNED)
def test_a_doubt_is_named_and_does_not_stop_the_build(fields: str, expected: str) -> None:
    parsed = read(with_fields(fields))
    assert parsed.article is not None
    assert expected in _Described(parsed)


class _Described:
    """Problems as `line:column code words; words of the fix`, each word group to be found in order."""

    def __init__(self, parsed: ReadResult) -> None:
        self._lines = [
            f"{problem.line}:{problem.column} {problem.code} {problem.message}; {problem.hint}"
            for problem in parsed.problems
        ]

    def __contains__(self, expected: object) -> bool:
        head, _, fix = str(expected).partition("; ")
        place, _, words = head.partition(" ")
        code, _, message = words.partition(" ")
        return any(
            line.startswith(f"{place} {code} ") and message in line and fix in line.partition("; ")[2]
            for line in self._lines
        )

    def __repr__(self) -> str:
        return "\n".join(self._lines)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        pytest.param("no", "no", id="F10 no"),
        pytest.param("NO", "NO", id="F10 NO"),
        pytest.param("on", "on", id="F10 on"),
        pytest.param("2024", "2024", id="F11 a year"),
        pytest.param("007", "007", id="F11 zeros"),
        pytest.param("1.10", "1.10", id="F11 a version"),
        pytest.param("true", "true", id="F11 true"),
        pytest.param("12:30", "12:30", id="F11 a time"),
        pytest.param("'null'", "null", id="F11 quoted null"),
        pytest.param("|\n  a\n  b", "a b", id="two lines"),
        pytest.param("AT&amp;T", "AT&T", id="escaped for HTML"),
    ],
)
def test_values_are_text_as_typed(written: str, title: str) -> None:
    assert article(with_fields(f"title: {written}")).title == title


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        pytest.param("a, b", ("a", "b"), id="F25 commas"),
        pytest.param("[a, b]", ("a", "b"), id="F25 list"),
        pytest.param("a", ("a",), id="F25 one"),
        pytest.param("[]", (), id="F25 none"),
    ],
)
def test_tags_are_a_list_however_they_are_written(written: str, tags: tuple[str, ...]) -> None:
    assert article(with_fields(f"tags: {written}")).tags == tags


@pytest.mark.parametrize(
    ("fields", "source", "source_url"),
    [
        pytest.param("source: Le Monde", "Le Monde", "", id="F28 outlet"),
        pytest.param("source: https://www.lemonde.fr/a", "lemonde.fr", "https://www.lemonde.fr/a", id="F28 URL"),
        pytest.param(
            "source: https://www.lemonde.fr/a?utm_source=x", "lemonde.fr", "https://www.lemonde.fr/a", id="F28 tracked"
        ),
        pytest.param("source: B\nsource_url: https://b.org/", "B", "https://b.org/", id="F28 both"),
    ],
)
def test_a_source_may_be_a_name_or_an_address(fields: str, source: str, source_url: str) -> None:
    found = article(with_fields(fields))
    assert (found.source, found.source_url) == (source, source_url)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        pytest.param("a&#7;b", "ab", id="F06 bell"),
        pytest.param("a&#xFFFE;&#127;b", "ab", id="F06 no character"),
        pytest.param("a&#10;b", "a b", id="F06 newline"),
        pytest.param("a&nbsp;b", "a\u00a0b", id="a no-break space"),
    ],
)
def test_html_escapes_make_no_control_characters(given: str, shown: str) -> None:
    found = article(with_fields(f"title: {given}\ntopic: {given}\nauthor: {given}\nsummary: {given}"))
    assert (found.title, found.topics, found.authors, found.summary) == (shown, (shown,), (shown,), shown)


@pytest.mark.parametrize("sign", ["*", "<", "\n", "«"])
def test_text_that_is_nearly_all_markup_is_refused(sign: str) -> None:
    dense = "".join(f"{sign}a b" for _ in range(160_000))
    assert [problem.code for problem in read(f"---\n{GOOD}---\n{dense}").problems] == ["too-dense"]
    assert decode(dense[: len(dense) * 9 // 10].encode(), "a.md", 1000) == dense[: len(dense) * 9 // 10]


def test_a_french_month_is_read_where_the_site_is_french() -> None:
    assert article(with_fields("date: 1er août 2024"), "fr").date.iso == "2024-08-01"


def test_a_summary_is_made_of_the_text_without_its_headings() -> None:
    assert article(f"---\n{GOOD}---\n# Titre à accents\n\nVoir a.\n\n## Suite\n\nEt b.\n").summary == "Voir a. Et b."
    assert article(f"---\n{GOOD}---\n# Titre\n").summary == "Titre"


def test_a_year_that_does_not_exist_is_told_once() -> None:
    assert [problem.code for problem in read(with_fields("date: 0000-01-01")).problems] == ["date"]


def test_all_that_is_wrong_is_told_at_once() -> None:
    parsed = read(with_fields("date: 2024-02-30\nslug: A\ndraft: maybe\nzzz: 1") + "<!-- open\n")
    assert {problem.code for problem in parsed.problems} == {"unknown-key", "date", "invalid", "bool-parsing"}


# `place`, and the elements of Dublin Core.
LIKELY_FIELDS = """
place contributor coverage creator date description format identifier language publisher relation rights source
subject title type
""".split()


@pytest.mark.parametrize("name", LIKELY_FIELDS)
def test_no_method_stands_in_the_way_of_a_field_that_is_likely_to_be_added(name: str) -> None:
    methods = {key: member for key, member in vars(Article).items() if isinstance(member, FunctionType | property)}
    # A struct takes whatever its class has under the name of a field for the field's default.
    assert not msgspec.defstruct("Article", [(name, str)], namespace=methods).__struct_defaults__
    assert not hasattr(FrontMatter, name)
