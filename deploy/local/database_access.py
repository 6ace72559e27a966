"""What a service's user may do in the database: all in its own, and in that of its audit log only
add and read."""

from typing import Any

from casework.desk.audit import COLLECTION, database_name

APPEND_ONLY = "appendOnly"
APPENDING = ("find", "insert", "createIndex")
"""An index by time would delete entries, but only such as hold a date, and none does."""

Rights = dict[str, Any]


def append_only(database: str) -> Rights:
    """The role over the audit log of `database`, as `createRole` and MongoDB's operator take it,
    but for its name and its database, which are `append_only` and that of the log."""
    resource = {"db": database_name(database), "collection": COLLECTION}
    return {"privileges": [{"resource": resource, "actions": list(APPENDING)}], "roles": []}


def roles(database: str) -> list[dict[str, str]]:
    """The roles of the user to whom `database` belongs."""
    return [
        {"db": database, "role": "readWrite"},
        {"db": database_name(database), "role": APPEND_ONLY},
    ]
