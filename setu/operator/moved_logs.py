"""Takes audit logs that lie among a service's cases, where its user may change them, into the
database in which it may only add."""

from collections.abc import Iterable

from casework.desk.audit import COLLECTION, entries_in
from setu.operator.place import Databases


class BothHaveEntries(ValueError):
    """A service has begun a new log beside the old one; the text names it."""


def move(databases: Databases, names: Iterable[str]) -> dict[str, int]:
    """Move the logs of these deployables; return how many entries each had that was moved, by name.

    The service must stand still, and its user have its rights in the log's database. Safe to
    repeat. Raises BothHaveEntries (those before it are moved), PyMongoError.
    """
    moved = {}
    for name in names:
        old, new = databases.of(name)[COLLECTION], entries_in(databases.of(name))
        count = old.count_documents({})
        if not count:
            continue
        if new.find_one() is not None:
            raise BothHaveEntries(f"{name} has entries in {old.full_name} and {new.full_name}")
        command = {"renameCollection": old.full_name, "to": new.full_name, "dropTarget": True}
        databases.client.admin.command(command)
        moved[name] = count
    return moved
