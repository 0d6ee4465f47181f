"""Addresses of the web: originals, sources and links; apart from the URLs of the site itself."""

import re
from unicodedata import name
from urllib.parse import SplitResult, parse_qs, unquote, unquote_plus, urljoin, urlsplit, urlunsplit

# A name of the domain name system, as URLs have it (RFC 1123), or an address of IPv6.
_HOST = re.compile(r"\[[0-9a-f:.]+\]|(?!-)[\w-]+(?:\.[\w-]+)*\.?")
DEFAULT_PORTS = {"http": 80, "https": 443}


def valid_host(parts: SplitResult) -> str:
    """Return the host of a URL, or an empty string if no host can have that name."""
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    return host if _HOST.fullmatch(host) else ""


def is_web(url: str) -> bool:
    """Return whether a URL is an address of the web, with a host and without a user."""
    try:
        parts = urlsplit(url)
        return parts.scheme in DEFAULT_PORTS and valid_host(parts) != "" and not parts.username and parts.port != 0
    except ValueError:
        return False


def joined(base: str, reference: str) -> str:
    """Return the URL that a reference in a page of this URL leads to (RFC 3986); an empty string if it can be none."""
    try:
        return urljoin(base, reference)
    except ValueError:
        return ""


def is_below(url: str, home: str) -> bool:
    """Return whether an address of the web lies below another, whose path ends with `/`, by either scheme."""
    try:
        other = urlsplit(home)
        # Most links lead elsewhere, and this test is faster than parsing them.
        if (other.hostname or "") not in url.casefold():
            return False
        one = urlsplit(url)
        ports = [parts.port or DEFAULT_PORTS.get(parts.scheme) for parts in (one, other)]
    except ValueError:
        return False
    same_host = (one.hostname or "").rstrip(".") == other.hostname and (ports[0] == ports[1] or set(ports) <= {80, 443})
    return same_host and unquote(f"{one.path}/").startswith(unquote(other.path))


def host_name(url: str) -> str:
    """Return the host of a URL without `www.`."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def place(url: str) -> tuple[str, ...]:
    """Return the host of a URL and the folders of its path, in a form by which two places are compared.

    Case, `www.`, scheme and port do not count: rights are compared by it, and servers may ignore them too.
    """
    folders: list[str] = []
    for folder in unquote(urlsplit(url).path).casefold().split("/"):
        if folder == "..":
            folders = folders[:-1]
        elif folder not in {"", "."}:
            folders.append(folder)
    return (_decoded(host_name(url).rstrip(".")), *folders)


# Words that are an address: with a scheme or `www.`, or in lower case with the end of a domain. Not names of files.
_SHOWN = re.compile(
    r"(?:https?://|www\.)([\w-]+(?:\.[\w-]+)+)\S*|([\w-]+(?:\.[\w-]+)*\.(?:com|org|net|gov|edu|info|int|eu|uk|fr|de|it|es|nl|be|"
    r"ch|at|ca|us|ru|cn|jp|br|au|pl|se|no|dk|fi|ie|pt|gr|cz|il|in|kr|ua|io|co|tv))(?:/\S*)?",
)
# Letters of Cyrillic and Greek that look like those of Latin.
_LATIN_LOOK = frozenset("аеорсухіјѕӏԁԛԝһъьοаνυι")


def shown_host(words: str) -> str:
    """Return the host, without `www.`, of words that are nothing but an address; else an empty string."""
    match = _SHOWN.fullmatch(words.strip())
    return (match[1] or match[2]).casefold().removeprefix("www.") if match else ""


def is_same_site(one: str, other: str) -> bool:
    """Return whether two hosts are the same or one is below the other; hosts may be written as IDN or in punycode."""
    one, other = map(_decoded, (one, other))
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _decoded(host: str) -> str:
    try:
        return host.encode("ascii").decode("idna") if "xn--" in host else host
    except UnicodeError:
        return host


def look_alike(host: str) -> str:
    """Return a host as readers see it if it mixes scripts of the same look within a word, else an empty string."""
    if host.isascii() and "xn--" not in host:
        return ""
    decoded = _decoded(host)
    return decoded if any(map(_is_mixed, decoded.split("."))) else ""


def _is_mixed(label: str) -> bool:
    letters = [letter for letter in label if letter.isalpha()]
    scripts = {name(letter, "").partition(" ")[0] for letter in letters} & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN"}
    return len(scripts) > 1 or ("LATIN" not in scripts and bool(letters) and _LATIN_LOOK.issuperset(letters))


_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_hs(?:enc|mi)|wt\.?mc_\w+|xtor|at_(?:medium|campaign)\w*"
)
_TRANSLATED = ".translate.goog"
# Hosts that redirect to the address in a parameter.
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
    # Most addresses have nothing to remove, and this test is faster than parsing them.
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
    # translate.goog writes a dot as a hyphen, and a hyphen as two.
    return host.removesuffix(_TRANSLATED).replace("--", "\0").replace("-", ".").replace("\0", "-")


def same_original(url: str) -> str:
    """Return a normal form of a URL, which is equal for all copies of one original."""
    parts = urlsplit(without_tracking(url))
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    return urlunsplit(("", host + port, parts.path.rstrip("/"), parts.query, ""))
