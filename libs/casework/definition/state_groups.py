"""``state_groups``: states that are named together, as ``@open`` wherever states are listed.

They are read when the definition is loaded and are gone from what is announced.
"""

from collections.abc import Mapping

from casework.definition.model import BadDefinition
from casework.definition.sources.common import Source
from contracts.typed import Json, JsonObject

MARK = "@"
KEY = "state_groups"


def without_groups(source: Source) -> JsonObject:
    """Return ``source`` with every ``@group`` in a list, or as a key, replaced by its states.

    Raises BadDefinition for a group that is not declared, and for one that nothing names.
    """
    groups = {name: list(states) for name, states in source.get(KEY, {}).items()}
    rest = {key: part for key, part in source.items() if key != KEY}
    used: set[str] = set()
    expanded: JsonObject = _expanded(rest, groups, used)
    if unused := sorted(set(groups) - used):
        raise BadDefinition(f"the states {MARK}{unused[0]} are named nowhere")
    return expanded


def _expanded(part: Json, groups: Mapping[str, list[str]], used: set[str]) -> Json:
    if isinstance(part, Mapping):
        # What is said of one state itself goes before what is said of its group.
        return {
            name: _expanded(value, groups, used)
            for key, value in part.items()
            for name in _named(key, groups, used)
            if name == key or name not in part
        }
    if isinstance(part, list):
        named = [name for item in part for name in _named(item, groups, used)]
        return [_expanded(item, groups, used) for item in named]
    return part


def _named(item: Json, groups: Mapping[str, list[str]], used: set[str]) -> list[Json]:
    if not isinstance(item, str) or not item.startswith(MARK):
        return [item]
    name = item.removeprefix(MARK)
    if name not in groups:
        raise BadDefinition(f"the states {item} are not declared")
    used.add(name)
    return groups[name]
