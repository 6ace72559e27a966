"""The rules of an e-complaint, from filing to the FIR and beyond: law and practice, no I/O.

Each module holds one part of the law as guards (they refuse, or are silent), conditions (which way
an action takes) and effects (what changes besides the state), by the names that the definitions in
``services/complaints/definitions`` use.
"""

from casework.engine.rules import Rules
from services.complaints.rules import (
    classification,
    copies,
    court,
    diary,
    ending,
    informant,
    information,
    investigator,
    missing_persons,
    publication,
    registration,
    sections,
    signature,
    small_theft,
    superiors,
    tasks,
    transfer,
    withdrawal,
    woman_officer,
)

RULES = Rules.of_modules(
    information,
    informant,
    diary,
    transfer,
    signature,
    classification,
    registration,
    publication,
    investigator,
    sections,
    small_theft,
    court,
    copies,
    tasks,
    ending,
    missing_persons,
    withdrawal,
    superiors,
    woman_officer,
)
"""The rules of the service itself; the host adds those that every service has."""
