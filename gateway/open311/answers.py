"""From the arguments of a posted request to the answers of a service's form."""

from __future__ import annotations

import re
from functools import lru_cache

from werkzeug.datastructures import MultiDict

from casework.definition.form import DEFAULT_MAX_ITEMS, Form
from casework.definition.open311 import Open311
from contracts.errors import ValidationFailed
from contracts.typed import Json, JsonObject
from gateway.bulk import cells
from gateway.bulk.columns import columns_of
from gateway.open311.services import CITIZEN
from gateway.open311.words import worded

Arguments = MultiDict[str, str]
STATUSES = (
    *("OPEN", "CLOSED", "FIXED", "IN_PROGRESS", "ACTION_SCHEDULED", "INVESTIGATING", "DUPLICATE"),
    *("NOT_COUNCILS_RESPONSIBILITY", "NO_FURTHER_ACTION", "INTERNAL_REFERRAL", "FOR_TRIAGE"),
    *("REOPEN", "CANCELLED"),
)
"""What a partner may say of a request."""
MOST_URLS, LONGEST_URL = 10, 500
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,200})\](?:\[\])?")
_PIN = re.compile(r"(?<!\d)[1-9]\d{5}(?!\d)")
_URL = re.compile(r"https?://[^\s<>\"]+")


def answers_of(form: Form, declared: Open311, arguments: Arguments, language: str) -> JsonObject:
    """Return the answers; what cannot be read as its type stays as it was written, so that the form
    says what is wrong. ValidationFailed for an attribute that the form does not ask for, and for a
    place that is none."""
    answers = _attributes(form.asked_of(CITIZEN), arguments)
    takes = declared.takes
    standard: JsonObject = {
        "description": described(arguments, language),
        "name": " ".join(_texts(arguments, "first_name", "last_name")),
        "email": text_of(arguments, "email"),
        "address": text_of(arguments, "address_string"),
    }
    for argument, value in standard.items():
        if value and argument in takes:
            answers.setdefault(takes[argument], value)
    if standard["description"] and "description" not in takes:
        # A client sends the other arguments of itself; words somebody has written for us.
        raise ValidationFailed(fields={"description": "unknown-field"})
    if "place" in takes and takes["place"] not in answers:
        place = _place(arguments)
        if place:
            answers[takes["place"]] = place
    return answers


def text_of(arguments: Arguments, name: str) -> str:
    """Return the last value of an argument without blanks around it; empty is as good as absent."""
    values = arguments.getlist(name)
    return values[-1].strip() if values else ""


def described(arguments: Arguments, language: str) -> str:
    """Return the description, and below it the addresses of pictures: nothing is
    fetched from another host, and nothing that was told is left out. ValidationFailed
    for an address that is none."""
    urls = [one.strip() for name in ("media_url", "media_url[]") for one in arguments.getlist(name)]
    urls = [one for one in urls if one]
    if len(urls) > MOST_URLS:
        raise ValidationFailed(fields={"media_url": {"code": "too-many", "max": MOST_URLS}})
    if any(len(one) > LONGEST_URL or not _URL.fullmatch(one) for one in urls):
        raise ValidationFailed(fields={"media_url": "malformed"})
    text = text_of(arguments, "description")
    return "\n".join([text, worded("media", language, urls=" ".join(urls))] if urls else [text])


def _attributes(form: Form, arguments: Arguments) -> JsonObject:
    """Return the attributes. Open311 has moments and no days: where a day is asked,
    that of the moment counts."""
    known = _paths(form)
    paths: list[str] = []
    written: list[str] = []
    wrong: JsonObject = {}
    for name in arguments:
        match = _ATTRIBUTE.fullmatch(name)
        if match is None:
            if name.startswith("attribute"):
                wrong[name[:80]] = "unknown-field"
            continue
        path, values = match[1], [one for one in arguments.getlist(name) if one.strip()]
        if path not in known:
            wrong[f"attribute[{path}]"] = "unknown-field"
        elif values:
            paths.append(path)
            written.append("\n".join(values) if form.types.get(path) != "date" else values[-1][:10])
    if wrong:
        raise ValidationFailed(fields=wrong)
    return cells.answers(paths, written, form.specs)


@lru_cache(maxsize=64)
def _paths(form: Form) -> frozenset[str]:
    return frozenset(
        path
        for spec in form.specs
        if spec["type"] != "group"
        for path, _ in columns_of(spec, spec.get("max_items", DEFAULT_MAX_ITEMS))
    )


def _place(arguments: Arguments) -> Json:
    """Return a point; else the PIN in the address; else that the place is not known, and the
    address says what it can."""
    lat, long = text_of(arguments, "lat"), text_of(arguments, "long")
    if lat or long:
        return {"lat": _degrees(lat, "lat"), "lon": _degrees(long, "long")}
    address = text_of(arguments, "address_string")
    if pin := _PIN.search(address):
        locality = " ".join((address[: pin.start()] + address[pin.end() :]).split()).strip(" ,-")
        return {"pin": pin[0], "locality": locality[:200]} if locality else {"pin": pin[0]}
    if address:
        return {"unknown": True}
    if text_of(arguments, "address_id"):
        raise ValidationFailed(fields={"address_id": "unknown-field"})
    return None


def _degrees(text: str, name: str) -> float:
    if not text:
        raise ValidationFailed(fields={name: "required"})
    try:
        return float(text)
    except ValueError:
        raise ValidationFailed(fields={name: "not-a-number"}) from None


def _texts(arguments: Arguments, *names: str) -> list[str]:
    return [text for name in names if (text := text_of(arguments, name))]
