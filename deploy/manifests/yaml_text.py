"""YAML as a person would write it: in the given order, nothing by reference, long lines broken."""

from collections.abc import Iterable

import yaml

from contracts.typed import Json, JsonObject

Manifested = JsonObject
"""One object as Kubernetes takes it."""


class _Plain(yaml.CSafeDumper):
    """Writes what stands twice twice."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def one(document: Json) -> str:
    """Return a document as text."""
    return several([document])


def several(documents: Iterable[Json]) -> str:
    """Return documents as one text."""
    return yaml.dump_all(documents, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=100)
