"""What a definition asks of a case by data alone: paths, and what must stand there.

Everything here works on a case document and on its tracking view alike, so that the gateway and
the service decide the same.
"""

from collections.abc import Iterable, Mapping
from typing import Any

Conditions = Mapping[str, Any]
"""``{path: wanted}``: ``true`` asks for anything that is not empty there, a list for one of it."""


def look_up(path: Iterable[str], found: Any) -> Any:
    """Return what ``path`` leads to in nested mappings; None where it leads nowhere."""
    for key in path:
        if not isinstance(found, Mapping):
            return None
        found = found.get(key)
    return found


def value_at(case: Mapping[str, Any], path: str) -> Any:
    """Return what stands in ``case`` at a dotted ``path``, None where nothing does."""
    return look_up(path.split("."), case)


def meets(case: Mapping[str, Any], conditions: Conditions) -> bool:
    """Return whether every one of ``conditions`` holds; none at all always do."""
    return all(
        bool(value_at(case, path)) if wanted is True else value_at(case, path) in wanted
        for path, wanted in conditions.items()
    )


def lets(case: Mapping[str, Any], only_if: Conditions, unless: Conditions) -> bool:
    """Return whether all of ``only_if`` holds and not all of ``unless``."""
    return meets(case, only_if) and not (unless and meets(case, unless))
