"""Chinese, Japanese and Korean texts: emphasis, bare addresses and lines beside their signs."""

import pytest

from sitegen.markdown.reader import read_markdown


def shown(text: str) -> str:
    document = read_markdown(text, "zh")
    assert not document.diagnostics
    return document.body.pieces[0].strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "**历经十年，**她回来。他说**“不行”**就走",
            "<strong>历经十年，</strong>她回来。他说<strong>“不行”</strong>就走",
        ),
        (
            "**テスト。**テスト。これは**「強調」**です。",
            "<strong>テスト。</strong>テスト。これは<strong>「強調」</strong>です。",
        ),
        ("**마크다운(Markdown)**은", "<strong>마크다운(Markdown)</strong>은"),
        ("*（注）*本文", "<em>（注）</em>本文"),
        ("***他，***她", "<em><strong>他，</strong></em>她"),
        ("~~旧，~~新", "<s>旧，</s>新"),
        ("[**他，**她](https://a.example/)", None),
        ("历 2 * 3 * 4 史", "历 2 * 3 * 4 史"),
        ("__旧。__新", "<strong>旧。</strong>新"),
        ("新__「旧」__新", "新<strong>「旧」</strong>新"),
        ("名_前_名", "名_前_名"),
        ("使用__init__方法", "使用__init__方法"),
    ],
)
def test_emphasis_ends_beside_letters_and_punctuation(text: str, expected: str | None) -> None:
    assert (expected or "<strong>他，</strong>她</a>") in shown(text)


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("见https://a.example/a，然后。参见（https://a.example/b）", ["https://a.example/a", "https://a.example/b"]),
        ("https://a.example/c、https://a.example/d", ["https://a.example/c", "https://a.example/d"]),
        ("「www.a.com」と「www.b.com」", ["http://www.a.com", "http://www.b.com"]),
        ("زر https://a.example/a، ثم https://a.example/b؟", ["https://a.example/a", "https://a.example/b"]),
        ("https://zh.wikipedia.org/wiki/a(b) 和", ["https://zh.wikipedia.org/wiki/a(b)"]),
        ("https://a.example/L’Équipe", ["https://a.example/L%E2%80%99%C3%89quipe"]),
    ],
)
def test_a_bare_address_ends_before_punctuation_of_another_script(text: str, addresses: list[str]) -> None:
    assert [part.partition('"')[0] for part in shown(text).split('href="')[1:]] == addresses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("这是第一行\n这是第二行", "<p>这是第一行这是第二行</p>"),
        ("一\n二\n三", "<p>一二三</p>"),
        ("他说\n“不行”\n就走", "<p>他说“不行”就走</p>"),
        ("一**二**\n*三*", "<p>一<strong>二</strong><em>三</em></p>"),
        ("中文\nLatin\n中文", "<p>中文\nLatin\n中文</p>"),
        ("한국\n어", "<p>한국\n어</p>"),
        ("```\n一\n二\n```", '<pre tabindex="0"><code>一\n二\n</code></pre>'),
        ("<div>\n一\n二\n</div>", "<div>\n一二\n</div>"),
        ("一  \n二", "<p>一<br>\n二</p>"),
    ],
)
def test_lines_are_joined_without_a_gap_where_the_script_has_none(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_the_search_and_the_summary_have_no_gap_either() -> None:
    document = read_markdown("这是第一行\n这是第二行")
    assert document.prose == "这是第一行这是第二行"
    assert "第一行这是" in document.body.search
