"""What a service's user may do in the database: all in its own, and in that of its audit log only
add and read."""

from pymongo.database import Database

from casework.desk.audit import COLLECTION, database_name, entries_in
from contracts.typed import JsonObject

APPEND_ONLY = "appendOnly"
APPENDING = ("find", "insert", "createIndex")
"""An index by time would delete entries, but only such as hold a date, and none does."""


def append_only(database: str) -> JsonObject:
    """Return the role over the audit log of `database`, as `createRole` and MongoDB's operator take
    it, but for its name and its database, which are `append_only` and that of the log."""
    resource = {"db": database_name(database), "collection": COLLECTION}
    return {"privileges": [{"resource": resource, "actions": list(APPENDING)}], "roles": []}


def roles(database: str) -> list[dict[str, str]]:
    """Return the roles of the user to whom `database` belongs."""
    return [
        {"db": database, "role": "readWrite"},
        {"db": database_name(database), "role": APPEND_ONLY},
    ]


class BothHaveEntries(ValueError):
    """A service has begun a new log beside the old one; the text names both."""


def move_log(database: Database) -> int:
    """Take the audit log that an earlier version kept in `database`, where its user may change it,
    to where it is only added to; return how many entries it had, 0 where there was none.

    The service must stand still. Safe to repeat. Raises BothHaveEntries, PyMongoError.
    """
    old, new = database[COLLECTION], entries_in(database)
    count = old.count_documents({})
    if not count:
        return 0
    if new.find_one() is not None:
        raise BothHaveEntries(f"there are entries in {old.full_name} and in {new.full_name}")
    command = {"renameCollection": old.full_name, "to": new.full_name, "dropTarget": True}
    database.client.admin.command(command)
    return count
