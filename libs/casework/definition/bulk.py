"""``bulk``: many applications of one service in one upload.

    bulk: {rows: 10000}

``rows`` is the most that one upload may hold. Which cell of a file answers which field is the
gateway's affair; a definition says only that the service can be applied for so.
"""

from casework.definition.sources.parts import BulkSource

MOST_ROWS = 10_000
"""In one upload, whatever a definition says: what one worker files within the hour."""
ROW_ID = "row_id"
"""The column in which whoever uploads gives each row an id of his own."""


def read_bulk(source: BulkSource | None) -> int:
    """Return the most rows of one upload, 0 where the service does not take uploads; ValueError
    for what is no number of rows."""
    if source is None:
        return 0
    rows = source["rows"]
    if isinstance(rows, bool) or not isinstance(rows, int):
        raise ValueError("bulk: rows is not a number")
    return rows
