"""Links and pictures whose address has spaces: `![A map](my map.png)`, which CommonMark takes for text.

They are links where that is certain: for an address of the web whose host has no space, a path that begins with `/` or
`.`, and the name of a file with an extension. Any other is text, and is reported.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from sitegen.markdown.diagnostics import report
from sitegen.markdown.grammar import Syntax
from sitegen.markdown.tokens import inline_tokens

# The part of a link in round brackets; limited, so that many openings take linear time.
_ADDRESS = re.compile(
    r"""\([ \t]*+((?:[^()<>"\s\\]|\([^()\s]*+\)|[ \t]+(?=[^\s")]))+?)(?:[ \t]+"([^"\n]*+)")?[ \t]*\)""",
)
# A title without an address, as editors leave it: its words are a link that leads nowhere.
_TITLE_ALONE = re.compile(r'\([ \t]*()"([^"\n]*+)"[ \t]*\)')
_SPACE = re.compile(r"[ \t]")
_LONGEST = 1000
_CERTAIN = re.compile(r"https?://[^\s/?#]+[/?#].*|(?![\w+.-]+:)(?:\.{0,2}/.*|.*\.[A-Za-z]\w{1,4}(?:#\S*)?)")
# An escaped `[` is in a token of its own.
_UNREAD = re.compile(r"(?:\[|(?<![\s\S]))[^\[\]\n]{0,200}\]\(([^()\n]{1,200})\)")


def extend(parser: MarkdownIt) -> None:
    """Let a parser read links and pictures that its own rules refuse."""
    parser.inline.ruler.after("image", "spaced_address", read_link)


def read_link(state: StateInline, silent: bool) -> bool:
    """Read a link or a picture whose address has spaces."""
    start, is_image = state.pos, state.src.startswith("![", state.pos)
    if not is_image and state.src[start] != "[":
        return False
    label_end = state.md.helpers.parseLinkLabel(state, start + is_image, not is_image)
    address = _address(state, label_end + 1) if label_end >= 0 else None
    if not address:
        state.pos = start
        return False
    if not silent:
        href, title = state.md.normalizeLink(address[1]), address[2] or ""
        (_push_image if is_image else _push_link)(state, start + 1 + is_image, label_end, href, title)
    state.pos = address.end()
    return True


def _address(state: StateInline, start: int) -> re.Match[str] | None:
    """Return the address and the title in round brackets, if they are certainly meant so."""
    end = min(start + _LONGEST, state.posMax)
    address = _ADDRESS.match(state.src, start, end)
    is_certain = address and _SPACE.search(address[1]) and _CERTAIN.fullmatch(address[1])
    return address if is_certain else _TITLE_ALONE.match(state.src, start, end)


def _push_image(state: StateInline, start: int, end: int, href: str, title: str) -> None:
    words = state.src[start:end]
    token = state.push("image", "img", 0)
    children = state.md.inline.parse(words, state.md, state.env, [])
    token.attrs = {"src": href, "alt": ""}
    if title:
        token.attrSet("title", title)
    token.children, token.content = children or None, words


def _push_link(state: StateInline, start: int, end: int, href: str, title: str) -> None:
    most, state.posMax = state.posMax, end
    state.pos = start
    token = state.push("link_open", "a", 1)
    token.attrs = {"href": href}
    if title:
        token.attrSet("title", title)
    state.linkLevel += 1
    state.md.inline.tokenize(state)
    state.linkLevel -= 1
    state.push("link_close", "a", -1)
    state.posMax = most


def check_addresses(state: StateCore) -> None:
    """Report links that are text because of the spaces in their address."""
    before, is_open = "", False
    for token, line in inline_tokens(state.tokens):
        if is_open and token.markup == "linkify":
            _report(state, line, str(token.attrs["href"]), str(token.attrs["href"]))
        for address in _UNREAD.finditer(token.content) if token.type == "text" else ():
            is_escaped = before == "text_special" and not address[0].startswith("[")
            if _SPACE.search(address[1].strip()) and not is_escaped:
                _report(state, line, address[1], address[0])
        before, is_open = token.type, token.type == "text" and token.content.endswith(("](", "<"))


def _report(state: StateCore, line: int, address: str, words: str) -> None:
    message = f"no link, because its address has a space: {address[:60]!r}"
    report(state, line, "address-space", message, r"write it without spaces, or `\[` if it is text", words=words)


SPACED_ADDRESSES = Syntax(
    extend=extend, occurs=re.compile(r"\]\([^()\n]*[ \t]|<\w+://[^<>\n]*[ \t]"), checks=(check_addresses,)
)
