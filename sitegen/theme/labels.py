"""Labels: the site's own words in place of messages of its theme."""

import re
from collections.abc import Iterator, Mapping, Sequence

from babel.messages.plurals import get_plural
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import escape
from msgspec.structs import replace

from sitegen.config.yaml import Yaml
from sitegen.core.problems import Problem
from sitegen.core.spelling import nearest
from sitegen.runtime.digests import digest
from sitegen.theme.remember import EXTENSIONS
from sitegen.theme.templates import Template, Theme

_KEY = "labels"
_PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")


def with_labels(theme: Theme, labels: Mapping[str, Sequence[str]], document: Yaml) -> tuple[Theme, list[Problem]]:
    """Return a theme with the site's labels in place of its own messages, and the problems of the labels.

    A label is for a message as the templates write it (gettext's msgid), and has one form or as many as the theme's
    language has (Unicode CLDR). If there are problems, the theme is unchanged.
    """
    known = find_messages(theme.templates) if labels else {}
    problems = [*_empty(document), *_mistakes(theme.language, known, labels, document)]
    if problems or not labels:
        return theme, problems
    # In templates, messages are HTML, and a per cent sign begins a placeholder.
    clean = {message: tuple(str(escape(_doubled(form))) for form in forms) for message, forms in labels.items()}
    messages = {**theme.messages, **clean}
    return replace(theme, messages=messages, digest=digest([theme.digest, clean])), []


def find_messages(templates: Mapping[str, Template]) -> dict[str, bool]:
    """Return every message of templates, and whether it has plural forms."""
    environment = ImmutableSandboxedEnvironment(extensions=EXTENSIONS)
    found: dict[str, bool] = {}
    for template in templates.values():
        for _, function, message in environment.extract_translations(template.source):  # type: ignore[attr-defined]
            first = message[0] if isinstance(message, tuple) else message
            if isinstance(first, str):
                found[first] = found.get(first, False) or function == "ngettext"
    return found


def _empty(document: Yaml) -> Iterator[Problem]:
    labels = document.value.get(_KEY) if isinstance(document.value, dict) else None
    for message in [key for key, value in labels.items() if value is None] if isinstance(labels, dict) else ():
        yield document.problem((_KEY, message), "missing", f"`{message}` has no label", "write one, or remove the line")


def _mistakes(
    language: str, known: Mapping[str, bool], labels: Mapping[str, Sequence[str]], document: Yaml
) -> Iterator[Problem]:
    plural_forms: int = get_plural(language.replace("-", "_")).num_plurals
    for message, forms in labels.items():
        if message not in known:
            yield _unknown(message, sorted(known), document)
            continue
        if not all(form.strip() for form in forms):
            yield document.problem(
                (_KEY, message), "label", f"`{message}` has an empty label", "write one, or remove the line"
            )
        allowed = (1, plural_forms) if known[message] else (1,)
        if len(forms) not in allowed:
            hint = f"write {' or '.join(map(str, dict.fromkeys(allowed)))}"
            text = f"the label has {len(forms)} plural forms, and {language} needs another number of them"
            yield document.problem((_KEY, message), "label", text, hint)
        if any(_placeholders(form) != _placeholders(message) for form in forms):
            wanted = " ".join(sorted(_placeholders(message))) or "none"
            text = "the label does not have the placeholders of the message"
            yield document.problem((_KEY, message), "label", text, f"placeholders: {wanted}")


def _unknown(message: str, known: Sequence[str], document: Yaml) -> Problem:
    folded = {other.casefold(): other for other in known}
    close = folded.get(nearest(message, [*folded]), "")
    hint = f"did you mean `{close}`?" if close else "write a message of the templates, in English"
    line, column = document.keys.get((_KEY, message), (1, 1))
    return Problem(document.path, line, column, "unknown-label", f"the theme has no message {message!r}", hint)


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def _doubled(text: str) -> str:
    return re.sub(r"%(?!\(\w+\)s)", "%%", text)
