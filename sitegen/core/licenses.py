"""Addresses of licence texts (SPDX)."""

import re

from sitegen.core import web

# One identifier of SPDX's list. A private identifier (LicenseRef-…) has no public text.
_IDENTIFIER = re.compile(r"(?!LicenseRef-|DocumentRef-)[A-Za-z0-9.+-]+")


def license_address(name: str) -> str:
    """Return the address of a licence text; empty for an expression of several licences, and for a private one."""
    if web.is_web(name):
        return name
    return f"https://spdx.org/licenses/{name}.html" if _IDENTIFIER.fullmatch(name) else ""
