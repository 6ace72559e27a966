"""``include``: states, clocks and actions that several services share, written once.

``include: routing``, or with its parameters ``include: {routing: {law: Act 12(1)}}``. They are
merged when the definition is loaded; what it says itself goes first, so any word may be its own.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from casework.definition.model import NO_IDENTITY, BadDefinition
from casework.definition.posts import CITIZEN

FRAGMENTS = "*/includes/*.yaml"
"""Where they are, from the library's folder on: with the department whose work they are."""
KEY = "include"
PARAMETER = re.compile(r"<([a-z_]+)>")


def with_included(source: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``source`` with what it includes; BadDefinition for what is not there."""
    wanted = source.get(KEY, {})
    if isinstance(wanted, str):
        wanted = [wanted]
    if not isinstance(wanted, Mapping):
        wanted = {name: {} for name in wanted}
    merged = {key: part for key, part in source.items() if key != KEY}
    for name, given in wanted.items():
        merged = _merged(_fragment(name, given or {}, source), merged)
    return merged


def _fragment(name: str, given: Mapping[str, Any], source: Mapping[str, Any]) -> dict[str, Any]:
    fragments = _fragments()
    if name not in fragments:
        raise BadDefinition(f"there is nothing to include as {name!r}")
    parts = dict(fragments[name])
    parameters = parts.pop("parameters", {})
    for unknown in sorted(set(given) - set(parameters)):
        raise BadDefinition(f"what is included as {name!r} has no parameter {unknown!r}")
    values = {**parameters, **given, "code": source["code"]}
    filled: dict[str, Any] = _filled(parts, values)
    return _untold(filled) if source.get("identity") == NO_IDENTITY else filled


def _untold(part: Any) -> Any:
    """Return ``part`` without its messages to the citizen: there is nobody to send them to."""
    if isinstance(part, Mapping):
        return {key: _untold(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_untold(item) for item in part if not _is_for_citizen(item)]
    return part


def _is_for_citizen(item: Any) -> bool:
    return isinstance(item, str) and item.endswith(f".{CITIZEN}")


@cache
def _fragments() -> Mapping[str, Mapping[str, Any]]:
    files = sorted(Path(__file__).parents[1].glob(FRAGMENTS))
    return {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in files}


def _filled(part: Any, values: Mapping[str, Any]) -> Any:
    """Return ``part`` with its parameters; a key whose parameter is null is left out."""
    if isinstance(part, Mapping):
        filled = {key: _filled(value, values) for key, value in part.items()}
        return {key: value for key, value in filled.items() if value is not None}
    if isinstance(part, list):
        return [_filled(item, values) for item in part]
    if not isinstance(part, str):
        return part
    whole = PARAMETER.fullmatch(part)
    if whole:
        return values[whole[1]]
    return PARAMETER.sub(lambda found: str(values[found[1]]), part)


def _merged(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sections of both; shared ones stand first, shared actions after the first."""
    merged = dict(own)
    for section, parts in shared.items():
        mine = dict(own.get(section, {}))
        first = {name: mine[name] for name in mine if _starts(mine[name])}
        merged[section] = first | {
            name: _over(part, mine.get(name)) for name, part in parts.items()
        }
        merged[section] |= {n: part for n, part in mine.items() if n not in merged[section]}
    return merged


def _starts(part: Any) -> bool:
    return isinstance(part, Mapping) and bool(part.get("starts"))


def _over(shared: Any, own: Any) -> Any:
    """Return what ``own`` says, and what ``shared`` says where it says nothing."""
    if not isinstance(shared, Mapping) or not isinstance(own, Mapping):
        return shared if own is None else own
    both = {key: _over(part, own.get(key)) for key, part in shared.items()}
    return both | {key: part for key, part in own.items() if key not in both}
