"""Adds the preview's script to a page, allows it in the page's policy, and holds pictures of other hosts back."""

import re
from collections.abc import Mapping
from html import escape, unescape

_POLICY = re.compile(r"<meta\s[^>]*http-equiv\s*=\s*[\"']?content-security-policy\b[^>]*>", re.IGNORECASE)
_CONTENT = re.compile(r"(?<=\s)content\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
# The script loads itself and its style sheet, and listens to the server.
_REQUIRED = ("script-src", "style-src", "connect-src")
# These replace `script-src` and `style-src` where a policy has them.
_OVERRIDING = ("script-src-elem", "style-src-elem")

# A draft may hold the address of a picture by which its sender learns that somebody reads it.
_REMOTE_IMAGE = re.compile(r'(<img\b[^>]*?) src="(https?://[^"]*)"')
_PLACEHOLDER = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='320' height='120'%3E"
    "%3Crect width='100%25' height='100%25' fill='%23ddd'/%3E%3Ctext x='50%25' y='50%25' text-anchor='middle' "
    "font-family='sans-serif' font-size='14'%3EOn another host: click to show%3C/text%3E%3C/svg%3E"
)


def inject(page: str, script: str, data: Mapping[str, str]) -> str:
    """Add a script at the end of the page's head, with `data-` attributes, and widen the policy for it.

    Pictures of other hosts are placeholders until they are asked for.
    """
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
    tag = f'<script src="{escape(script)}"{attributes} defer></script>\n'
    page = _REMOTE_IMAGE.sub(rf'\1 src="{_PLACEHOLDER}" data-remote="\2" title="\2"', page)
    page = _POLICY.sub(lambda meta: _CONTENT.sub(_widened, meta[0]), page)
    head, end, rest = page.partition("</head>")
    return head + tag + end + rest if end else tag + page


def _widened(content: re.Match[str]) -> str:
    policy = unescape(content[1] or content[2] or "")
    widened = _widened_directives(policy)
    if not widened:
        return content[0]
    allowed = "; ".join(" ".join([name, *sources]) for name, sources in {**_directives(policy), **widened}.items())
    return f'content="{escape(allowed)}"'


def _widened_directives(policy: str) -> dict[str, list[str]]:
    """Return the directives of a Content-Security-Policy that would block the script, with its own origin added."""
    directives = _directives(policy)
    default = directives.get("default-src", ["*"])
    required = [*_REQUIRED, *(name for name in _OVERRIDING if name in directives)]
    sources = {name: directives.get(name, default) for name in required}
    return {
        name: ["'self'", *(source for source in allowed if source != "'none'")]
        for name, allowed in sources.items()
        if not {"'self'", "*"} & set(allowed)
    }


def _directives(policy: str) -> dict[str, list[str]]:
    parts = [part.split() for part in policy.split(";") if part.strip()]
    # Of two directives with one name, only the first counts.
    return {name.lower(): sources for name, *sources in reversed(parts)}
