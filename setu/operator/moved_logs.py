"""Takes audit logs that lie among services' cases into the databases in which they are only added
to."""

from collections.abc import Iterable

from deploy.local.database_access import move_log
from setu.operator.place import Databases


def move(databases: Databases, names: Iterable[str]) -> dict[str, int]:
    """Move the logs of these deployables; return how many entries each had that was moved, by name.

    Safe to repeat. Raises as `move_log` (those before it are moved).
    """
    counts = {name: move_log(databases.of(name)) for name in names}
    return {name: count for name, count in counts.items() if count}
