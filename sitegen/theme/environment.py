"""The Jinja environment of a theme: a sandbox, filters, translated messages, and a cache of compiled templates.

The sandbox is a second line of defence, not a promise: themes are code, and only trusted ones should be installed.
The cache of compiled templates saves 7 % of the processor time of a rebuild after an edit of a title.
"""

from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress
from functools import lru_cache, partial
from gettext import c2py
from pickle import UnpicklingError
from types import MethodType
from typing import Any

from babel.messages.plurals import get_plural
from jinja2 import FileSystemBytecodeCache, FunctionLoader, StrictUndefined, nodes
from jinja2.bccache import Bucket
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from msgspec import Struct
from platformdirs import user_cache_path

from sitegen.core.formatting import FILTERS
from sitegen.core.licenses import license_address
from sitegen.formats.json_ld import structured_data
from sitegen.runtime.digests import digest
from sitegen.runtime.program import salt
from sitegen.theme.remember import EXTENSIONS, Remember
from sitegen.theme.templates import Theme


@lru_cache(maxsize=2)
def environment(theme: Theme) -> "Environment":
    """Return the environment of a theme."""
    result = Environment(theme)
    result.filters |= {name: partial(function, theme.language) for name, function in FILTERS.items()}
    result.filters["structured_data"] = partial(structured_data, theme.language)
    result.filters["license_address"] = license_address
    return result


# Every public attribute of these may be read: sitegen's values, the macros of an imported template, and `loop`.
_OPEN = (Struct, TemplateModule, LoopContext)


class Environment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, which does not check sitegen's own values."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            autoescape=True,
            undefined=StrictUndefined,
            loader=FunctionLoader(partial(_load, {name: found.source for name, found in theme.templates.items()})),
            bytecode_cache=_compiled_templates(),
            extensions=EXTENSIONS,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.newstyle_gettext = True  # (Jinja's name for messages that are format strings)
        words = _TemplateMessages(Messages(theme.language, theme.messages))
        self.globals |= {"_": words.gettext, "gettext": words.gettext, "ngettext": words.ngettext}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the names that all templates may use, as one mapping.

        Replaces Jinja's chain of two, which takes long to copy at every include and import; saves 8 % of the processor
        time of a cold build of 2,000 articles.
        """
        return {**self.globals, **(d or {})}

    def getattr(self, obj: object, attribute: str) -> object:
        """Read an attribute; the sandbox checks it only where the value is not one of sitegen's own.

        Replaces Jinja's check of every attribute, which is slow; saves 16 % of the processor time of a cold build of
        2,000 articles.
        """
        if attribute[0] != "_" and isinstance(obj, _OPEN):
            try:
                return getattr(obj, attribute)
            except AttributeError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def call(self, context: Context, called: Callable[..., object], /, *args: object, **kwargs: Any) -> object:
        """Call a function for a template; its macros and sitegen's own functions are always safe.

        Replaces Jinja's check of every call, which is slow; saves 5 % of the processor time of a cold build of 2,000
        articles.
        """
        owner = called.__self__ if isinstance(called, MethodType) else called
        if not isinstance(owner, _OURS):
            return super().call(context, called, *args, **kwargs)
        if kwargs:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
        return (
            called(context.eval_ctx, *args, **kwargs)
            if isinstance(owner, _NEEDING_CONTEXT)
            else called(*args, **kwargs)
        )


def _load(sources: Mapping[str, str], name: str) -> tuple[str, str, None] | None:
    return (sources[name], name, None) if name in sources else None


class _CompiledTemplates(FileSystemBytecodeCache):
    """Keeps compiled templates in the user's own cache folder.

    The site's cache may come from elsewhere with the site, so nothing in that one may be code.
    """

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the key of a template; Jinja itself compares the checksum of its source."""
        return digest([salt(), name, filename])

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load compiled code, unless its file is damaged."""
        try:
            super().load_bytecode(bucket)
        except (EOFError, UnpicklingError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store compiled code, if the disk has space."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _compiled_templates() -> _CompiledTemplates | None:
    # If the user has no cache folder or no home, each process compiles for itself.
    with suppress(OSError):
        folder = user_cache_path("sitegen", appauthor=False)
        if folder.is_absolute():
            folder.mkdir(parents=True, exist_ok=True)
            return _CompiledTemplates(str(folder))
    return None


class Messages:
    """The messages of the interface in one language (gettext)."""

    def __init__(self, language: str, messages: Mapping[str, tuple[str, ...]]) -> None:
        self._messages = messages
        self._plural = c2py(get_plural(language.replace("-", "_")).plural_expr)

    def gettext(self, text: str) -> str:
        """Return the translation of a message, or the message itself."""
        return self._messages.get(text, (text,))[0]

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return the plural form of a message for a number."""
        forms = self._messages.get(one)
        return forms[min(self._plural(count), len(forms) - 1)] if forms else (one if count == 1 else many)


class _TemplateMessages:
    """The gettext functions of templates: messages are HTML, and values fill their placeholders."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages

    def gettext(self, evaluation: nodes.EvalContext, text: str, /, **values: object) -> str:
        message = _text(self._messages.gettext(text), evaluation.autoescape)
        return message % values if "%" in message else message

    def ngettext(self, evaluation: nodes.EvalContext, one: str, many: str, num: int, /, **values: object) -> str:
        return _text(self._messages.ngettext(one, many, num), evaluation.autoescape) % {"num": num, **values}


@lru_cache(maxsize=1000)
def _text(message: str, autoescape: bool) -> str:
    # In a plain text template, values are not escaped.
    return Markup(message) if autoescape else message  # noqa: S704 (the theme's own)


# Calls of these are always safe. The first two need to know whether the template writes HTML.
_NEEDING_CONTEXT = (Macro, _TemplateMessages)
_OURS = (*_NEEDING_CONTEXT, Remember, LoopContext)
