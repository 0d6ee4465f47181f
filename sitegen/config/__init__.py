"""site.yaml and sources.yaml -> `Config`, checked, with the position of every setting for error messages.

`yaml` parses, `schema` turns YAML into values and errors into `Problem`s, `site_yaml` and `records` are the schema,
`consistency` compares settings with each other, and `load` builds the `Config` once from all of these. `content` and
`theme` use the same parser and schema for front matter and theme.yaml. `rights` is the table of the levels of rights.

Decisions:

- **Scalars are text; the schema gives them types.** YAML's guesses (`no`, `12:30`, `007`) never happen.
- **Tags, anchors, aliases and duplicate keys are refused**: nothing in a site needs them, and each can be used in an
  attack. PyYAML's C parser gives events with positions; text, lists and mappings are built from these.
- **An unknown key of site.yaml is an error**, because nobody but the curator writes that file.
- **Nothing in site.yaml runs**, not even from a list of allowed programs. Environment variables are plain text in it,
  so that a missing one cannot matter.
- **pydantic checks what people write**, because it reports all errors at once.
- **A source's `kind` is free text**, shown as it is written. The usual kinds are translated, and give the kind of
  work of an article that does not state its own (`content/works.py`).
"""
