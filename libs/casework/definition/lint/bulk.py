"""Rules about uploads of many applications."""

from collections.abc import Iterator

from casework.definition.bulk import MOST_ROWS, ROW_ID
from casework.definition.model import Definition

Findings = Iterator[str]
CITIZEN = "citizen"


def uploads_can_be_filed(definition: Definition) -> Findings:
    """Check that what is taken in bulk is filed by citizens,
    and no row needs what a file cannot hold."""
    if "bulk" not in definition.source:
        return
    if not 1 <= definition.bulk_rows <= MOST_ROWS:
        yield f"bulk takes {definition.bulk_rows} rows; it is 1 to {MOST_ROWS}"
    if not any(CITIZEN in definition.groups.get(name, ()) for name in definition.start.by):
        yield "bulk is declared and no citizen may file"
    if definition.anonymous:
        yield "bulk is declared and who files is not known, so nobody could follow an upload"
    for spec in definition.form.specs:
        if spec["name"] == ROW_ID:
            yield f"bulk is declared and the form asks for {ROW_ID!r}, which is the row's own id"
        if spec["type"] == "files" and spec.get("required"):
            yield f"bulk is declared and {spec['name']} asks for a file, which no row can bring"
