"""Rules of the board, without input or output: who may be on it, and what it says of them."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from casework.definition.bilingual import IST
from casework.engine.rules import Rules, Step
from casework.policing.routing_rules import placed
from casework.typed.fields import Answers, Changes
from contracts.errors import NotAllowed, ValidationFailed
from contracts.typed import Json, JsonObject, Text

ADULT_AGE = 18
CHILD, ADULT, UNKNOWN = "child", "adult", "unknown"
NO_CONSENT, OF_PHOTO = "none", "photo"
NOT_OF_THE_FAMILY = "other"
SHOWN = ("name", "height", "clothes")
NO_ORDER: Text = {
    "hi": "बच्चे या अज्ञात उम्र के व्यक्ति के लिए बाल कल्याण समिति का आदेश चाहिए।",
    "en": "For a child, or where the age is not known, an order of the Child Welfare Committee is "
    "needed.",
}
AGES_CROSS: Text = {
    "hi": "अधिक से अधिक उम्र कम से कम उम्र से छोटी है।",
    "en": "The highest age is below the lowest.",
}
A_CHILD: Text = {
    "hi": "बच्चा मिला हो तो उसे 24 घंटे में बाल कल्याण समिति के सामने ले जाएँ।",
    "en": "A child is taken before the Child Welfare Committee within 24 hours.",
}


def take_person(step: Step) -> Changes:
    """Keep what decides about the board: the consent, who gave it, and whether it is a child."""
    body = step.body
    family = body["relation"] != NOT_OF_THE_FAMILY
    return {
        "consent": body.get("consent", NO_CONSENT) if family else NO_CONSENT,
        "of_the_family": family,
        "age_known": _age_known(body),
    }


def _age_known(form: Answers) -> str:
    if form["category"] == "missing-child":
        return CHILD
    age = form.get("age")
    if age is None:
        return UNKNOWN
    return CHILD if age < ADULT_AGE else ADULT


def counts_as_child(step: Step) -> bool:
    """Return whether the person counts as a child: by the age that the complaint knows, else by
    what was told here; whose age nobody knows does."""
    rows = (step.case.get("links") or {}).get("complaint", [])
    known = next((row.get("missing_age") for row in rows if row.get("missing_age")), None)
    return (known or step.case["age_known"]) != ADULT


def family_consents(step: Step) -> None:
    """Refuse the board where the family has not consented to it in writing."""
    if step.case["consent"] == NO_CONSENT:
        raise NotAllowed("the family has not consented to the board")


def is_of_the_family(step: Step) -> None:
    """Refuse the consent of one who is not of the family."""
    if not step.case["of_the_family"]:
        raise NotAllowed("the family alone consents to the board")


def committee_allows_a_child(step: Step) -> None:
    """Refuse a child, or one who counts as one, without an order of the Child Welfare Committee
    (Juvenile Justice Act 2015, section 74)."""
    if counts_as_child(step) and not step.body.get("committee_order"):
        raise _refused("committee_order", NO_ORDER)


def put_up(step: Step) -> Changes:
    """Make the row that anybody reads. Nothing in it says where the family lives, how to reach it,
    who told it, or what the person suffers from; marks are for the police."""
    form: Answers = step.facts["application"]
    person = form.get("person") or {}
    row: JsonObject = {name: person[name] for name in SHOWN if name in person}
    row |= {
        "number": _board_number(step),
        "sex": _label(step, "person.sex", person.get("sex")),
        "age": _age_in_words(form.get("age"), form.get("age")),
        # Nobody knows since when: then since the report, at the latest.
        "since": _day(form.get("occurred_at") or step.case["filed_at"].isoformat()),
        "station": step.case["station"],
    }
    if step.case["consent"] == OF_PHOTO and form.get("photo"):
        row["photo"] = form["photo"][0]
    return {"board": {"row": row, "order": bool(step.body.get("committee_order"))}}


def take_down(step: Step) -> Changes:
    """Leave nothing of the row in the case, nor so in any view of it."""
    return {"board": None}


def take_consent(step: Step) -> Changes:
    """Keep what the family consents to now."""
    return {"consent": step.body["consent"]}


def note_match(step: Step) -> Changes:
    """Keep which entry was suggested, so that it is suggested once."""
    # The system's own reference, which is looked for in the database: no closed text.
    return {"suggested": [*step.case.get("suggested", []), str(step.body["other"])]}


def ages_in_order(step: Step) -> None:
    """Refuse a highest age below the lowest, and a living child."""
    if step.body["age_to"] < step.body["age_from"]:
        raise _refused("age_to", AGES_CROSS)
    if step.body["kind"] == "living" and step.body["age_to"] < ADULT_AGE:
        raise _refused("kind", A_CHILD)


def no_child_on_the_board(step: Step) -> None:
    """Refuse a living person who may be a child."""
    form: Answers = step.facts["application"]
    if form["kind"] == "living" and form["age_from"] < ADULT_AGE:
        raise NotAllowed("who may be a child is not put on the board")


def place_at_own_office(step: Step) -> Changes:
    """Put the entry to the office of the officer who makes it."""
    office = step.facts["entering-office"]
    return placed(step, office["station"], office["offices"], [])


def take_unknown(step: Step) -> Changes:
    """Keep whether it is a body."""
    return {"unknown_kind": step.body["kind"]}


def put_up_unknown(step: Step) -> Changes:
    """Make the row that anybody reads: no photo, no place, no marks."""
    form: Answers = step.facts["application"]
    row: JsonObject = {name: form[name] for name in ("height", "clothes") if name in form}
    row |= {
        "number": _board_number(step),
        "kind": _label(step, "kind", form["kind"]),
        "sex": _label(step, "sex", form["sex"]),
        "age": _age_in_words(form["age_from"], form["age_to"]),
        "found_on": _day(form["found_at"]),
        "station": step.case["station"],
    }
    return {"board": {"row": row}}


def _board_number(step: Step) -> str:
    """Return the number that anybody reads, the same whenever the entry is put up.
    It leads nowhere: with a reference anybody could follow the case, or have a
    password sent to its family."""
    digest = hashlib.sha256(f"board/{step.case['_id']}".encode()).hexdigest().upper()
    return f"B-{digest[:5]}-{digest[5:10]}"


def _age_in_words(lowest: int | None, highest: int | None) -> Text:
    """Return the age in bands of ten years, so that the board can be narrowed by them."""
    if lowest is None or highest is None:
        return {"hi": "पता नहीं", "en": "not known"}
    first, last = lowest // 10 * 10, highest // 10 * 10 + 9
    return {"hi": f"{first} से {last} वर्ष", "en": f"{first} to {last} years"}


def _day(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(IST).date().isoformat()


def _label(step: Step, path: str, value: str | None) -> Mapping[str, Json] | None:
    """Return the words of a choice of the form; ``path`` may lead into a group."""
    specs = step.definition.form.specs
    spec: Mapping[str, Json] = {}
    for name in path.split("."):
        spec = next(one for one in specs if one["name"] == name)
        specs = spec.get("fields", ())
    return next((dict(one["label"]) for one in spec["choices"] if one["value"] == value), None)


def _refused(field: str, why: Text) -> ValidationFailed:
    return ValidationFailed(fields={field: {"code": "not-accepted", "why": dict(why)}})


RULES = Rules(
    guards={
        "family-consents": family_consents,
        "is-of-the-family": is_of_the_family,
        "committee-allows-a-child": committee_allows_a_child,
        "ages-in-order": ages_in_order,
        "no-child-on-the-board": no_child_on_the_board,
    },
    effects={
        "take-person": take_person,
        "put-up": put_up,
        "take-down": take_down,
        "take-consent": take_consent,
        "note-match": note_match,
        "place-at-own-office": place_at_own_office,
        "take-unknown": take_unknown,
        "put-up-unknown": put_up_unknown,
    },
)
