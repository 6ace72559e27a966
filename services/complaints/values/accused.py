"""What of an FIR its copy for the accused says: he learns of what he is accused, and of nobody how
to reach him. Where the law closes the FIR to the public, nothing in it says who the victim is (BNS
72, POCSO 23, JJ Act 74)."""

import re
from collections.abc import Iterable, Mapping

from contracts.typed import Json, JsonObject
from services.complaints.rules.publication import is_closed_by_law
from services.complaints.values.source import Source

LEFT_OUT = "•••"
CONTACT = ("mobile", "email", "address", "identity")
NAMES_HER = "name-victim"
"""The action whose note holds the name of the victim."""
SHORTEST_NAME = 3
"""Letters of a part of a name that is looked for in the text; a shorter one is in many words."""


def copy_for_the_accused(source: Source, whole: Mapping[str, Json]) -> JsonObject:
    """Return the values of ``whole`` that the accused's copy has otherwise: ``{"closed",
    "informant", "victim", "missing_person", "place", "text", "delay_reason", "signer"}``."""
    closed = is_closed_by_law(source.case)
    informant = dict(whole["informant"])
    hidden: list[Json] = [informant[name] for name in CONTACT]
    known = dict.fromkeys(informant) if closed else informant | dict.fromkeys(CONTACT)
    if closed:
        hidden += _names(source, whole)
    return {
        "closed": closed,
        "informant": known,
        "victim": None if closed else whole["victim"],
        "missing_person": None if closed else whole["missing_person"],
        "place": None if closed else whole["place"],
        "text": _without(whole["text"], hidden),
        "delay_reason": _without(whole["delay_reason"], hidden),
        "signer": None if closed else whole["signature"]["signer"],
    }


def _names(source: Source, whole: Mapping[str, Json]) -> list[Json]:
    """Every name, and every part of one, that says who suffered or whose family it is."""
    persons = [whole[role] or {} for role in ("informant", "victim", "missing_person")]
    persons += [note["body"] for note in source.notes if note["action"] == NAMES_HER]
    fields = ("name", "relative_name", "victim_name")
    names = [str(person[field]) for person in persons for field in fields if person.get(field)]
    parts = [part for name in names for part in name.split() if len(part) >= SHORTEST_NAME]
    return [*names, *parts]


def _without(text: str | None, hidden: Iterable[Json]) -> str | None:
    """``text`` with a mark in the place of each of ``hidden``, the longest first."""
    words = sorted({str(word) for word in hidden if word}, key=len, reverse=True)
    if not text or not words:
        return text
    return re.sub("|".join(map(re.escape, words)), LEFT_OUT, text, flags=re.IGNORECASE)
