"""The syntaxes of Markdown, one module each; `registry.SYNTAX` lists them."""
