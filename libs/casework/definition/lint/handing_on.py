"""A rule about matters that are handed on to another service in a citizen's name."""

from collections.abc import Iterator

from casework.definition.model import Definition
from casework.definition.posts import CITIZEN

NOBODY = "none"
"""The identity of who files without one."""


def handed_cases_are_the_citizens(definition: Definition) -> Iterator[str]:
    """What is handed on belongs to a citizen on both sides: of a case that citizens do not file
    there is nobody to hand it on for."""
    filed = any(CITIZEN in definition.groups.get(group, {}) for group in definition.start.by)
    if definition.handed_by and not filed:
        yield f"others hand a matter on, and {definition.start.name} is no citizen's to take"
    for link in definition.links.values():
        if link.hands_on and (not filed or definition.source.get("identity") == NOBODY):
            yield f"link {link.name} hands on, and nobody's name is known to hand it on in"
