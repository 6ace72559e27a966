"""Who may investigate: an offence under the SC/ST (Prevention of Atrocities) Act is investigated by
an officer not below the rank of DSP (Rule 7 of its Rules, 1995)."""

import re
from collections.abc import Mapping

from casework.engine.rules import Step
from casework.policing.routing_rules import placed
from casework.typed.fields import Changes
from contracts.typed import Json
from services.complaints.rules.words import refusal

FIR_NUMBER = re.compile(r"[A-Z0-9-]+/\d{4}/\d{4}")

OF_RANK_DSP = frozenset({"dsp", "sp"})
DSP = "dsp"
BELOW_DSP = {
    "hi": "अनुसूचित जाति और जनजाति (अत्याचार निवारण) नियम 7: अनुसंधान अधिकारी डीएसपी या उनसे वरिष्ठ हों",
    "en": "Rule 7 of the SC/ST (Prevention of Atrocities) Rules: the investigating officer is a "
    "DSP or above",
}

HAD_IT = {
    "hi": "यह कार्यालय अनुसंधान कर रहा है या कर चुका है",
    "en": "This office has the investigation, or has had it",
}
ANOTHER_FIR = {
    "hi": "किसी दूसरी FIR की संख्या लिखें, जैसे 5117012/0042/2026",
    "en": "Give the number of another FIR, such as 5117012/0042/2026",
}


def lacks_the_rank(step: Step, classification: Mapping[str, Json]) -> bool:
    """Return whether the officer who is named is below the rank that ``classification`` asks for;
    False where nobody is named. The fact ``least-rank`` is ``dsp``, or None where the State lets
    every officer investigate."""
    capability = step.case.get("capability") or {}
    asks = classification.get("investigator_rank") == DSP == step.facts["least-rank"]
    return asks and bool(capability) and capability["role"] not in OF_RANK_DSP


def investigator_has_the_rank(step: Step) -> None:
    """Refuse an officer below DSP where the law asks for one and the State did not relax it."""
    asks = (step.case.get("classification") or {}).get("investigator_rank") == DSP
    officer = step.officers.get(step.body["officer"]) or {}
    if asks and step.facts["least-rank"] == DSP and officer.get("role") not in OF_RANK_DSP:
        raise refusal("officer", BELOW_DSP)


def investigation_does_not_come_back(step: Step) -> None:
    """Refuse an office that has the investigation, or has had it: nobody is sent round."""
    to = step.facts["receiving-office"]["offices"]["handling"]
    if to == step.case["offices"]["handling"] or to in step.case.get("investigated_by", ()):
        raise refusal("to_station", HAD_IT)


def counter_case_is_another_fir(step: Step) -> None:
    """A counter-case is an FIR, and another than this one."""
    number = step.body["fir_number"].strip()
    if not FIR_NUMBER.fullmatch(number) or number == step.case["fir"]["number"]:
        raise refusal("fir_number", ANOTHER_FIR)


def hand_investigation_over(step: Step) -> Changes:
    """The Superintendent's order binds the receiving office; it is not asked to accept."""
    office = step.facts["receiving-office"]
    had = [*step.case.get("investigated_by", ()), step.case["offices"]["handling"]]
    return placed(step, office["station"], office["offices"], []) | {"investigated_by": had}


GUARDS = {
    "investigator-has-the-rank": investigator_has_the_rank,
    "investigation-does-not-come-back": investigation_does_not_come_back,
    "counter-case-is-another-fir": counter_case_is_another_fir,
}
EFFECTS = {"hand-investigation-over": hand_investigation_over}
