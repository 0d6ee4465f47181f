"""The second stage of a build: read the theme, the static files, and the digests of all articles."""

from collections.abc import Mapping

from msgspec import Struct

from sitegen.build.sources import Sources
from sitegen.collection.editions import editions
from sitegen.content.folder import Content
from sitegen.content.library import Articles
from sitegen.content.read_cache import ReadResults
from sitegen.core.problems import Problem
from sitegen.formats.format import Format
from sitegen.formats.registry import FORMATS
from sitegen.runtime.folders import plain_files
from sitegen.runtime.memo import Workers
from sitegen.runtime.store import Store
from sitegen.theme.labels import with_labels
from sitegen.theme.layers import extra_style, load_options, theme_folders
from sitegen.theme.options import ThemeOptions
from sitegen.theme.static_files import Statics, read_statics, with_style
from sitegen.theme.templates import Theme, load_themes


class Inputs(Struct, frozen=True):
    """Everything that a plan is made from. Articles are read from disk only when the plan needs them."""

    content: Content
    articles: Articles
    themes: Mapping[str, Theme]
    """By the language of the interface."""
    options: ThemeOptions
    label_problems: tuple[Problem, ...]
    statics: Statics
    permalinks: bytes
    formats: tuple[Format, ...]
    """The formats of files, which are the program's own except in tests."""

    def problems(self, *, drafts: bool) -> list[Problem]:
        """Return the problems of all inputs; those of files that are held back only if `drafts` are wanted."""
        return [
            *self.articles.problems(drafts=drafts),
            *self.content.problems,
            *self.options.problems,
            *self.label_problems,
            *self.statics.problems,
        ]


def read(
    sources: Sources, store: Store, workers: Workers, known: ReadResults, formats: tuple[Format, ...] = FORMATS
) -> Inputs:
    """Read the inputs; `known` articles are those of the last build of this process. Raises BuildError."""
    root, config = sources.root, sources.config
    content = Content(plain_files(sources.content, config.content), store)
    articles = Articles(content, config, store, workers, known)
    layers = theme_folders(root, config.theme, config.setting("theme"))
    options = load_options(layers, config.document("options"))
    statics = read_statics(layers, plain_files(sources.static, config.static, hidden=True), config.static)
    statics = with_style(statics, extra_style(layers) + options.style)
    themes = load_themes(layers, [edition.language for edition in editions(config)], store)
    theme, label_problems = with_labels(themes[config.language], config.labels, config.document("labels"))
    themes = {**themes, config.language: theme}
    return Inputs(content, articles, themes, options, tuple(label_problems), statics, sources.permalinks, formats)
