"""The locales of Unicode CLDR, as Babel has them."""

from copy import deepcopy
from functools import cache, cached_property

from babel import Locale
from babel.localedata import LocaleDataDict, load


class _Locale(Locale):
    """A locale with months of its own.

    Babel 2.18 keeps the names that one locale's alias led to where others find them: after Japanese, March was 3月 in
    French too.
    """

    @cached_property
    def months(self) -> LocaleDataDict:
        """The names of months."""
        own: LocaleDataDict = LocaleDataDict({"months": deepcopy(load(str(self))["months"])})["months"]
        return own


@cache
def locale(language: str) -> Locale:
    """Return the locale of a language tag (BCP 47), by which dates are written."""
    return _Locale.parse(language, sep="-")
