"""A rule of the linter about the words by which people look for a service."""

from collections.abc import Iterator

from casework.definition.model import Definition
from casework.definition.search_words import faults_of


def search_words_can_be_found(definition: Definition) -> Iterator[str]:
    """Check that ``search`` is a list of short texts in each language, none of them twice."""
    declared = definition.source.get("search")
    if declared is not None:
        yield from faults_of(declared)
