"""Front matter: its values, and the problem of each mistake."""

from types import FunctionType

import msgspec
import pytest

from sitegen.config.site import Config
from sitegen.content.article import Article, ReadResult
from sitegen.content.file_parts import decode
from sitegen.content.front_matter import FrontMatter
from sitegen.content.library import reading_settings
from sitegen.content.reader import File
from sitegen.content.sandbox import read_within_limits

BODY = "Text enough for an article that is not merely a stub of a few words.\n"
GOOD = "title: A\nsource: B\ndate: 2024\ntopic: T\n"


def read(text: str | bytes, language: str = "en") -> ReadResult:
    data = text if isinstance(text, bytes) else text.encode()
    return read_within_limits(
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
    """Return an article with the required fields that `fields` does not give."""
    given = {line.partition(":")[0] for line in fields.split("\n")}
    others = [line for line in GOOD.splitlines(keepends=True) if line.partition(":")[0] not in given]
    return f"---\n{''.join(others)}{fields}\n---\n{BODY}"


READ = [
    pytest.param("\ufeff---\n" + GOOD + "---\n" + BODY, id="byte order mark"),
    pytest.param("---  \n" + GOOD + "...\t\n" + BODY, id="dots and trailing spaces"),
    pytest.param(("---\n" + GOOD + "---\n" + BODY).replace("\n", "\r\n"), id="ends of lines of Windows"),
    pytest.param(("---\n" + GOOD + "---\n" + BODY).replace("\n", "\r"), id="ends of lines of old Macs"),
    pytest.param("---\n" + GOOD + "---\n" + BODY + "\n---\n\ntitle: Z\n\n---\n", id="rules in the text"),
]


@pytest.mark.parametrize("text", READ)
def test_front_matter_is_read_wherever_it_is_clear(text: str) -> None:
    assert (article(text).title, article(text).source, read(text).problems) == ("A", "B", ())


def test_a_rule_in_the_text_stays_there() -> None:
    parsed = read("---\n" + GOOD + "---\n" + BODY + "\n---\n\ntitle: Z\n")
    assert b"<hr>\n<p>title: Z</p>" in parsed.body


REFUSED = [
    pytest.param("---\n" + GOOD + BODY, "1:1 front-matter not closed", id="no closing line"),
    pytest.param("---\n" + GOOD + "----\n" + BODY, "1:1 front-matter not closed", id="closed with four dashes"),
    pytest.param("----\n" + GOOD + "---\n", "1:1 front-matter three dashes", id="opened with four dashes"),
    pytest.param(BODY, "1:1 front-matter no front matter", id="none at all"),
    pytest.param("", "1:1 front-matter no front matter", id="empty file"),
    pytest.param(("---\n" + GOOD + "---\nÀ côté é").encode("latin-1"), "7:1 encoding 0xC0 at offset 47", id="Latin-1"),
    pytest.param(("---\n" + GOOD).encode("utf-16"), "1:1 encoding 0xFF at offset 0", id="UTF-16"),
    pytest.param(("---\n" + GOOD + "---\nd’é").encode()[:-1], "7:3 encoding 0xC3 at offset 51", id="truncated UTF-8"),
    pytest.param(b"\xef\xbb\xbf---\na: \xff", "2:4 encoding 0xFF at offset 10", id="behind a byte order mark"),
    pytest.param(with_fields("summary: a\0b"), "6:11 control-character U+0000", id="NUL"),
    pytest.param(with_fields("summary: 日\x07b"), "6:11 control-character U+0007", id="bell"),
    pytest.param(with_fields(r'summary: "a\x07b"'), "6:10 control-character U+0007", id="escaped bell"),
    pytest.param(with_fields(r'"\x07": b'), "6:1 control-character U+0007", id="in a key"),
    pytest.param("---\n- a\n---\n", "2:1 not-a-mapping found a list", id="list"),
    pytest.param("---\nabc\n---\n", "2:1 not-a-mapping found text", id="scalar"),
    pytest.param("---\n---\n", "1:1 missing `title` is missing", id="empty"),
    pytest.param("---\n~\n---\n", "2:1 missing `date` is missing", id="null"),
    pytest.param(
        with_fields("date: 2024\ndate: 2025"), "6:1 yaml-duplicate twice, first on line 5", id="duplicate key"
    ),
    pytest.param(with_fields("title: null"), "5:8 missing `title` has no value", id="null"),
    pytest.param(with_fields("title:"), "5:7 missing `title` has no value", id="nothing"),
    pytest.param(with_fields('title: ""'), "5:8 invalid is empty", id="empty text"),
    pytest.param(with_fields("topic: []"), "5:8 invalid is empty", id="empty list"),
    pytest.param(with_fields("date: 2024-02-30"), "5:7 date 2024-02-30 does not exist", id="30 February"),
    pytest.param(with_fields("date: 2024-13-01"), "5:7 date month 13 does not exist", id="month 13"),
    pytest.param(with_fields("date: 0000-01-01"), "5:7 date year 0000 does not exist", id="year 0"),
    pytest.param(with_fields("updated: 2024-00"), "6:10 date month 0 does not exist", id="month 0"),
    pytest.param(with_fields("date: 3 mars 2024"), "5:7 date is not a date", id="French month, English site"),
    pytest.param(with_fields("date: 9999-12-31T23:59:59-12:00"), "5:7 date outside the years", id="overflow"),
    pytest.param(
        with_fields("title: Climat : la Chine"),
        '5:15 yaml-syntax a colon and a space; write title: "Climat : la Chine"',
        id="French colon",
    ),
    pytest.param(
        with_fields('title: Titre: sous-"titre"'),
        r'5:13 yaml-syntax a colon and a space; write title: "Titre: sous-\"titre\""',
        id="colon",
    ),
    pytest.param(
        with_fields("source_url: https://e.org\n  x: y"),
        "7:4 yaml-syntax `x:` is indented; write `x:` as far left as the key above it",
        id="an indented key",
    ),
    pytest.param(with_fields("extra:\n\ta: b"), "7:1 yaml-syntax; with spaces, not with tabs", id="tab"),
    pytest.param(with_fields("x: !!python/object/apply:os.system [ls]"), "6:4 yaml-tag os.system", id="python"),
    pytest.param(with_fields("x: !foo bar"), "6:4 yaml-tag !foo", id="own tag"),
    pytest.param(with_fields("x: !!binary aGk="), "6:4 yaml-tag binary", id="binary"),
    pytest.param(with_fields("x: !!set {a}"), "6:4 yaml-tag set", id="set"),
    pytest.param(with_fields('x: !!int ""'), "6:4 yaml-tag int", id="empty int"),
    pytest.param(with_fields("x: &a b"), '6:4 yaml-anchor &a; "&a"', id="anchor"),
    pytest.param(with_fields("x: *a"), "6:4 yaml-anchor *a", id="alias"),
    pytest.param(with_fields("x: |\n" + "  y\n" * 20_000), "1:1 front-matter larger than 64 kB", id="64 kB"),
    pytest.param("---\n" + "x" * 5_000_000, "1:1 too-large larger than 1000 kB", id="5 MB"),
    pytest.param(
        with_fields("tags: [a, [b]]"),
        "6:11 string-type `tags`, entry 2, must be text; without brackets",
        id="list in a list",
    ),
    pytest.param(
        with_fields("tags: [1, null]"), "6:11 string-type `tags`, entry 2, must; in quotes", id="null in a list"
    ),
    pytest.param(with_fields("tags: {a: b}"), "6:7 tuple-type a list; write `tags: [A, B]`", id="mapping"),
    pytest.param(with_fields("draft: maybe"), "6:8 bool-parsing `draft` must be; write `draft: true`", id="no truth"),
    pytest.param(with_fields("extra: foo"), "6:8 dict-type `extra` must be; below `extra:`", id="text for a mapping"),
    pytest.param(with_fields("darft: true"), "6:1 unknown-key `darft`; did you mean `draft`?", id="misspelt guard"),
    pytest.param(with_fields("draft: false\nDraft: true"), "7:1 unknown-key; write `draft: true`", id="both"),
    pytest.param(with_fields("published: false"), "6:1 unknown-key; write `draft: true`", id="another's guard"),
    pytest.param(with_fields("extra: " + "[" * 5000), "6:28 yaml-depth deeper than 20", id="nested lists"),
    pytest.param(with_fields("extra: " + "{a: " * 5000), "6:88 yaml-depth deeper than 20", id="nested mappings"),
    pytest.param(with_fields("? [a]\n: b"), "6:3 yaml-key a key must be text", id="a list for a key"),
    pytest.param(with_fields("summary: a\u2028b\nslug: A B"), "7:7 invalid; write a-b", id="a line separator"),
    pytest.param(with_fields("slug: ../../etc/x"), "6:7 invalid slug; write etc-x", id="parent folders"),
    pytest.param(with_fields("slug: /abs"), "6:7 invalid slug", id="absolute"),
    pytest.param(with_fields("slug: a/../../b"), "6:7 invalid slug", id="inner parents"),
    pytest.param(with_fields("slug: ..\\x"), "6:7 invalid slug", id="backslash"),
    pytest.param(with_fields("slug: '%2e%2e/x'"), "6:7 invalid slug", id="escaped dots"),
    pytest.param(with_fields("slug: con"), "6:7 invalid slug", id="reserved slug"),
    pytest.param(with_fields("aliases: [//evil.com]"), "6:11 invalid alias", id="another site"),
    pytest.param(with_fields("aliases: 'https://evil.com/'"), "6:10 invalid alias", id="an address"),
    pytest.param(with_fields("aliases: 'javascript:alert(1)'"), "6:10 invalid alias", id="javascript"),
    pytest.param(with_fields("aliases: /a/../../b"), "6:10 invalid alias", id="outside"),
    *(
        pytest.param(with_fields(f"aliases: {name}"), f"6:10 invalid alias; write {name}/ for a page", id=name)
        for name in ("/web.config", "/old/x.php", "/sw.js", "/staticwebapp.config.json", "/feed.xml", "/a.HTA")
    ),
    *(
        pytest.param(with_fields(f"aliases: {name}"), "6:10 invalid alias", id=name)
        for name in ("/.htaccess", "/.well-known/security.txt")
    ),
    *(
        pytest.param(
            with_fields(f"{key}: [{', '.join(f'n{number}' for number in range(101))}]"),
            f"{line}:{column} too-many-terms 101 names; write at most 100",
            id=f"101 {key}",
        )
        for key, line, column in (("tags", 6, 7), ("author", 6, 9), ("aliases", 6, 10))
    ),
    pytest.param(with_fields("aliases: /%2e%2e/b"), "6:10 invalid alias", id="escaped"),
    pytest.param(with_fields("source_url: javascript:alert(1)"), "6:13 invalid not an address", id="source_url"),
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
    pytest.param("date: 1450", "5:7 date-early before 1500", id="before 1500"),
    pytest.param("title: " + "a" * 1001, "5:8 title-long 1001 characters", id="long title"),
    pytest.param("titel: x", "6:1 unknown-key `titel`; did you mean `title`?", id="unknown key"),
    pytest.param("status: published", "6:1 unknown-key `status`; known keys", id="nothing near"),
    pytest.param("source_url: https://a.org/x?utm_source=b", "6:13 tracking-link; write https://a.org/x", id="tracked"),
]


@pytest.mark.parametrize(("fields", "expected"), WARNED)
def test_a_warning_is_named_and_does_not_stop_the_build(fields: str, expected: str) -> None:
    parsed = read(with_fields(fields))
    assert parsed.article is not None
    assert expected in _Described(parsed)


CUT = [
    ("title: Why we are #1 in rivers", '5:8 value-cut not read: #1 in rivers; write title: "Why we are #1 in rivers"'),
    ("title: Notes # a second look", '5:8 value-cut not read: # a second look; write title: "Notes # a second look"'),
    ('title: Say "no" #1', r'5:8 value-cut not read: #1; write title: "Say \"no\" #1"'),
    ("summary: One\n  and two #2", '6:10 value-cut not read: #2; write summary: "One and two #2"'),
    ("tags: #news, #politics", "6:6 value-cut not read: #news, #politics; write tags: news, politics"),
    ("tags: #news #politics", "6:6 value-cut not read: #news #politics; write tags: news politics"),
    ("tags:\n  #news\n  #politics", "6:6 value-cut not read: #news, #politics; write tags: news, politics"),
    ("tags:\n  - C #1\n  - D", '7:5 value-cut not read: #1; write - "C #1"'),
    ("author: Agent #7", '6:9 value-cut not read: #7; write author: "Agent #7"'),
    ("extra:\n  prize: place #1", '7:10 value-cut not read: #1; write prize: "place #1"'),
    ("translation:\n  method: human\n  by: Team #2", '8:7 value-cut not read: #2; write by: "Team #2"'),
]


@pytest.mark.parametrize(("fields", "expected"), CUT)
def test_a_value_that_is_cut_by_a_number_sign_is_told_with_the_whole_line(fields: str, expected: str) -> None:
    parsed = read(with_fields(fields))
    assert parsed.article is not None
    assert expected in _Described(parsed)
    assert [problem.code for problem in parsed.problems] == ["value-cut"]


@pytest.mark.parametrize(
    "fields",
    [
        'title: "We are #1"',
        "title: 'A' # a remark",
        "title: A#1",
        "title: C#",
        "date: 2024-03-05 # of the print edition",
        "draft: false # ready",
        "source_url: https://a.org/b # the original",
        "tags: [a, b] # two",
        "tags:\n  # choose from the list\n  - a",
        "# title: another\ntags: a",
        "summary: |\n  We are #1",
    ],
)
def test_a_comment_that_cuts_nothing_is_no_problem(fields: str) -> None:
    assert read(with_fields(fields)).problems == ()


def test_a_value_that_is_a_comment_alone_is_told_beside_what_is_missing() -> None:
    assert '5:7 value-cut not read: #1 in rivers; write title: "#1 in rivers"' in _Described(
        read(with_fields("title: #1 in rivers"))
    )


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
        pytest.param("no", "no", id="no"),
        pytest.param("NO", "NO", id="NO"),
        pytest.param("on", "on", id="on"),
        pytest.param("2024", "2024", id="a year"),
        pytest.param("007", "007", id="zeros"),
        pytest.param("1.10", "1.10", id="a version"),
        pytest.param("true", "true", id="true"),
        pytest.param("12:30", "12:30", id="a time"),
        pytest.param("'null'", "null", id="quoted null"),
        pytest.param("|\n  a\n  b", "a b", id="two lines"),
        pytest.param("AT&amp;T", "AT&T", id="escaped for HTML"),
    ],
)
def test_values_are_text_as_typed(written: str, title: str) -> None:
    assert article(with_fields(f"title: {written}")).title == title


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        pytest.param("a, b", ("a", "b"), id="commas"),
        pytest.param("[a, b]", ("a", "b"), id="list"),
        pytest.param("a", ("a",), id="one"),
        pytest.param("[]", (), id="none"),
    ],
)
def test_tags_are_a_list_however_they_are_written(written: str, tags: tuple[str, ...]) -> None:
    assert article(with_fields(f"tags: {written}")).tags == tags


