"""The visit to an address: agreed on, proved by time and place, tried three times before anybody is
said to be unverifiable.

In the case of the enquiry::

    visit   {"state": proposed, accepted, another-time or recorded, "at", "preferred_at", "officer"}
    visits  [Visit]
    found   what the officer reports, in no view; result what the station answers with
"""

from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import NotRequired, TypedDict

from casework.definition.bilingual import IST, written
from casework.engine.rules import Step
from casework.typed.fields import CaseFields, Changes, FieldErrors
from contracts.errors import ValidationFailed
from contracts.typed import Text
from services.verification.rules.words import refusal

MET = "met"
CLOCK_SKEW = timedelta(minutes=2)
EARTH_METRES = 6_371_000
SENT_BEFORE = {
    "hi": "इस समय की मुलाक़ात पहले ही दर्ज है।",
    "en": "The visit at this time is recorded already.",
}
NOBODY_MET = {
    "hi": "किसी मुलाक़ात में कोई नहीं मिला; केवल “सत्यापन नहीं हो सका” कहा जा सकता है।",
    "en": "Nobody was met at any visit; all that can be said is that it could not be verified.",
}
NOT_TRIED = {
    "hi": "पहले अलग-अलग दिनों में तीन असफल मुलाक़ातें चाहिए, हर एक जगह या फ़ोटो से प्रमाणित।",
    "en": "First it takes three failed visits on different days, each proved by place or photo.",
}
NO_PROOF = {
    "hi": "पते पर होने का प्रमाण नहीं: वहाँ फ़ोन से जगह दर्ज करें, या फ़ोटो जोड़ें।",
    "en": "Nothing proves that you were at the address: give the phone's position there, or a "
    "photo.",
}


class Point(TypedDict):
    """A point on the earth in degrees; ``accuracy`` in metres where the phone knew it."""

    lat: float
    lon: float
    accuracy: NotRequired[float | None]


class PlaceProof(TypedDict):
    """How far from the address the phone was, in metres; ``inside`` is whether that is at it. None
    for what is not known."""

    distance_m: int | None
    inside: bool | None
    accuracy_m: float | None


class Visit(PlaceProof):
    """A visit that was recorded: ``at`` is when it was, ``photos`` how many, ``sha256`` of each."""

    n: int
    at: datetime
    recorded_at: datetime
    outcome: str
    proved: bool
    photos: int
    sha256: list[str]
    at_text: Text
    told: Text


def metres_between(one: Point, other: Point) -> int:
    """Return the distance of two points on the earth, to the metre."""
    lat, other_lat = radians(one["lat"]), radians(other["lat"])
    half_lat, half_lon = (other_lat - lat) / 2, radians(other["lon"] - one["lon"]) / 2
    chord = sin(half_lat) ** 2 + cos(lat) * cos(other_lat) * sin(half_lon) ** 2
    return round(2 * EARTH_METRES * asin(min(1, sqrt(chord))))


def proved_failures(case: CaseFields) -> int:
    """Return on how many different days a visit failed with its place or a photo to prove it."""
    days = {
        visit["at"].astimezone(IST).date()
        for visit in case.get("visits") or ()
        if visit["outcome"] != MET and visit["proved"]
    }
    return len(days)


# -- guards ------------------------------------------------------------------------------------


def visit_is_possible(step: Step) -> None:
    """A visit lies after the officer was named, and a position is a point."""
    wrong: FieldErrors = {}
    since = (step.case.get("capability") or {}).get("since") or step.case["filed_at"]
    at = _when(step)
    if at < since - CLOCK_SKEW:
        wrong["visited_at"] = "in-the-past"
    elif any(visit["at"] == at for visit in step.case.get("visits") or ()):
        # The phone has sent it before.
        raise refusal("visited_at", SENT_BEFORE)
    position = step.body.get("position")
    if position is not None and "lat" not in position:
        wrong["position"] = "malformed"
    if wrong:
        raise ValidationFailed(fields=wrong)
    if step.body["outcome"] == MET and not _proved(step, _place_proved(step)):
        # What a station finds at an address rests on a visit where somebody was met.
        raise refusal("position", NO_PROOF)


def _proved(step: Step, where: PlaceProof) -> bool:
    """Return whether the visit is proved: by a photo, which the head of the station looks at, or
    by the phone's position unless it lies away from the address. Of an address without a point
    (it was told by a PIN or a station) any position counts: there is nothing to compare."""
    at_it = "position" in step.body and where["inside"] is not False
    return bool(step.body.get("photos")) or at_it


