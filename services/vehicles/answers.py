"""What is kept of a vehicle's numbers: their one form, encrypted with the other answers, and keyed
indexes by which the same number is found, or one with a single wrong character."""

from typing import cast

from casework.host.tools import Tools
from casework.identifiers import WHY, Refused, blind_index, near_indexes, normalised
from casework.typed.fields import Answers, FieldErrors
from contracts.errors import ValidationFailed
from contracts.typed import JsonObject
from services.vehicles.settings import VehiclesSettings

WHOLE, NEAR = "whole_keys", "near_keys"
"""The answers that hold the indexes; no form asks for them and nobody is shown them."""
KINDS = {"plate": "registration", "chassis": "chassis", "engine": "engine"}
"""Each number of the form with its kind."""
READ_BADLY = frozenset({"chassis", "engine"})
"""Of these one wrong character is looked for, too: they are cut into metal and read badly. Plates
that differ in one character are two vehicles of one street."""
NO_NUMBER = {
    "hi": "वाहन नंबर, चेसिस या इंजन नंबर में से कम से कम एक लिखें।",
    "en": "Give at least one: number plate, chassis or engine number.",
}


def numbers_of_vehicle(tools: Tools, answers: Answers) -> JsonObject:
    """Return the answers about a vehicle with its numbers as they are kept."""
    key = cast(VehiclesSettings, tools.settings).number_key()
    entry: JsonObject = {**answers, WHOLE: [], NEAR: []}
    wrong: FieldErrors = {}
    for field, kind in KINDS.items():
        if field not in answers:
            continue
        try:
            number = normalised(kind, answers[field])
        except Refused as refusal:
            wrong[field] = {"code": "not-accepted", "why": WHY[refusal.code]}
            continue
        entry[field] = number
        entry[WHOLE].append(f"{kind}:{blind_index(kind, number, key)}")
        if kind in READ_BADLY:
            entry[NEAR] += [f"{kind}:{one}" for one in near_indexes(kind, number, key)]
    if not wrong and not entry[WHOLE]:
        wrong["plate"] = {"code": "not-accepted", "why": NO_NUMBER}
    if wrong:
        raise ValidationFailed(fields=wrong)
    return entry


ANSWERS = {"numbers-of-vehicle": numbers_of_vehicle}
