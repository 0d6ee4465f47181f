"""Where the text of a licence is (SPDX)."""

import re

from sitegen.core import urls

# One identifier of SPDX's list; those of a collection's own name no text that others have.
_IDENTIFIER = re.compile(r"(?!LicenseRef-|DocumentRef-)[A-Za-z0-9.+-]+")


def license_address(name: str) -> str:
    """Return the address of a licence's text; empty for an expression of several, and for one of the curator's own."""
    if urls.is_web(name):
        return name
    return f"https://spdx.org/licenses/{name}.html" if _IDENTIFIER.fullmatch(name) else ""
