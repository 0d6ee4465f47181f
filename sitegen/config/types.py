"""The types of values that site.yaml, records and front matter share."""

import re
from html import unescape
from typing import Annotated

from babel import Locale, UnknownLocaleError
from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from pydantic import AfterValidator

from sitegen.config.schema import Line, invalid
from sitegen.core import web

# Babel also accepts locales of POSIX (fr@euro, root), and reads an undetermined language as English.
_TAG = re.compile(r"(?!und)[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*", re.IGNORECASE)


def _given(value: str) -> str:
    if not unescape(value).strip():
        raise invalid("a required value is empty", "write one")
    return value


def _web_address(value: str) -> str:
    if value and not web.is_web(value):
        raise invalid(f"{value!r} is not an address of the web", "write the whole address: https://example.org/")
    return value


def language_tag(value: str) -> str:
    """Return a language tag in its canonical spelling (BCP 47). Raises a validation error if it is not a tag."""
    try:
        if _TAG.fullmatch(value):
            return str(Locale.parse(value.replace("_", "-"), sep="-")).replace("_", "-")
    except (ValueError, UnknownLocaleError):
        pass
    raise invalid(f"{value!r} is not a language tag", "write one of BCP 47: en, fr, pt-BR, zh-Hant")


def _license(value: str) -> str:
    """Return a licence in the spelling of SPDX, or the address of its text."""
    if not value or web.is_web(value):
        return value
    try:
        return str(canonicalize_license_expression(value))
    except InvalidLicenseExpression:
        hint = "write an identifier of SPDX such as CC-BY-4.0, the address of the licence, or LicenseRef-a-name"
        raise invalid(f"{value!r} is not a licence that SPDX knows", hint) from None


Required = Annotated[Line, AfterValidator(_given)]
Language = Annotated[Line, AfterValidator(language_tag)]
WebAddress = Annotated[Line, AfterValidator(_web_address)]
License = Annotated[Line, AfterValidator(_license)]


Value = str | tuple[str, ...]
