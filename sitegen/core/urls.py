"""The URL scheme, and the file that serves each URL.

Inside the program a URL is relative to the site's root and unencoded: `2014/first-article/`, `topics/`,
`atom.xml`, and an empty string for the home page.
"""

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import SplitResult, parse_qs, quote, unquote, unquote_plus, urlsplit, urlunsplit

from msgspec import Struct

# Windows refuses these as names of files, with any extension.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])")
_SPELLINGS = {"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
_LIGATURES = str.maketrans(
    _SPELLINGS | {letter.upper(): letters for letter, letters in _SPELLINGS.items() if letter != "ß"}
)
# File systems allow 255 bytes for a name; this leaves room for what a host adds.
_LONGEST = 100
_LONGEST_PATH = 1000
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
# A name of the domain name system, as URLs have it (RFC 1123), or an address of IPv6.
_HOST = re.compile(r"\[[0-9a-f:.]+\]|(?!-)[\w-]+(?:\.[\w-]+)*\.?")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LEADING_DATE = re.compile(r"^\d{4}-\d\d(?:-\d\d)?-(?=.)")


# Of what a path may hold (RFC 3986), all that has no other meaning in one.
_SAFE = "/:@!$&'()*+,;=~-._"


# The same article is linked from a dozen pages. Saves 4 % of the processor time of a rebuild of 2,000 articles after an
# edit of a title.
@lru_cache(maxsize=200_000)
def _quoted(path: str) -> str:
    return quote(path, safe=_SAFE)


class Base(Struct, frozen=True):
    """Where the site will live: `https://example.org` and `/review/`."""

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
    """Split the site's own URL. Raises ValueError with a message where it is none."""
    parts = urlsplit(url.strip())
    if parts.scheme not in _DEFAULT_PORTS or not _host(parts):
        raise ValueError("must begin with https:// or http:// and name a host")
    if parts.query or parts.fragment or parts.username or parts.password:
        raise ValueError("must have no user, no query and no fragment")
    path = unquote(re.sub("/+", "/", f"/{parts.path}/"))
    if {".", ".."} & set(path.split("/")):
        raise ValueError("must have no `..` in it")
    port = f":{parts.port}" if parts.port not in {None, _DEFAULT_PORTS[parts.scheme]} else ""
    host = _host(parts).encode("idna").decode() if not _host(parts).isascii() else _host(parts)
    return Base(f"{parts.scheme}://{host}{port}", _quoted(path))


def _host(parts: SplitResult) -> str:
    """Return the host of a URL, or an empty string where none can have that name."""
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    return host if _HOST.fullmatch(host) else ""


# Saves 4 % of the processor time of a rebuild of 2,000 articles after an edit of a title.
@lru_cache(maxsize=100_000)
def slug(text: str) -> str:
    """Make the part of a URL that names `text`: lower-case letters, digits and hyphens.

    Latin letters lose their accents; other scripts keep their letters. Empty where `text` has neither letter nor digit.
    """
    name = _shortened("-".join(_NO_LETTERS.split(text.casefold()) if text.isascii() else _words(text)).strip("-"))
    return f"{name}-" if _RESERVED.fullmatch(name) else name


def _words(text: str) -> list[str]:
    letters = "".join(_unaccented(letter) for letter in unicodedata.normalize("NFC", text.translate(_LIGATURES)))
    return unicodedata.normalize("NFC", letters.casefold()).split()


def _unaccented(letter: str) -> str:
    parts = unicodedata.normalize("NFKD", letter)
    if parts[0].isascii() and parts[0].isalnum():
        return "".join(_joined(part) for part in parts if not unicodedata.combining(part))
    return " " if letter in "’'" else _joined(letter)


def _joined(letter: str) -> str:
    # Vowel signs and other marks are no \w of Python's, and words would fall apart without them.
    return letter if letter.isalnum() or unicodedata.category(letter) in {"Mn", "Mc"} else " "


def _shortened(name: str) -> str:
    if len(name.encode()) <= _LONGEST:
        return name
    short = name.encode()[: _LONGEST - 9].decode(errors="ignore").rstrip("-")
    return f"{short}-{blake2b(name.encode(), digest_size=4).hexdigest()}"


def file_slugs(path: str) -> tuple[str, str]:
    """Make two slugs of a file's name: without its date, and whole. A stable number where the name gives none."""
    stem = path.rpartition("/")[2].removesuffix(".md")
    if stem.casefold() == "index" and "/" in path:
        stem = path.split("/")[-2]
    number = blake2b(path.encode(), digest_size=4).hexdigest()
    return slug(_LEADING_DATE.sub("", stem)) or number, slug(stem) or number


def is_slug(text: str) -> bool:
    """Tell whether `text` may stand in a URL as it is."""
    return text != "" and slug(text) == text


def is_slug_path(text: str) -> bool:
    """Tell whether `text` is slugs with `/` between them."""
    return all(map(is_slug, text.split("/"))) and len(text) <= _LONGEST_PATH


def article(year: str, name: str) -> str:
    """Return the URL of an article."""
    return f"{year}/{name}/"


def period(iso: str) -> str:
    """Return the URL of the articles of a year, a month or a day (ISO 8601). Months are no neighbours of articles."""
    return f"{iso}/" if len(iso) == 4 else f"archive/{iso.replace('-', '/')}/"


def term(taxonomy: str, name: str = "") -> str:
    """Return the URL of a taxonomy, or of one of its terms."""
    return f"{taxonomy}/{name}/" if name else f"{taxonomy}/"


def numbered(url: str, number: int) -> str:
    """Return the URL of one of the older pages of a list."""
    return f"{url}page/{number}/"


def file(url: str) -> str:
    """Return the path of the file that serves a URL."""
    return f"{url}index.html" if url == "" or url.endswith("/") else url


def is_portable(name: str) -> bool:
    """Tell whether every system and host can hold a file of that name."""
    return not re.search(r'[<>:"\\|?*\x00-\x1f\x7f]|[. ]$', name) and not _RESERVED.fullmatch(
        name.casefold().partition(".")[0]
    )


def is_web(url: str) -> bool:
    """Tell whether a URL is of the web, with a host and without a user."""
    try:
        parts = urlsplit(url)
        return parts.scheme in _DEFAULT_PORTS and _host(parts) != "" and not parts.username and parts.port != 0
    except ValueError:
        return False


def host_name(url: str) -> str:
    """Return the host of a URL without `www.`."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_hs(?:enc|mi)|wt\.?mc_\w+|xtor|at_(?:medium|campaign)\w*"
)
_TRANSLATED = ".translate.goog"
# Hosts that lead on to the address in a parameter.
_REDIRECTORS = (
    (re.compile(r"(?:www\.)?google(?:\.[a-z]{2,3}){1,2}"), "/url", ("q", "url")),
    (re.compile(r"translate\.google(?:\.[a-z]{2,3}){1,2}"), "/translate", ("u",)),
    (re.compile(r"lm?\.(?:facebook|instagram)\.com"), "/l.php", ("u",)),
)


def without_tracking(url: str) -> str:
    """Return the real URL behind redirectors and without tracking parameters."""
    try:
        for _ in range(5):
            real = _without_tracking(url)
            if real == url:
                break
            url = real
    except ValueError:
        pass
    return url


def _without_tracking(url: str) -> str:
    # Most have nothing of the kind, which is seen without taking them apart.
    if "?" not in url and _TRANSLATED not in url.casefold():
        return url
    given = urlsplit(url)
    host, query = given.hostname or "", given.query.split("&")
    if target := _target(given):
        return target
    real = given._replace(query="&".join(part for part in query if not _TRACKING.fullmatch(_key(part))))
    if host.endswith(_TRANSLATED):
        query = [part for part in real.query.split("&") if not part.startswith("_x_tr_")]
        real = real._replace(netloc=_translated_host(host), query="&".join(query))
    return url if real == given else urlunsplit(real)


def _key(part: str) -> str:
    return unquote_plus(part.partition("=")[0]).casefold()


def _target(parts: SplitResult) -> str:
    for host, path, keys in _REDIRECTORS:
        if host.fullmatch(parts.hostname or "") and parts.path == path:
            query = parse_qs(parts.query)
            return next((value for key in keys for value in query.get(key, ()) if is_web(value)), "")
    return ""


def _translated_host(host: str) -> str:
    # translate.goog writes dots as hyphens and hyphens as two.
    return host.removesuffix(_TRANSLATED).replace("--", "\0").replace("-", ".").replace("\0", "-")


def same_original(url: str) -> str:
    """Return a form of a URL that is equal for copies of one original."""
    parts = urlsplit(without_tracking(url))
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    return urlunsplit(("", host + port, parts.path.rstrip("/"), parts.query, ""))
