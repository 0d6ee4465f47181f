"""The layers of a theme -> templates, words, options, static files, and the rendering of a page.

Used by `build`.

Decisions:

- **Jinja2, sandboxed, with autoescaping**; an undefined name is an error. Article text never goes through it. The parts
  of `site` that a template reads, with everything that it includes, are found in its syntax tree; only these enter
  the keys of its pages.
- **A fragment that many pages share is rendered once** (`remember`): a card is in a dozen lists. The sandbox checks
  foreign values alone, not sitegen's own. docs/performance.md has the gains.
- **Compiled templates are in the user's cache folder**, not in the site's, which may come from elsewhere and must hold
  no code. Without such a folder, or on a full disk, each process compiles for itself.
- **Babel reads the gettext catalogues (`.po`) as they are**, so there is no step to compile them.
- **A footnote opens in place by `:target` alone.** Its one copy takes a fixed place at the foot of the window, so
  nothing scrolls. The link back leads to an empty element that keeps a fixed place until a moment after the note
  closes (a transition of `position`); from the list at the end, the same link scrolls to the reference. Without CSS it
  is an ordinary footnote. The alternatives need a second copy of the text, a script, or a button that feeds drop.
- **`image` is not shown above the text**: it has no text alternative, and the right to a picture is seldom the right to
  the text. A figure in the text has an alternative and a caption.
"""
