"""The rules of a notice, without input or output: whose it is, and what of it anybody reads."""

from collections.abc import Mapping
from datetime import timedelta

from casework.definition.bilingual import IST
from casework.engine.rules import Rules, Step
from casework.policing.routing_rules import placed
from casework.typed.fields import Changes
from contracts.errors import NotAllowed
from contracts.typed import Json, JsonObject, Text

ARRESTED = "arrested"
SHOWN_OF_AN_ARREST = ("name", "address")
"""BNSS 37(b) wants names, addresses and the nature of the offence on the board, and no more is on
the list of persons arrested."""
SHOWN = "yes"
SHOWN_OF_ONE_WANTED = ("name", "alias", "description", "case_number", "court", "reward", "call")

BETWEEN_COMPARISONS = timedelta(hours=24)
"""From an answer of the register to the next question: every notice keeps its own hour of the
day."""
BY_ITSELF: Text = {"hi": "वारंट पंजी (अपने आप)", "en": "Register of warrants, by itself"}


def entered_by_the_sps_office(step: Step) -> None:
    """Refuse an officer who is not posted at the office of a Superintendent of Police."""
    offices = step.facts["entering-office"]["offices"]
    if not offices["handling"] or offices["handling"] != offices["sp"]:
        raise NotAllowed("notices are entered at the office of a Superintendent of Police")


def approved_by_another(step: Step) -> None:
    """Refuse the officer who entered the notice: one alone publishes nothing."""
    if step.actor.id == step.case["owner"]:
        raise NotAllowed("a notice is approved by another officer than the one who entered it")


def place_at_own_office(step: Step) -> Changes:
    """Put the notice to the office of the officer who enters it."""
    office = step.facts["entering-office"]
    return placed(step, office["station"], office["offices"], [])


def put_up(step: Step) -> Changes:
    """Make the row that anybody reads: of one arrested the least, of one wanted what helps to know
    the person, the photo only where the Superintendent said so, and of nobody the year of birth."""
    entered = step.facts["application"]
    kind = entered["kind"]
    fields = SHOWN_OF_AN_ARREST if kind == ARRESTED else SHOWN_OF_ONE_WANTED
    row: JsonObject = {name: entered[name] for name in fields if name in entered}
    row |= {
        "number": step.body["number"],
        "day": entered["event_on"],
        "offence": entered["offence"],
        "kind": _label(step, "kind", kind),
        "sex": _label(step, "sex", entered["sex"]),
        "office": step.case["station"],
    }
    if kind != ARRESTED and step.body["photo_on_list"] == SHOWN and entered.get("photo"):
        row["photo"] = entered["photo"][0]
    return {"notice": row}


def ask_register(step: Step) -> Changes:
    """Let the register of warrants be asked at once (``jobs.py``), but not of one arrested."""
    return {} if step.case["notice_kind"] == ARRESTED else {"register_due_at": step.now}


def ask_register_tomorrow(step: Step) -> Changes:
    """Let the register, which has answered, be asked again in a day."""
    return {"register_due_at": step.now + BETWEEN_COMPARISONS}


def note_comparison(step: Step) -> Changes:
    """Keep on which day the person was found to be wanted still, last by the register and last by
    an officer; the public row shows the newer day."""
    day = step.now.astimezone(IST)
    answer = step.body.get("looked_up_in")
    choices = step.definition.actions[step.action].form.choices
    row: JsonObject = {
        "by": choices["looked_up_in"][answer]["label"] if answer else BY_ITSELF,
        "on": f"{day:%d-%m-%Y}",
        "by_hand": answer is not None,
    }
    earlier = step.case.get("comparisons") or ()
    others = [one for one in earlier if one["by_hand"] != row["by_hand"]]
    return {
        "comparisons": [row, *others],
        "notice": {**step.case["notice"], "compared_on": day.date().isoformat()},
    }


def take_down(step: Step) -> Changes:
    """Leave nothing of the row in the case, nor so in any view of it; the register is asked no
    more."""
    return {"notice": None, "register_due_at": None}


def _label(step: Step, field: str, value: str) -> Mapping[str, Json]:
    return step.definition.form.choices[field][value]["label"]


RULES = Rules(
    guards={
        "entered-by-the-sps-office": entered_by_the_sps_office,
        "approved-by-another": approved_by_another,
    },
    effects={
        "place-at-own-office": place_at_own_office,
        "put-up": put_up,
        "ask-register": ask_register,
        "ask-register-tomorrow": ask_register_tomorrow,
        "note-comparison": note_comparison,
        "take-down": take_down,
    },
)
