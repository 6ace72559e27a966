"""``include``: states, clocks and actions that several services share, written once.

``include: routing``, or with its parameters ``include: {routing: {law: Act 12(1)}}``. They are
merged when the definition is loaded; what it says itself goes first, so any word may be its own.

What the definitions of one service share lies in its own folder ``includes/``, beside
``definitions/``. Every include takes ``templates``, the name before the first dot of the messages
that it tells of: the definition's code where nothing is given, or the service's name where its
definitions have their messages together.
"""

import re
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

from casework.definition.model import NO_IDENTITY, BadDefinition
from casework.definition.posts import CITIZEN
from casework.definition.sources.common import Source
from contracts import yaml_file
from contracts.typed import Json, JsonObject

FRAGMENTS = "*/includes/*.yaml"
"""Where they are, from the library's folder on: with the department whose work they are."""
OWN = "includes"
"""Where those of one service are, in its folder."""
KEY = "include"
PARAMETER = re.compile(r"<([a-z_]+)>")


def with_included(source: Source, own: Path | None = None) -> JsonObject:
    """Return ``source`` with what it includes; BadDefinition for what is not there.

    ``own`` is the folder of its service's own includes, which go before the library's.
    """
    wanted = what_it_includes(source)
    merged = {key: part for key, part in source.items() if key != KEY}
    fragments = {**_fragments(), **_own_fragments(own, wanted)} if wanted else {}
    for name, arguments in wanted.items():
        merged = _merged(_fragment(name, arguments or {}, source, fragments), merged)
    return merged


def what_it_includes(source: Source) -> Mapping[str, Source]:
    """Return the arguments of each include of ``source``, by its name."""
    wanted = source.get(KEY, {})
    if isinstance(wanted, str):
        wanted = [wanted]
    return wanted if isinstance(wanted, Mapping) else {name: {} for name in wanted}


def files_to_include(service: Path) -> dict[str, Path]:
    """Return, by the name to include it, each file that the definitions of the service in the
    folder ``service`` can include: its own, and the library's."""
    paths = [*_library_files(), *sorted((service / OWN).glob("*.yaml"))]
    return {path.stem: path for path in paths}


def _library_files() -> list[Path]:
    return sorted(Path(__file__).parents[1].glob(FRAGMENTS))


def _fragment(
    name: str,
    arguments: Source,
    source: Source,
    fragments: Mapping[str, Source],
) -> JsonObject:
    if name not in fragments:
        raise BadDefinition(f"there is nothing to include as {name!r}")
    parts = dict(fragments[name])
    code = source["code"]
    parameters = {"templates": code, **parts.pop("parameters", {})}
    for unknown in sorted(set(arguments) - set(parameters)):
        raise BadDefinition(f"what is included as {name!r} has no parameter {unknown!r}")
    values = {**parameters, **arguments, "code": code}
    filled: JsonObject = _filled(parts, values)
    return _untold(filled) if source.get("identity") == NO_IDENTITY else filled


def _untold(part: Json) -> Json:
    """Return ``part`` without its messages to the citizen: there is nobody to send them to."""
    if isinstance(part, Mapping):
        return {key: _untold(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_untold(item) for item in part if not _is_for_citizen(item)]
    return part


def _is_for_citizen(item: Json) -> bool:
    return isinstance(item, str) and item.endswith(f".{CITIZEN}")


@cache
def _fragments() -> Mapping[str, Source]:
    return {file.stem: yaml_file.read(file) for file in _library_files()}


def _own_fragments(folder: Path | None, wanted: Collection[str]) -> Mapping[str, Source]:
    files = (
        [file for file in sorted(folder.glob("*.yaml")) if file.stem in wanted] if folder else []
    )
    try:
        return {file.stem: yaml_file.read(file) for file in files}
    except yaml_file.YAMLError as error:
        raise BadDefinition(f"an include cannot be read: {error}") from error


def _filled(part: Json, values: Source) -> Json:
    """Return ``part`` with its parameters, also in its keys; what its parameter makes null is left
    out, and a list that stands in a list joins it."""
    if isinstance(part, Mapping):
        filled = {_filled(key, values): _filled(value, values) for key, value in part.items()}
        return {key: value for key, value in filled.items() if value is not None}
    if isinstance(part, list):
        return [one for item in part for one in _items(item, values)]
    if not isinstance(part, str):
        return part
    whole = PARAMETER.fullmatch(part)
    if whole:
        return values[whole[1]]
    return PARAMETER.sub(lambda match: str(values[match[1]]), part)


def _items(item: Json, values: Source) -> list[Json]:
    filled = _filled(item, values)
    if isinstance(item, str) and isinstance(filled, list):
        return filled
    return [] if filled is None and item is not None else [filled]


def _merged(shared: Source, own: Source) -> JsonObject:
    """Return the sections of both; shared ones stand first, shared actions after the first."""
    merged = dict(own)
    for section, parts in shared.items():
        if not isinstance(parts, Mapping):
            merged.setdefault(section, parts)
            continue
        mine = dict(own.get(section, {}))
        first = {name: mine[name] for name in mine if _starts(mine[name])}
        merged[section] = first | {
            name: _over(part, mine.get(name)) for name, part in parts.items()
        }
        merged[section] |= {n: part for n, part in mine.items() if n not in merged[section]}
    return merged


def _starts(part: Json) -> bool:
    return isinstance(part, Mapping) and bool(part.get("starts"))


def _over(shared: Json, own: Json) -> Json:
    """Return what ``own`` says, and what ``shared`` says where it says nothing."""
    if not isinstance(shared, Mapping) or not isinstance(own, Mapping):
        return shared if own is None else own
    both = {key: _over(part, own.get(key)) for key, part in shared.items()}
    return both | {key: part for key, part in own.items() if key not in both}
