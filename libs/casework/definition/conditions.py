"""Conditions as data: a path of the case, and the value that must stand there.

Everything here works on a case document and on its tracking view alike, so that the gateway and
the service decide the same.
"""

from collections.abc import Iterable, Mapping

from casework.definition.sources.common import Conditions
from casework.typed.fields import CaseFields
from contracts.typed import Json


def look_up(path: Iterable[str], value: Json) -> Json:
    """Return what ``path`` leads to in nested mappings; None where it leads nowhere."""
    for key in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def value_at(case: CaseFields, path: str) -> Json:
    """Return what stands in ``case`` at a dotted ``path``, None where nothing does."""
    return look_up(path.split("."), case)


def meets(case: CaseFields, conditions: Conditions) -> bool:
    """Return whether every one of ``conditions`` holds; none at all always do."""
    return all(
        bool(value_at(case, path)) if wanted is True else value_at(case, path) in wanted
        for path, wanted in conditions.items()
    )


def lets(case: CaseFields, only_if: Conditions, unless: Conditions) -> bool:
    """Return whether all of ``only_if`` holds and not all of ``unless``."""
    return meets(case, only_if) and not (unless and meets(case, unless))
