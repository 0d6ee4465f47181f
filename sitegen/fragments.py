"""Parts of pages that many pages share, made once: `{% remember VALUES %}…{% endremember %}` in templates."""

from collections.abc import Callable

from jinja2 import Environment, nodes
from jinja2.ext import Extension, InternationalizationExtension
from jinja2.parser import Parser
from jinja2.runtime import Context

# At some thousand bytes each; beyond it, memory is worth more than the time to make them again.
_MOST = 20_000


class Remember(Extension):
    """`{% remember VALUES %}…{% endremember %}`: what stands there depends on these values and on `site`, no more.

    It is made once for the same values, as long as the site is the same.
    """

    tags = {"remember"}  # noqa: RUF012 (Jinja's own way to declare it)

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._site: object = None
        self._made: dict[tuple[str, int, tuple[object, ...]], str] = {}

    def parse(self, parser: Parser) -> nodes.Node:
        """Read the tag."""
        line = next(parser.stream).lineno
        values = parser.parse_tuple(with_condexpr=False)
        body = parser.parse_statements(("name:endremember",), drop_needle=True)
        place = [nodes.Const(parser.name or ""), nodes.Const(line)]
        call = self.call_method("_recall", [nodes.ContextReference(), *place, values])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _recall(self, context: Context, name: str, line: int, values: object, caller: Callable[[], str]) -> str:
        if (site := context.get("site")) is not self._site or len(self._made) > _MOST:
            self._site, self._made = site, {}
        key = (name, line, values if isinstance(values, tuple) else (values,))
        if key not in self._made:
            self._made[key] = caller()
        return self._made[key]


EXTENSIONS = [InternationalizationExtension, Remember]
"""What templates may use besides Jinja's own tags."""
