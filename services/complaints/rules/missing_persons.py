"""A missing person: a child until an age says otherwise, searched for until traced.

For a child an FIR is mandatory at once (Bachpan Bachao Andolan v. Union of India, 2013). An adult
is entered and searched for; on suspicion of an offence an FIR follows. Whether the State wants an
FIR for every missing person is the setting ``MISSING_PERSON_FIR``.
"""

from collections.abc import Mapping
from dataclasses import replace

from casework.engine.rules import Step
from casework.policing.routing_rules import office_codes
from casework.typed.fields import Answers, Changes
from contracts.typed import Json, JsonObject
from services.complaints.rules.publication import barred, is_open_to_the_public
from services.complaints.rules.words import not_open, refusal

ADULT_AGE = 18
"""Years."""
CHILD, ADULT, UNKNOWN = "child", "adult", "unknown"
"""What is known of the age of a missing person: the field ``missing_age`` of the case."""
MISSING_PERSON, MISSING_CHILD = "missing-person", "missing-child"
CLOSES_A_SEARCH = frozenset({"resolved", "duplicate"})
"""Reasons for which the matter of a missing person is closed: traced, or in another file."""
NOT_TRACED = {
    "hi": "लापता व्यक्ति का मामला तभी बंद होता है, जब वे मिल जाएँ या मामला पहले से दर्ज हो।",
    "en": "The matter of a missing person is closed only when the person is traced, or where it "
    "is on record already.",
}


def missing_age(form: Answers) -> str | None:
    """Return what ``form`` tells of the age of who is missing: ``child``, ``adult`` or
    ``unknown``; None where nobody is missing. One filed as a child counts as one."""
    if form["category"] == MISSING_CHILD:
        return CHILD
    if form["category"] != MISSING_PERSON:
        return None
    age = form.get("missing_person_age")
    return UNKNOWN if age is None else _named(age)


def _named(age: int) -> str:
    return CHILD if age < ADULT_AGE else ADULT


def a_child_is_missing(form: Answers) -> bool:
    """Whether a child is missing by ``form``; who is of unknown age counts as one."""
    return missing_age(form) in (CHILD, UNKNOWN)


def entered_missing(step: Step) -> JsonObject:
    """Return the case's fields of a missing person as the information is filed: ``missing_age``,
    ``any_missing_person`` (the State wants an FIR for each), ``mandatory_fir``."""
    known = missing_age(step.body)
    every = known is not None and bool(step.facts.get("missing-person-fir"))
    child = known in (CHILD, UNKNOWN)
    return {"missing_age": known, "any_missing_person": every, "mandatory_fir": child or every}


def take_as_missing(step: Step) -> Changes:
    """A complaint of another kind is about somebody missing: what goes for one who is told of as
    missing goes from here on."""
    form = {"category": MISSING_PERSON, "missing_person_age": step.body.get("age")}
    known = entered_missing(replace(step, body=form))
    closed = step.case["sensitive"] or may_be_a_child(step)
    codes = office_codes(step.case["offices"], closed=closed)
    return {"category": MISSING_PERSON, "sensitive": closed, "office_codes": codes, **known}


def may_be_a_child(step: Step) -> bool:
    """The age now told is under 18, or none is."""
    return step.body.get("age") is None or is_a_child(step)


def is_a_child(step: Step) -> bool:
    """The age now known is under 18."""
    return _named(step.body["age"]) == CHILD


def a_child_leaves_the_public_register(step: Step) -> bool:
    """The FIR is public, or would be within the day, and the age now known is under 18."""
    return is_a_child(step) and is_open_to_the_public(step.case)


def an_adult_needs_no_fir(step: Step) -> bool:
    """The FIR was mandatory only because the age was not known, and no order wants one."""
    return bool(
        not is_a_child(step)
        and step.case.get("mandatory_fir")
        and not step.case.get("any_missing_person")
    )


def take_age(step: Step) -> Changes:
    """A child makes the FIR mandatory, and closes one that is public. Of an adult whose age was not
    known that is taken back; what the sections or the category protect stays closed."""
    if is_a_child(step):
        known = step.case.get("publication")
        return {
            **({"publication": barred(known, step.now)} if known else {}),
            "missing_age": CHILD,
            "mandatory_fir": True,
            "sensitive": True,
            "office_codes": office_codes(step.case["offices"], closed=True),
            **_classification(step, registrable=True),
        }
    if not an_adult_needs_no_fir(step):
        return {"missing_age": ADULT}
    known = step.case.get("classification") or {}
    sensitive = bool(known.get("sensitive") or known.get("closed_to_public"))
    return {
        "missing_age": ADULT,
        "mandatory_fir": False,
        "sensitive": sensitive,
        "office_codes": office_codes(step.case["offices"], closed=sensitive),
        **_classification(step, registrable=bool(known.get("cognizable"))),
    }


def is_untraced(step: Step) -> bool:
    """Nobody has entered yet that the missing person is traced."""
    return step.case.get("traced_at") is None


def record_tracing(step: Step) -> Changes:
    """Since when the missing person is traced; what was done to the person is investigated on."""
    return {"traced_at": step.now}


def _classification(step: Step, *, registrable: bool) -> JsonObject:
    known: Mapping[str, Json] | None = step.case.get("classification")
    if not known:
        return {}
    enquiry = bool(known.get("enquiry_allowed")) and not is_a_child(step)
    return {
        "classification": {**known, "enquiry_allowed": enquiry, "registrable": registrable},
    }


def is_searched_for_until_traced(step: Step) -> None:
    """That no offence is made out does not end the search for a person."""
    missing = step.case["category"] == MISSING_PERSON
    if missing and step.body["reason_code"] not in CLOSES_A_SEARCH:
        raise refusal("reason_code", NOT_TRACED)


def an_adult_is_registered_by_sections(step: Step) -> None:
    """Kidnapping is presumed of a child alone: for an adult the officer names the offence."""
    known = step.case.get("classification") or {}
    if step.case.get("missing_age") == ADULT and not known.get("cognizable"):
        raise not_open("own_information", ADULT_NEEDS_SECTIONS, "classify")


ADULT_NEEDS_SECTIONS = {
    "hi": "पहले धाराएँ तय करें: वयस्क के मामले में FIR किसी संज्ञेय अपराध की होती है।",
    "en": "Classify it first: of an adult the FIR names a cognizable offence.",
}


GUARDS = {
    "is-searched-for-until-traced": is_searched_for_until_traced,
    "an-adult-is-registered-by-sections": an_adult_is_registered_by_sections,
}
CONDITIONS = {
    "is-a-child": is_a_child,
    "may-be-a-child": may_be_a_child,
    "is-untraced": is_untraced,
    "a-child-leaves-the-public-register": a_child_leaves_the_public_register,
    "an-adult-needs-no-fir": an_adult_needs_no_fir,
}
EFFECTS = {
    "take-age": take_age,
    "take-as-missing": take_as_missing,
    "record-tracing": record_tracing,
}
