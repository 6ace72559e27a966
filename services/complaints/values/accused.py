"""What of an FIR its copy for the accused says: he learns of what he is accused, and of nobody how
to reach him. Where the law closes the FIR to the public, nothing in it says who the victim is (BNS
72, POCSO 23, JJ Act 74)."""

from collections.abc import Mapping

from contracts.typed import Json, JsonObject
from services.complaints.rules.publication import is_closed_by_law
from services.complaints.values.hiding import without
from services.complaints.values.source import Source

CONTACT = ("mobile", "email", "address", "identity")
NAMES_HER = "name-victim"
"""The action whose note holds the name of the victim."""


def copy_for_the_accused(source: Source, whole: Mapping[str, Json]) -> JsonObject:
    """Return the values of ``whole`` that the accused's copy has otherwise: ``{"closed",
    "informant", "victim", "missing_person", "place", "text", "delay_reason", "signer"}``."""
    closed = is_closed_by_law(source.case)
    informant = dict(whole["informant"])
    hidden = [str(informant[name]) for name in CONTACT if informant[name]]
    known = dict.fromkeys(informant) if closed else informant | dict.fromkeys(CONTACT)
    names = _names(source, whole) if closed else []
    return {
        "closed": closed,
        "informant": known,
        "victim": None if closed else whole["victim"],
        "missing_person": None if closed else whole["missing_person"],
        "place": None if closed else whole["place"],
        "text": without(whole["text"], hidden, names),
        "delay_reason": without(whole["delay_reason"], hidden, names),
        "signer": None if closed else whole["signature"]["signer"],
    }


def _names(source: Source, whole: Mapping[str, Json]) -> list[str]:
    """Return every name that says who suffered or whose family it is."""
    persons = [whole[role] or {} for role in ("informant", "victim", "missing_person")]
    persons += [note["body"] for note in source.notes if note["action"] == NAMES_HER]
    fields = ("name", "relative_name", "victim_name")
    return [str(person[field]) for person in persons for field in fields if person.get(field)]
