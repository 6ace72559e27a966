"""A file of the deployment that names things, each with what there is to know of it."""

from __future__ import annotations

from pathlib import Path

from chassis.settings import MissingSetting
from contracts import yaml_file
from contracts.typed import Json


def entries(path: str, variable: str, what: str) -> dict[Json, Json]:
    """Return by name, what the file at ``path`` says of each; nothing for an empty path.

    Raises MissingSetting, with the ``variable`` that names the file, where it cannot be read or is
    no mapping of ``what`` (a plural) by their names.
    """
    if not path:
        return {}
    try:
        content = yaml_file.read(Path(path))
    except (OSError, yaml_file.YAMLError) as error:
        raise MissingSetting(f"{variable}: {error}") from error
    if not isinstance(content, dict):
        raise MissingSetting(f"{variable}: not a mapping of {what}")
    return content
