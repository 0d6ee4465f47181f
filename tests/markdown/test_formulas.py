"""Formulas of TeX stay as they were written; prices and escaped brackets are none."""

import pytest

from sitegen.markdown.reader import read_markdown


@pytest.mark.parametrize(
    "formula",
    [
        r"$$1 & 2 \\ 3 & 4$$",
        r"\(x_1\)",
        r"\(a*b*c \cdot d_{1}\)",
        r"\[ \sum_{i=1}^n x_i \\ y \]",
        r"$x_1 * y_2 * z$",
        r"$\frac{{a}}{b}$",
        "$$\n1 & 2 \\\\\n= 3\n---\n# 4\n$$",
        "\\begin{align}\na &= b \\\\\nc_1 &= *d*\n\\end{align}",
        "\\[\nx_1 \\\\\n- y\n\\]",
    ],
)
def test_a_formula_stays_as_it_was_written(formula: str) -> None:
    document = read_markdown(f"Words.\n\n{formula}\n\nWords.")
    assert document.text.split("\n")[1:-1] == [" ".join(formula.split())]
    assert "<em>" not in document.body.pieces[0]
    assert not document.headings
    assert not document.diagnostics


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("It costs $5 and *then* $10.", "It costs $5 and <em>then</em> $10."),
        (r"\$100 and \$200", "$100 and $200"),
        (r"\(2024\) and \[sic\]", "(2024) and [sic]"),
        (r"\[a\](b)", "[a](b)"),
        (r"`$x_1$` and `\(x_1\)`", r"<code>$x_1$</code> and <code>\(x_1\)</code>"),
        ("US$ *a* and CA$ *b*", "US$ <em>a</em> and CA$ <em>b</em>"),
    ],
)
def test_prices_and_escaped_brackets_are_no_formulas(text: str, html: str) -> None:
    assert read_markdown(text).body.pieces[0] == f"<p>{html}</p>\n"
