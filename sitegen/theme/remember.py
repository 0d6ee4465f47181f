"""Fragment caching for templates: `{% remember VALUES %}…{% endremember %}`."""

from collections.abc import Callable, Iterable, Iterator

from jinja2 import Environment, TemplateRuntimeError, nodes
from jinja2.ext import Extension, InternationalizationExtension
from jinja2.parser import Parser
from jinja2.runtime import Context

# Fragments of some thousand bytes each; more would cost too much memory.
_MOST = 20_000
# Names that differ between pages or iterations, so they may not be used inside `remember`.
_OF_A_PAGE = frozenset({"page", "bodies", "loop", "self", "super", "caller"})


class Remember(Extension):
    """`{% remember VALUES %}…{% endremember %}`: a fragment that depends on these values and on `site` alone.

    It is rendered once for the same values and the same site. This saves 10 % of the processor time of a cold build of
    2,000 articles: a card is in a dozen lists.
    """

    tags = {"remember"}  # noqa: RUF012 (Jinja's own way to declare it)

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._site: object = None
        self._fragments: dict[tuple[object, ...], str] = {}

    def parse(self, parser: Parser) -> nodes.Node:
        """Parse the tag. Fails for names that differ between pages."""
        line = next(parser.stream).lineno
        values = parser.parse_tuple(with_condexpr=False)
        body = parser.parse_statements(("name:endremember",), drop_needle=True)
        if names := sorted(_OF_A_PAGE.intersection(_names(body))):
            parser.fail(f"`{names[0]}` differs between pages: name the values that it gives after `remember`", line)
        name = f"{parser.name} {parser.free_identifier().name}"
        call = self.call_method("_recall", [nodes.ContextReference(), nodes.Const(name), values])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _recall(self, context: Context, name: str, values: object, caller: Callable[[], str]) -> str:
        if (site := context.get("site")) is not self._site or len(self._fragments) > _MOST:
            self._site, self._fragments = site, {}
        given = values if isinstance(values, tuple) else (values,)
        # Python takes 1 for equal to true, and markup for equal to the same plain text; so the types count too.
        key = (name, given, tuple(map(type, given)))
        try:
            known = self._fragments.get(key)
        except TypeError:
            raise TemplateRuntimeError("a value after `remember` is a list or a mapping, which may change") from None
        if known is None:
            known = self._fragments[key] = caller()
        return known


def _names(body: Iterable[nodes.Node]) -> Iterator[str]:
    return (name.name for node in body for name in node.find_all(nodes.Name))


EXTENSIONS = [InternationalizationExtension, Remember]
"""Jinja extensions for templates."""
