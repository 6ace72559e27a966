"""Rules of a thing that was found: its custody, what is public of it, the Magistrate's orders."""

import calendar
from datetime import date, datetime, time, timedelta

from casework.definition.bilingual import IST
from casework.desk.reference import parse_reference
from casework.engine.rules import Step
from casework.typed.fields import Changes
from casework.typed.links import LinkRow
from contracts.errors import ActionNotOpen
from services.lostfound.answers import KEYS, PUBLIC
from services.lostfound.rules.words import label_of, month_of, refusal

APPROVED, HANDED_OVER = "approved", "handed-over"
PROCLAIMED_MONTHS = 6
"""BNSS 504(1): six months from the date of the proclamation."""
APPEAL_DAYS = 30
"""Limitation Act 1963, article 115(b)(ii): thirty days to any court but the High Court."""
NO_CLAIM = {
    "hi": "इस चीज़ पर इस संदर्भ संख्या का कोई खुला दावा नहीं है।",
    "en": "There is no open claim to this thing with that reference.",
}
BEFORE_IT_WAS_FOUND = {
    "hi": "यह तारीख चीज़ के मिलने से पहले की है; उद्घोषणा उसके बाद की होती है।",
    "en": "This is before the thing was found; a proclamation comes after that.",
}
PERIOD_RAN = {
    "hi": "इस तारीख को उद्घोषणा के छह महीने पूरे नहीं हुए थे; निपटान का आदेश उसके बाद का होता है।",
    "en": "On this day the six months of the proclamation were not over; an order of disposal "
    "comes after them.",
}
BEFORE_THE_ORDER = {
    "hi": "यह तारीख निपटान के आदेश से पहले की है।",
    "en": "This is before the day of the order of disposal.",
}
TOO_LATE = {
    "hi": "अपील का समय बीत चुका था; न्यायालय ने उसे स्वीकार किया हो तो उस आदेश की संख्या लिखें।",
    "en": "The time to appeal was over; if the court admitted it, give the number of that order.",
}


def six_months_after(day: date) -> datetime:
    """Return the end, in India, of the day six months after ``day``; of a month that is shorter,
    of its last day."""
    months = day.month - 1 + PROCLAIMED_MONTHS
    year, month = day.year + months // 12, months % 12 + 1
    last = calendar.monthrange(year, month)[1]
    end = datetime.combine(date(year, month, min(day.day, last)), time(), IST)
    return end + timedelta(days=1, seconds=-1)


def end_of_appeal(day: date) -> datetime:
    """Return the end, in India, of the last day for an appeal against an order of ``day``, which
    itself is not counted."""
    after = datetime.combine(day, time(), IST) + timedelta(days=APPEAL_DAYS + 1)
    return after - timedelta(seconds=1)


def take_thing(step: Step) -> Changes:
    """Keep what may be public of the thing, and by what its number is found."""
    body, choices = step.body, step.definition.form.choices
    return {
        "thing": {
            "category": label_of(choices["category"].values(), body["category"]),
            "colour": label_of(choices["colour"].values(), body["colour"]),
            "month": month_of(datetime.fromisoformat(body["found_at"])),
        },
        KEYS: body[KEYS],
        PUBLIC: body[PUBLIC],
    }


def take_into_custody(step: Step) -> Changes:
    """Keep where the thing lies and under which seal."""
    before = step.case.get("custody") or {}
    seal = step.body.get("seal") or before.get("seal")
    return {"custody": {"place": step.body["shelf"], "seal": seal}}


def thing_is_missing(step: Step) -> bool:
    """The stock-take did not find the thing as it should be."""
    return bool(step.body["seen"] != "seen")


def open_to_public(step: Step) -> Changes:
    """Put the row on the public list: nothing of it says more than kind, colour, month, station. By
    ``numbers`` it is found; nobody is shown them."""
    thing = step.case["thing"]
    row = {
        "number": step.case["_id"],
        "listed_on": step.now.astimezone(IST).date().isoformat(),
        "category": thing["category"],
        "colour": thing["colour"],
        "month": thing["month"],
        "station": step.case["station"],
        # A thing that was handed in before numbers were searched has none.
        "numbers": step.case.get(PUBLIC, []),
    }
    return {"publication": {"row": row}}


def proclaimed_after_the_finding(step: Step) -> None:
    """Refuse a proclamation of a day before the thing was found: of a wrong year the six months
    would be over at once."""
    found_on = date.fromisoformat(step.facts["day-found"])
    if date.fromisoformat(step.body["proclaimed_on"]) < found_on:
        raise refusal("proclaimed_on", BEFORE_IT_WAS_FOUND)


