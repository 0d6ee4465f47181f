"""Parts of pages that many pages share, made once: `{% remember VALUES %}…{% endremember %}` in templates."""

from collections.abc import Callable, Iterable, Iterator

from jinja2 import Environment, TemplateRuntimeError, nodes
from jinja2.ext import Extension, InternationalizationExtension
from jinja2.parser import Parser
from jinja2.runtime import Context

# At some thousand bytes each; beyond it, memory is worth more than the time to make them again.
_MOST = 20_000
# What is of one page, or of one turn of a loop.
_OF_A_PAGE = frozenset({"page", "bodies", "loop", "self", "super", "caller"})


class Remember(Extension):
    """`{% remember VALUES %}…{% endremember %}`: what stands there depends on these values and on `site`, no more.

    It is made once for the same values, as long as the site is the same. Saves 10 % of the processor time of a cold
    build of 2,000 articles.
    """

    tags = {"remember"}  # noqa: RUF012 (Jinja's own way to declare it)

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._site: object = None
        self._made: dict[tuple[object, ...], str] = {}

    def parse(self, parser: Parser) -> nodes.Node:
        """Read the tag."""
        line = next(parser.stream).lineno
        values = parser.parse_tuple(with_condexpr=False)
        body = parser.parse_statements(("name:endremember",), drop_needle=True)
        if names := sorted(_OF_A_PAGE.intersection(_names(body))):
            parser.fail(f"`{names[0]}` is not the same on every page: name what is read of it behind `remember`", line)
        name = f"{parser.name} {parser.free_identifier().name}"
        call = self.call_method("_recall", [nodes.ContextReference(), nodes.Const(name), values])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _recall(self, context: Context, name: str, values: object, caller: Callable[[], str]) -> str:
        if (site := context.get("site")) is not self._site or len(self._made) > _MOST:
            self._site, self._made = site, {}
        given = values if isinstance(values, tuple) else (values,)
        # Of one and true, and of HTML and the same plain text, Python says that they are equal.
        key = (name, given, tuple(map(type, given)))
        try:
            known = self._made.get(key)
        except TypeError:
            raise TemplateRuntimeError("a value behind `remember` is a list or a mapping, which may change") from None
        if known is None:
            known = self._made[key] = caller()
        return known


def _names(body: Iterable[nodes.Node]) -> Iterator[str]:
    return (name.name for node in body for name in node.find_all(nodes.Name))


EXTENSIONS = [InternationalizationExtension, Remember]
"""What templates may use besides Jinja's own tags."""
