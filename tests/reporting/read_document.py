"""A document as its reader meets it: the texts, one under the other."""

from gaoxinban.reporting.document import (
    Fields,
    Heading,
    Paragraph,
    Signature,
    Table,
    runs_of,
)


def plain(text):
    return "".join(run.text for run in runs_of(text))


def blocks(document, kind):
    return [block for block in document.blocks if isinstance(block, kind)]


def text_of(document):
    """Everything that people will read, in one text."""
    said = []
    for block in document.blocks:
        if isinstance(block, Heading):
            said.append(block.text)
        elif isinstance(block, Paragraph):
            said.append(plain(block.text))
        elif isinstance(block, Fields):
            said += [f"{field.label}={plain(field.value)}" for field in block.fields]
        elif isinstance(block, Table):
            said += ["|".join(plain(cell) for cell in row) for row in block.rows]
        elif isinstance(block, Signature):
            said += block.labels
    return "\n".join(said)