def ordered_after_the_period(step: Step) -> None:
    """Refuse an order of disposal of a day on which it could still be claimed (BNSS 504(1)); what
    perishes is proclaimed to nobody, and ordered on any day (BNSS 505)."""
    period = step.case.get("proclamation")
    if period is None:
        return
    last = period["until"].astimezone(IST).date()
    if date.fromisoformat(step.body["order_on"]) <= last:
        raise refusal("order_on", PERIOD_RAN)


def count_six_months(step: Step) -> Changes:
    """Count from the date of the proclamation, whenever it is entered."""
    day = date.fromisoformat(step.body["proclaimed_on"])
    number = step.body["proclamation_number"]
    until = six_months_after(day)
    return {"proclamation": {"on": day.isoformat(), "number": number, "until": until}}


def count_appeal_period(step: Step) -> Changes:
    """Keep the order of disposal, and until when it may be appealed against; nothing of that where
    what perishes is sold at once."""
    day = date.fromisoformat(step.body["order_on"])
    order = {"order_number": step.body["order_number"], "order_on": day.isoformat()}
    perishes = step.case["state"] == "perishable"
    return {"disposal": {**order, "appeal_until": None if perishes else end_of_appeal(day)}}


def appeal_is_in_time(step: Step) -> None:
    """Refuse an appeal of a day before the order, or after the time to appeal unless the court
    admitted it by an order (Limitation Act 1963, section 5)."""
    day, disposal = date.fromisoformat(step.body["appealed_on"]), step.case["disposal"]
    if day < date.fromisoformat(disposal["order_on"]):
        raise refusal("appealed_on", BEFORE_THE_ORDER)
    last = disposal["appeal_until"].astimezone(IST).date()
    if day > last and not step.body.get("late_order_number"):
        raise refusal("appealed_on", TOO_LATE)


def order_is_set_aside(step: Step) -> bool:
    """The court of appeal set the order of disposal aside."""
    return bool(step.body["outcome"] == "set-aside")


def open_claims(step: Step) -> list[LinkRow]:
    """Return the rows of the claims that are open."""
    rows = (step.case.get("links") or {}).get("claims", [])
    return [row for row in rows if not row["ended"]]


def claims_compete(step: Step) -> bool:
    """Several claims are open, and no order of the Magistrate has named one of them."""
    winner = (step.case.get("contest") or {}).get("claim")
    claims = [row["reference"] for row in open_claims(step)]
    return len(claims) > 1 and winner not in claims


def a_claim_is_open(step: Step) -> None:
    """Refuse to note a claim where none is open."""
    if not open_claims(step):
        raise ActionNotOpen("no claim is open", details={"open": []})


def a_claim_is_approved(step: Step) -> None:
    """Refuse to note an approval where no open claim says so."""
    if not any(row["state"] == APPROVED for row in open_claims(step)):
        raise ActionNotOpen("no claim is approved", details={"open": []})


def a_claim_was_met(step: Step) -> None:
    """Refuse to record that a thing was handed over where no claim to it says so."""
    rows = (step.case.get("links") or {}).get("claims", [])
    if not any(row["state"] == HANDED_OVER for row in rows):
        raise ActionNotOpen("no claim was met", details={"open": []})


def order_names_a_claim(step: Step) -> None:
    """Refuse an order that names none of the open claims."""
    winner = parse_reference(step.body["claim"])
    if winner not in [row["reference"] for row in open_claims(step)]:
        raise refusal("claim", NO_CLAIM)


def take_order_on_claims(step: Step) -> Changes:
    """Keep whose claim the Magistrate allowed."""
    order = {name: step.body[name] for name in ("order_number", "order_on")}
    return {"contest": {"claim": parse_reference(step.body["claim"]), **order}}


def forget_order(step: Step) -> Changes:
    """The order was about claims that have ended."""
    return {"contest": None}


GUARDS = {
    "order-names-a-claim": order_names_a_claim,
    "a-claim-is-open": a_claim_is_open,
    "a-claim-is-approved": a_claim_is_approved,
    "a-claim-was-met": a_claim_was_met,
    "proclaimed-after-the-finding": proclaimed_after_the_finding,
    "ordered-after-the-period": ordered_after_the_period,
    "appeal-is-in-time": appeal_is_in_time,
}
CONDITIONS = {
    "thing-is-missing": thing_is_missing,
    "claims-compete": claims_compete,
    "order-is-set-aside": order_is_set_aside,
}
EFFECTS = {
    "take-thing": take_thing,
    "take-into-custody": take_into_custody,
    "open-to-public": open_to_public,
    "count-six-months": count_six_months,
    "count-appeal-period": count_appeal_period,
    "take-order-on-claims": take_order_on_claims,
    "forget-order": forget_order,
}
