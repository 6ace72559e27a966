"""Forms that a person fills in and signs by hand: printed from a case on request, filled as far as
the case knows. They are no papers that a service issues: no step prints them, they bear no seal and
no number, and nothing is kept of them.
"""

from dataclasses import dataclass

from casework.definition.bilingual import Text
from casework.definition.model import Definition


@dataclass(frozen=True)
class HandForm:
    """One form: ``who`` are the groups that may print it, ``help`` says what is left to do with it,
    its template in the service's ``papers/`` is called as its kind."""

    kind: str
    name: Text
    help: Text
    who: tuple[str, ...]


def hand_forms(definition: Definition) -> dict[str, HandForm]:
    """Return the forms of a definition by kind; none where it declares none."""
    return {
        kind: HandForm(kind, part["name"], part["help"], tuple(part["who"]))
        for kind, part in definition.source.get("hand_forms", {}).items()
    }
