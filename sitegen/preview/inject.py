"""A page -> the same with the preview's script, and a policy by which that may run."""

import re
from collections.abc import Mapping
from html import escape, unescape

_POLICY = re.compile(r"<meta\s[^>]*http-equiv\s*=\s*[\"']?content-security-policy\b[^>]*>", re.IGNORECASE)
_CONTENT = re.compile(r"(?<=\s)content\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
# What the script needs: itself, its style sheet, and word from the server.
_NEEDED = ("script-src", "style-src", "connect-src")
_WHERE_GIVEN = ("script-src-elem", "style-src-elem")


def inject(page: str, script: str, data: Mapping[str, str]) -> str:
    """Put a script at the end of a page's head, with `data` as its attributes."""
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
    tag = f'<script src="{escape(script)}"{attributes} defer></script>\n'
    page = _POLICY.sub(lambda meta: _CONTENT.sub(_widened, meta[0]), page)
    head, end, rest = page.partition("</head>")
    return head + tag + end + rest if end else tag + page


def _widened(content: re.Match[str]) -> str:
    policy = unescape(content[1] or content[2] or "")
    lacking = _lacking(policy)
    if not lacking:
        return content[0]
    allowed = "; ".join(" ".join([name, *sources]) for name, sources in {**_directives(policy), **lacking}.items())
    return f'content="{escape(allowed)}"'


def _lacking(policy: str) -> dict[str, list[str]]:
    """Return the directives of a Content-Security-Policy that must be others, so that the script may run."""
    directives = _directives(policy)
    default = directives.get("default-src", ["*"])
    needed = [*_NEEDED, *(name for name in _WHERE_GIVEN if name in directives)]
    sources = {name: directives.get(name, default) for name in needed}
    return {
        name: ["'self'", *(source for source in allowed if source != "'none'")]
        for name, allowed in sources.items()
        if not {"'self'", "*"} & set(allowed)
    }


def _directives(policy: str) -> dict[str, list[str]]:
    parts = [part.split() for part in policy.split(";") if part.strip()]
    # The first of two directives of a name is the one that counts.
    return {name.lower(): sources for name, *sources in reversed(parts)}
