"""Pages -> the files that Python writes: bibliographies, tables, feeds, JSON-LD.

Used by `theme`, which writes all other pages by templates.
"""
