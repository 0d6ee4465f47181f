"""Markdown -> `Document`: safe HTML with its headings, references, plain text, and diagnostics.

Used for articles by `content`, and for the curator's notes and descriptions (`notes`) by `config`, `collection` and
`pages`. It knows no site: links into the site stay open, as `Reference`s, until `collection` resolves them.

A syntax is one module of `syntax/` and one line of `syntax/registry.py`: a frozen `Syntax` with the rules of its
parser, its checks, its transforms, the HTML that the sanitiser lets through for it, and the functions that write its
tags. A `Grammar` puts syntaxes together, and `read_markdown` takes them as a parameter; so another dialect of Markdown
is another tuple of syntaxes.

A text goes through these steps, and in each one the grammar loops over its syntaxes:

    parse       markdown-it-py                                  tokens
    check       `completeness`, `checks`, `broken_markup`       diagnostics
    transform   `transforms`                                    tokens with ids, figures, lines of links …
    render      markdown-it-py                                  HTML
    sanitise    nh3, by `tags`, `attributes`, `classes` …       safe HTML
    space       `east_asian`, `french_html`                     joined Chinese and Japanese lines, French spaces
    write       `outline`, `writers`                            HTML for the page, cut at references; plain text

Decisions:

- markdown-it-py parses, because its tokens can be checked: every line must be in some token, no cell of a table and no
  footnote may be dropped, and nothing may be nested deeper than the parser follows. Text that would be lost is refused
  or reported, never dropped in silence.
- Checks run on all tokens, after footnotes have been moved to their places and before any transform, while an escaped
  character is still a token of its own.
- Bare addresses become links only where a cheap search finds a sign of one; the library's own search more than doubles
  the time of reading. A bare `word.word` is no link, because names look like that (Digital.gov).
- nh3 sanitises every text by an allow-list, with a prefix before ids. Its output is so regular (attributes quoted, text
  escaped) that regular expressions can find its tags, and cut it at links and images.
- The allow-list is divided among the syntaxes, so that a syntax can be read as a whole. Raw HTML may use everything
  that any syntax allows.
- Unknown tags, such as `<name>` in a letter, are kept as text, and embedded media become links.
- HTML parsers treat all text after an unclosed quote or comment as part of it. So raw HTML is read piece by piece
  before the sanitiser sees it.
- Markdown that is not what was meant is rendered as meant where that is certain, else reported. A mark of another
  program stays on the page, because it may say what is missing there; it is one warning, and no word of the text.
- Remarks between `%%` are as Obsidian has them. A sign without its counterpart refuses the text, because a remark that
  is published cannot be called back; a warning would come too late.
- A class or an attribute that the parser writes for itself (footnotes, marks of other programs) is taken from raw HTML.
- Titles keep no mark of direction at all, because they stand within other text; texts keep those that scripts need.
- A small text must not become a huge page: addresses that many links take from one definition, the empty cells of
  tables, and open tags are limited while the text is read, as cmark limits them.
- The spaces of French are set in sanitised HTML, because there the language of every element is known, also of those
  that were raw HTML.
- Attributes that only the program may set (`rel`, `loading`, `tabindex`, the links of headings to themselves) are
  written after sanitising, so an author cannot set them.
"""
