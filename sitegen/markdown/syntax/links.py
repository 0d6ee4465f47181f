"""Links: addresses are checked and cleaned of tracking; those into the site wait for the whole collection."""

import re
from html import escape, unescape
from urllib.parse import unquote

from markdown_it.rules_core import StateCore

from sitegen.core import web
from sitegen.core.spelling import nearest
from sitegen.markdown.diagnostics import report_target
from sitegen.markdown.grammar import Syntax
from sitegen.markdown.safe_html import TAG, write_attributes
from sitegen.markdown.sanitiser import ID_PREFIX, LINE
from sitegen.markdown.tokens import inline_tokens
from sitegen.markdown.writer import Writer

# The sanitiser removes these addresses.
_OTHER_SCHEME = re.compile(r"(?!(?:https?|mailto|tel):)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
# Hosts whose addresses stand for others; copied posts have them.
_SHORTENERS = frozenset({"t.co", "bit.ly", "lnkd.in", "youtu.be", "doi.org", "dx.doi.org"})
_MAIL = re.compile("(?:mailto|tel):", re.IGNORECASE)


def check_schemes(state: StateCore) -> None:
    """Report links to addresses that cannot be published, such as `javascript:` and `ftp:`."""
    for token, line in inline_tokens(state.tokens):
        if token.type == "link_open":
            report_scheme(state, line, str(token.attrs.get("href", "")))


def report_scheme(state: StateCore, line: int, address: str) -> None:
    """Report a link to an address that cannot be published."""
    # Browsers ignore such characters there.
    if _OTHER_SCHEME.match(re.sub(r"[\x00-\x20]", "", address)):
        message = f"a link to {address[:60]!r} cannot be published; its text was kept"
        hint = "link to an address that begins with https://, http://, mailto: or tel:"
        report_target(state, line, address, "link-removed", message, hint)


def note_lines(state: StateCore) -> None:
    """Note in every link and image its line in the Markdown, which sanitised HTML does not tell."""
    for token, line in inline_tokens(state.tokens):
        if token.type == "link_open" or token.type == "image":
            token.attrSet(LINE, str(line + 1))


def write_link(writer: Writer, tag: re.Match[str]) -> None:
    """Write the start tag of a link."""
    attributes = writer.attributes(tag)
    href = attributes.pop("href", None)
    writer.write(f"<a{write_attributes(attributes)}")
    if href is not None:
        _write_href(writer, tag, unescape(href).strip())
    writer.write(">")


def _write_href(writer: Writer, tag: re.Match[str], target: str) -> None:
    if target.startswith("//"):
        target = f"https:{target}"
    if target.startswith("#"):
        _write_fragment(writer, target[1:])
    elif writer.is_elsewhere(target):
        address = ' class="address"' if _is_shown(writer, tag, target) else ""
        cleaned = _without_tracking(writer, target)
        _check_host(writer, tag, target, cleaned)
        writer.write(f'{address} href="{escape(cleaned)}" rel="external noopener"')
    elif _MAIL.match(target):
        writer.write(f' href="{escape(target)}"')
    else:
        writer.refer("link", target)


def _is_shown(writer: Writer, tag: re.Match[str], url: str) -> bool:
    """Return whether the words of a link are its own address."""
    return _words(writer, tag) in {url, url.removeprefix("http://")}


def _words(writer: Writer, tag: re.Match[str]) -> str:
    return unescape(writer.html[tag.end() : writer.html.find("</a>", tag.end())])


def _check_host(writer: Writer, tag: re.Match[str], target: str, url: str) -> None:
    """Report a link whose words are the address of another host, or whose host looks like another."""
    host = web.host_name(url)
    if shown := web.shown_host(TAG.sub("", _words(writer, tag))):
        hosts = {shown, host}
        if not web.is_same_site(shown, host) and not hosts & _SHORTENERS:
            message = f"the words of this link are an address of {shown}, but it leads to {host}"
            position = writer.positions.target(target, writer.line)
            writer.report(position, "link-host", message, "write the address to which it leads, or other words")
    if looks := web.look_alike(host):
        message = f"the host {looks!r} has letters that look like those of another script; it is {host}"
        position = writer.positions.target(target, writer.line)
        writer.report(position, "link-host", message, "check the address, and remove the link if it is not meant")


def _write_fragment(writer: Writer, fragment: str) -> None:
    for name in (ID_PREFIX + fragment, ID_PREFIX + unquote(fragment), writer.other_fragment(unquote(fragment))):
        if name in writer.ids:
            writer.write(f' href="#{escape(name)}"')
            return
    if fragment in {"", "top"}:
        writer.write(' href="#top"')
        return
    position = writer.positions.target(f"#{fragment}", writer.line)
    message = f"no heading of this article is named #{fragment}"
    writer.report(position, "fragment-missing", message, _nearest(writer, fragment))


def _nearest(writer: Writer, fragment: str) -> str:
    # Comparing each broken link with each heading would take quadratic time, so only a few are compared.
    names = [name.removeprefix(ID_PREFIX) for name in sorted(writer.ids)[:100]]
    close = nearest(fragment, names)
    return f"did you mean #{close}?" if close else "link to a heading by its words in lower case, with hyphens"


def _without_tracking(writer: Writer, url: str) -> str:
    cleaned = web.without_tracking(url)
    if cleaned != url:
        position = writer.positions.target(url, writer.line)
        writer.report(position, "tracking-link", "a tracking link was cleaned", f"write {cleaned}")
    return cleaned


LINKS = Syntax(
    checks=(check_schemes,),
    transforms=(note_lines,),
    tags={"a"},
    attributes={"a": {"href", LINE}},
    writers={"a": write_link},
)
