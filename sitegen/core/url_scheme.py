"""The URL scheme of the site: makes and parses every URL, and names the file that serves it.

Inside the program a URL is relative to the site's root and unencoded: `2014/first-article/`, `topics/`,
`atom.xml`, and an empty string for the home page.
"""

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

from sitegen.core.leading_dates import without_date
from sitegen.core.web import DEFAULT_PORTS, valid_host

# Windows refuses these as names of files, with any extension.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])")
_SPELLINGS = {"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
_LIGATURES = str.maketrans(
    _SPELLINGS | {letter.upper(): letters for letter, letters in _SPELLINGS.items() if letter != "ß"}
)
# File systems allow 255 bytes for a name; this leaves room for suffixes that a host adds.
_LONGEST = 100
_LONGEST_PATH = 1000
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
# A page of Hugo in a folder of its own, in a language: `index.fr.md`.
_INDEX = re.compile(r"index(?:\.([a-z]{2,3}(?:[-_][a-z]{2,4})?))?", re.IGNORECASE)
# The endings that GitHub, Jekyll, Hugo, Pelican and editors read as Markdown.
_MARKDOWN = (".md", ".markdown", ".mdown", ".mkdown", ".mkd", ".mkdn", ".mdwn", ".mdtext", ".mdtxt")

# Signs that belong to a name, as words: Canal+, C++, C#, A*, 99%, AA-, .NET. A `#` before a word is a hashtag, and
# marks of sentences, `&` and `/` are spellings: Yahoo! is Yahoo.
_SIGN_WORDS = {
    **dict.fromkeys("+＋⁺", "plus"),
    **dict.fromkeys("#＃♯", "sharp"),
    **dict.fromkeys("*＊", "star"),
    **dict.fromkeys("%％", "percent"),
    **dict.fromkeys("-−", "minus"),
    ".": "dot",
}
_NAME_SIGNS = re.compile(
    r"(?<=[^\W_])[+＋⁺#＃♯*＊%％]+(?![^\W_])|(?<=[^\W_])[+＋]+(?=[^\W_])|(?<![^\W_])[+＋]+(?=[^\W_])"
    r"|(?<!\S)\.(?=[^\W_])|(?<=[^\W\d_])[-−]+$"
)


# Characters that need no escape in a path (RFC 3986).
_SAFE = "/:@!$&'()*+,;=~-._"


# The same article is linked from a dozen pages. Saves 4 % of the processor time of a rebuild of 2,000 articles after an
# edit of a title.
@lru_cache(maxsize=200_000)
def _quoted(path: str) -> str:
    return quote(path, safe=_SAFE)


class Base(Struct, frozen=True):
    """The URL of the site, split: `https://example.org` and `/review/`."""

    origin: str
    path: str

    def href(self, url: str) -> str:
        """Return the link to a URL of the site, from anywhere in it (RFC 3986)."""
        if "#" not in url:
            return self.path + _quoted(url)
        path, mark, fragment = url.partition("#")
        return self.path + _quoted(path) + mark + quote(fragment, safe=f"{_SAFE}?")

    def absolute(self, url: str) -> str:
        """Return the whole URL."""
        return self.origin + self.href(url)


# Saves 10 % of the processor time of a rebuild of 2,000 articles after an edit of a title.
@lru_cache(maxsize=8)
def base(url: str) -> Base:
    """Split the site's own URL. Raises ValueError with a message if it cannot be one."""
    parts = urlsplit(url.strip())
    if parts.scheme not in DEFAULT_PORTS or not valid_host(parts):
        raise ValueError("must begin with https:// or http:// and name a host")
    if parts.query or parts.fragment or parts.username or parts.password:
        raise ValueError("must have no user, no query and no fragment")
    path = unquote(re.sub("/+", "/", f"/{parts.path}/"))
    if {".", ".."} & set(path.split("/")):
        raise ValueError("must have no `..` in it")
    port = f":{parts.port}" if parts.port not in {None, DEFAULT_PORTS[parts.scheme]} else ""
    host = valid_host(parts).encode("idna").decode() if not valid_host(parts).isascii() else valid_host(parts)
    return Base(f"{parts.scheme}://{host}{port}", _quoted(path))


# Saves 4 % of the processor time of a rebuild of 2,000 articles after an edit of a title.
@lru_cache(maxsize=100_000)
def slug(text: str) -> str:
    """Make a slug of a text, the part of a URL that names it: lower-case letters, digits and hyphens.

    Latin letters lose their accents; other scripts keep their letters. Empty if `text` has neither letter nor digit.
    """
    name = _shortened("-".join(_NO_LETTERS.split(text.casefold()) if text.isascii() else _words(text)).strip("-"))
    return f"{name}-" if _RESERVED.fullmatch(name) else name


def name_slug(name: str) -> str:
    """Make a slug of a name, with its signs as words: `c-plus-plus` of `C++`. Names that differ by a sign differ in it.

    Empty if `name` has neither letter nor digit.
    """
    return slug(_NAME_SIGNS.sub(_sign_words, unicodedata.normalize("NFC", name).strip()))


def _sign_words(signs: re.Match[str]) -> str:
    return f" {' '.join(_SIGN_WORDS[sign] for sign in signs[0])} "


def _words(text: str) -> list[str]:
    letters = "".join(_unaccented(letter) for letter in unicodedata.normalize("NFC", text.translate(_LIGATURES)))
    return unicodedata.normalize("NFC", letters.casefold()).split()


def _unaccented(letter: str) -> str:
    parts = unicodedata.normalize("NFKD", letter)
    if parts[0].isascii() and parts[0].isalnum():
        return "".join(_joined(part) for part in parts if not unicodedata.combining(part))
    return " " if letter in "’'" else _joined(letter)


def _joined(letter: str) -> str:
    # Python's \w does not match vowel signs and other marks, and words would be cut at them.
    return letter if letter.isalnum() or unicodedata.category(letter) in {"Mn", "Mc"} else " "


def _shortened(name: str) -> str:
    if len(name.encode()) <= _LONGEST:
        return name
    short = name.encode()[: _LONGEST - 9].decode(errors="ignore").rstrip("-")
    return f"{short}-{blake2b(name.encode(), digest_size=4).hexdigest()}"


def is_markdown(path: str) -> bool:
    """Return whether a file is Markdown by the ending of its name, in any case."""
    return path.casefold().endswith(_MARKDOWN)


def without_ending(name: str) -> str:
    """Return the name of a file without its ending, if that is one of Markdown."""
    return name[: name.rindex(".")] if is_markdown(name) else name


def file_slugs(path: str) -> tuple[str, str]:
    """Make two slugs of a file's name: without its date, and with it. If the name has no letter, a hash of the path.

    A page `index.md` or `index.fr.md` has the name of its folder; the second slug names its language too.
    """
    stem = without_ending(path.rpartition("/")[2])
    language = ""
    if "/" in path and (index := _INDEX.fullmatch(stem)):
        stem, language = path.split("/")[-2], f" {index[1] or ''}"
    digest = blake2b(path.encode(), digest_size=4).hexdigest()
    return slug(without_date(stem)) or digest, slug(stem + language) or digest


def is_slug(text: str) -> bool:
    """Return whether `text` is a slug already."""
    return text != "" and slug(text) == text


def is_slug_path(text: str) -> bool:
    """Return whether `text` consists of slugs with `/` between them."""
    return all(map(is_slug, text.split("/"))) and len(text) <= _LONGEST_PATH


def article(year: str, name: str) -> str:
    """Return the URL of an article within its edition."""
    return f"{year}/{name}/"


def article_parts(url: str) -> tuple[str, str]:
    """Return the year and the name in the URL of an article of any edition: the inverse of `article`.

    The year is empty if the URL has none, as one that was recorded with another scheme.
    """
    *_, year, name, _ = ("", "", *url.split("/"))
    return year, name


def period(iso: str) -> str:
    """Return the URL of the articles of a year, a month or a day (ISO 8601).

    Months and days are below `archive/`, because `2024/03/` may be the URL of an article.
    """
    return f"{iso}/" if len(iso) == 4 else f"archive/{iso.replace('-', '/')}/"


def term(taxonomy: str, name: str = "") -> str:
    """Return the URL of a taxonomy, or of one of its terms."""
    return f"{taxonomy}/{name}/" if name else f"{taxonomy}/"


def numbered(url: str, number: int) -> str:
    """Return the URL of a numbered page of a list: one of the older ones."""
    return f"{url}page/{number}/"


def file(url: str) -> str:
    """Return the path of the file that serves a URL."""
    return f"{url}index.html" if url == "" or url.endswith("/") else url


def is_portable(name: str) -> bool:
    """Return whether every system and host can hold a file of that name."""
    return not re.search(r'[<>:"\\|?*\x00-\x1f\x7f]|[. ]$', name) and not _RESERVED.fullmatch(
        name.casefold().partition(".")[0]
    )
