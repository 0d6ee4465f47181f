"""The format of refer and EndNote, which the program does not have: one module, and its line in a registry."""

from sitegen.collection.citation import Citation
from sitegen.formats.bibliography import address, authors
from sitegen.formats.format import CitationWriter, Format


def refer_record(citation: Citation) -> str:
    """Write a record of lines `%TAG value`."""
    names = [f"%A {name.family}" for name in authors(citation)]
    return "\n".join([f"%T {citation.cited_title}", *names, f"%D {citation.date.year}", f"%U {address(citation)}", ""])


REFER = Format(
    name="refer",
    label="EndNote",
    type="application/x-endnote-refer",
    files={"article": "citation.enw", "collection": "references.enw"},
    description="All references for EndNote",
    write=CitationWriter(refer_record, b"\n".join),
)
