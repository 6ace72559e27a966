"""Where a definition is written: one file, or a folder of parts.

``definitions/noc.yaml`` is a definition; so is ``definitions/noc/`` with ``form.yaml``,
``states.yaml`` and what other parts it has, or ``definitions/noc/v1/``, ``v2/`` … with those. The
parts are called as their author likes: it is the keys in them that count. What has names under it,
such as ``actions`` or ``states``, may stand in several parts, each name once; all else stands once.
"""

from collections.abc import Iterator
from pathlib import Path

from casework.definition.model import BadDefinition
from contracts import yaml_file
from contracts.typed import JsonObject


def read(path: Path) -> JsonObject:
    """Return what the definition at ``path``, a file or a folder of parts, says.

    Raises BadDefinition, naming the file, where it is no YAML, and where two parts say the same.
    """
    if not path.is_dir():
        return _part(path)
    merged: JsonObject = {}
    said_in: dict[tuple[str, ...], str] = {}
    for file in sorted(path.glob("*.yaml")):
        for key, value in _part(file).items():
            names = isinstance(value, dict) and isinstance(merged.get(key, {}), dict)
            for place in [(key, name) for name in value] if names else [(key,)]:
                if place in said_in:
                    where = f"in {said_in[place]} and in {file.name}"
                    raise BadDefinition(f"{' → '.join(place)!r} stands {where}")
                said_in[place] = file.name
            merged[key] = {**merged.get(key, {}), **value} if names else value
    return merged


def _part(file: Path) -> JsonObject:
    try:
        content = yaml_file.read(file)
    except yaml_file.YAMLError as error:
        raise BadDefinition(f"{file.name}: {error}") from error
    if not isinstance(content, dict):
        raise BadDefinition(f"{file.name} is not a mapping of keys to what they say")
    return content


def paths_in(folder: Path) -> Iterator[Path]:
    """Yield where the definitions in ``folder`` stand: files, folders of parts, and folders of
    versions with these."""
    for path in sorted(folder.iterdir()):
        if path.suffix == ".yaml":
            yield path
        elif path.is_dir():
            parts = any(path.glob("*.yaml"))
            yield from [path] if parts else paths_in(path)