@pytest.mark.parametrize(
    ("fields", "source", "source_url"),
    [
        pytest.param("source: Le Monde", "Le Monde", "", id="outlet"),
        pytest.param("source: https://www.lemonde.fr/a", "lemonde.fr", "https://www.lemonde.fr/a", id="URL"),
        pytest.param(
            "source: https://www.lemonde.fr/a?utm_source=x", "lemonde.fr", "https://www.lemonde.fr/a", id="tracked"
        ),
        pytest.param("source: B\nsource_url: https://b.org/", "B", "https://b.org/", id="both"),
    ],
)
def test_a_source_may_be_a_name_or_an_address(fields: str, source: str, source_url: str) -> None:
    found = article(with_fields(fields))
    assert (found.source, found.source_url) == (source, source_url)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        pytest.param("a&#7;b", "ab", id="bell"),
        pytest.param("a&#xFFFE;&#127;b", "ab", id="no character"),
        pytest.param("a&#10;b", "a b", id="newline"),
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


def test_all_errors_are_reported_at_once() -> None:
    parsed = read(with_fields("date: 2024-02-30\nslug: A\ndraft: maybe\nzzz: 1") + "<!-- open\n")
    codes = {"unknown-key", "date", "invalid", "bool-parsing", "html-unclosed"}
    assert {problem.code for problem in parsed.problems} == codes


# `place`, and the elements of Dublin Core.
LIKELY_FIELDS = """
place contributor coverage creator date description format identifier language publisher relation rights source
subject title type
""".split()


@pytest.mark.parametrize("name", LIKELY_FIELDS)
def test_no_method_stands_in_the_way_of_a_field_that_is_likely_to_be_added(name: str) -> None:
    methods = {key: member for key, member in vars(Article).items() if isinstance(member, FunctionType | property)}
    # A struct takes any attribute of its class with the name of a field as the field's default.
    assert not msgspec.defstruct("Article", [(name, str)], namespace=methods).__struct_defaults__
    assert not hasattr(FrontMatter, name)