def report_rests_on_visits(step: Step) -> None:
    """Nothing is reported of an address where nobody was met, but that it could not be verified;
    and that only after three failed visits on different days, each of them proved."""
    met = any(visit["outcome"] == MET for visit in step.case.get("visits") or ())
    limits = step.definition.source["limits"]
    tried = proved_failures(step.case) >= limits["visits_before_giving_up"]
    unknown = step.body["found"] == "could-not-verify"
    if unknown and not tried:
        raise refusal("found", NOT_TRIED)
    if not unknown and not met:
        raise refusal("found", NOBODY_MET)


# -- effects -----------------------------------------------------------------------------------


def propose_time(step: Step) -> Changes:
    """The person is asked whether the time suits, in the verification."""
    officer = step.case.get("capability") or {}
    at = _whole(datetime.fromisoformat(step.body["visit_at"]))
    return {"visit": {"state": "proposed", "at": at, "officer": officer.get("name")}}


def accept_time(step: Step) -> Changes:
    """The person will be there."""
    return {"visit": {**step.case["visit"], "state": "accepted"}}


def ask_another_time(step: Step) -> Changes:
    """The person cannot be there, and says when it suits."""
    preferred = step.body.get("preferred_at")
    at = datetime.fromisoformat(preferred) if preferred else None
    return {"visit": {**step.case["visit"], "state": "another-time", "preferred_at": at}}


def record_visit(step: Step) -> Changes:
    """Keep the visit with what proves it, and none of what is personal in it."""
    body, before = step.body, step.case.get("visits") or []
    at = _when(step)
    photos = len(body.get("photos", ()))
    where = _place_proved(step)
    account = _in_words(step, where, photos)
    visit: Visit = {
        "n": len(before) + 1,
        "at": at,
        "recorded_at": step.now,
        "outcome": body["outcome"],
        "proved": _proved(step, where),
        "photos": photos,
        "sha256": [step.files[one] for one in body.get("photos", ()) if one in step.files],
        **where,
        "at_text": {language: written(at, language) for language in ("hi", "en")},
        "told": account,
    }
    state = {"state": "recorded", "at": at}
    return {"visits": [*before, visit], "visit": state, "details": {"outcome": body["outcome"]}}


def _when(step: Step) -> datetime:
    """Return when the officer was there: as he says, else when it was written down, else now."""
    moment = step.body.get("visited_at")
    return _whole(datetime.fromisoformat(moment) if moment else step.captured_at or step.now)


def _place_proved(step: Step) -> PlaceProof:
    position, address = step.body.get("position"), step.facts.get("address-position")
    if position is None or address is None:
        return {"distance_m": None, "inside": None, "accuracy_m": (position or {}).get("accuracy")}
    distance = metres_between(position, address)
    sure = max(position.get("accuracy") or 0, address.get("accuracy") or 0)
    limit = step.definition.source["limits"]["at_the_address_metres"]
    return {
        "distance_m": distance,
        "inside": distance <= limit + min(sure, limit),
        "accuracy_m": position.get("accuracy"),
    }


def _in_words(step: Step, where: PlaceProof, photos: int) -> Text:
    choice = step.definition.actions["record-visit"].form.choices["outcome"][step.body["outcome"]]
    account = {language: choice["label"][language] for language in ("hi", "en")}
    if where["inside"] is not None:
        at, away = ("पते पर", "at the address"), ("पते से दूर", "away from the address")
        hi, en = at if where["inside"] else away
        account = {
            "hi": f"{account['hi']} · {hi} ({where['distance_m']} मीटर)",
            "en": f"{account['en']} · {en} ({where['distance_m']} m)",
        }
    if photos:
        account = {
            "hi": f"{account['hi']} · फ़ोटो: {photos}",
            "en": f"{account['en']} · photos: {photos}",
        }
    return account


def _whole(moment: datetime) -> datetime:
    """Return the moment in whole milliseconds, which the database keeps: what is compared later
    must be what was written."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def keep_report(step: Step) -> Changes:
    """Keep what the officer found until the head of the station sends it."""
    return {"found": step.body["found"]}


def answer_with_report(step: Step) -> Changes:
    """What was found is the station's answer."""
    return {"result": step.case["found"]}


GUARDS = {
    "visit-is-possible": visit_is_possible,
    "report-rests-on-visits": report_rests_on_visits,
}
CONDITIONS = {"somebody-was-met": lambda step: step.body["outcome"] == MET}
EFFECTS = {
    "propose-time": propose_time,
    "accept-time": accept_time,
    "ask-another-time": ask_another_time,
    "record-visit": record_visit,
    "keep-report": keep_report,
    "answer-with-report": answer_with_report,
}
