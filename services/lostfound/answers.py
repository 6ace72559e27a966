"""What is kept of the numbers that a citizen or an officer writes: their one form, encrypted with
the other answers, and a keyed index by which the same number is found. Of an Aadhaar number only
the last four digits are kept."""

from collections.abc import Iterator
from typing import cast

from casework.host.tools import Tools
from casework.identifiers import (
    WHY,
    Refused,
    blind_index,
    last_four,
    normalised,
    public_indexes,
)
from casework.typed.fields import Answers, FieldError, FieldErrors
from contracts.errors import ValidationFailed
from contracts.typed import JsonObject
from services.lostfound.settings import NUMBERS, LostFoundSettings

KEYS = "number_keys"
"""The answer that holds the index; no form asks for it and nobody is shown it."""
PUBLIC = "public_numbers"
"""The answer that holds what stands for the number in the public list; no form asks for it."""
OF_THINGS = frozenset({"imei", "serial", "registration", "chassis"})
"""Kinds of number that tell of a thing and not of a person: by these anybody may ask whether it
lies at a station."""
ONLY_THE_END = "aadhaar"
SECOND = "second_number"
ONE_SIM = {
    "hi": "दूसरा नंबर केवल दो सिम वाले फ़ोन के IMEI के लिए है।",
    "en": "A second number is only for the IMEI of a phone with two SIMs.",
}


def numbers_of_things(tools: Tools, answers: Answers) -> JsonObject:
    """Return the answers of a report of loss with the numbers of its rows as they are kept."""
    key = _key(tools)
    wrong: FieldErrors = {}
    keys: list[str] = []
    rows: list[JsonObject] = []
    for place, row in enumerate(answers["items"]):
        entered, faults = _row(row, key)
        wrong |= {f"items.{place}.{field}": fault for field, fault in faults.items()}
        keys += entered.pop(KEYS)
        rows.append(entered)
    if wrong:
        raise ValidationFailed(fields=wrong)
    return {**answers, "items": rows, KEYS: keys}


def number_of_thing(tools: Tools, answers: Answers) -> JsonObject:
    """Return the answers about a thing found with its number as it is kept."""
    entry, wrong = _row(answers, _key(tools))
    if wrong:
        raise ValidationFailed(fields=wrong)
    kinds = OF_THINGS & {entry.get("number_kind")}
    return {**entry, PUBLIC: public_indexes(kinds, entry.get("number", ""))}


def _key(tools: Tools) -> bytes:
    return cast(LostFoundSettings, tools.settings).key_for(NUMBERS)


def _row(row: Answers, key: bytes) -> tuple[JsonObject, FieldErrors]:
    """Return the row as it is kept, with its keys, and what is wrong with it."""
    kind, wrong = row.get("number_kind"), dict(_missing(row))
    entry: JsonObject = {**row, KEYS: []}
    for field in ("number", SECOND):
        if field not in row or kind is None or field in wrong:
            continue
        try:
            number = normalised(kind, row[field])
        except Refused as refusal:
            wrong[field] = {"code": "not-accepted", "why": WHY[refusal.code]}
            continue
        entry[KEYS].append(f"{kind}:{blind_index(kind, number, key)}")
        entry[field] = last_four(number) if kind == ONLY_THE_END else number
    return entry, wrong


def _missing(row: Answers) -> Iterator[tuple[str, FieldError]]:
    if "number" in row and "number_kind" not in row:
        yield "number_kind", "required"
    if "number" not in row and "number_kind" in row:
        yield "number", "required"
    if SECOND in row and row.get("number_kind") != "imei":
        yield SECOND, {"code": "not-accepted", "why": ONE_SIM}


ANSWERS = {"numbers-of-things": numbers_of_things, "number-of-thing": number_of_thing}
