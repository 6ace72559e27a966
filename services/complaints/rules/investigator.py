"""Who may investigate: an offence under the SC/ST (Prevention of Atrocities) Act is investigated by
an officer not below the rank of DSP (Rule 7 of its Rules, 1995)."""

import re
from collections.abc import Mapping

from casework.engine.officers import named
from casework.engine.rules import Step
from casework.policing.routing_rules import placed
from casework.typed.fields import Changes
from contracts.typed import Json
from services.complaints.rules.words import not_open, refusal

FIR_NUMBER = re.compile(r"[A-Z0-9-]+/\d{4}/\d{4}")

NAMED_ONE = frozenset({"assign-investigator", "investigate-without-visit"})
"""Actions by which an investigation begins."""
INVESTIGATED = frozenset(
    {"fir-registered", "under-investigation", "report-submitted", "further-investigation"}
)
"""States in which whoever has the case investigates it."""
OF_RANK_DSP = frozenset({"dsp", "sp"})
DSP = "dsp"
BELOW_DSP = {
    "hi": "अनुसूचित जाति और जनजाति (अत्याचार निवारण) नियम 7: अनुसंधान अधिकारी डीएसपी या उनसे वरिष्ठ हों",
    "en": "Rule 7 of the SC/ST (Prevention of Atrocities) Rules: the investigating officer is a "
    "DSP or above",
}

OWED = {
    "hi": "यह अनुसंधान आदेश से हो रहा है या शुरू हो चुका है; यह अंतिम रिपोर्ट से ही समाप्त होता है",
    "en": "This investigation was ordered, or has begun already; it ends by a final report only",
}
FIR_FIRST = {
    "hi": "यह मामला अब संज्ञेय है: पहले FIR दर्ज करें, फिर रिपोर्ट न्यायालय जाएगी।",
    "en": "It is cognizable now: the FIR is registered first, then a report goes to court.",
}
HAD_IT = {
    "hi": "यह कार्यालय अनुसंधान कर रहा है या कर चुका है",
    "en": "This office has the investigation, or has had it",
}
ANTI_TRAFFICKING = "ahtu"
"""The type, in the directory of stations, of the Anti-Human Trafficking Units."""
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
    officer = step.body.get("officer")
    if officer and _is_below(step, officer):
        raise refusal("officer", BELOW_DSP)


def _is_below(step: Step, officer: str) -> bool:
    asks = (step.case.get("classification") or {}).get("investigator_rank") == DSP
    role = (step.officers.get(officer) or {}).get("role")
    return asks and step.facts["least-rank"] == DSP and role not in OF_RANK_DSP


def investigation_is_not_owed(step: Step) -> None:
    """A station declines what it alone decides on (BNSS 176(1), proviso (b)): not what a Magistrate
    (175(3)) or the Superintendent (173(4)) ordered, nor what had begun and came back."""
    case = step.case
    directed = str((case.get("appeal") or {}).get("decision") or "").startswith("direct-")
    ordered = case.get("magistrate_order") or case.get("investigation_by") or directed
    begun = any(entry["action"] in NAMED_ONE for entry in case["timeline"])
    if ordered or begun or case.get("investigated_by"):
        raise refusal("reasons", OWED)


def fir_comes_before_the_report(step: Step) -> None:
    """A non-cognizable record that turned out cognizable is registered before it goes to court."""
    cognizable = (step.case.get("classification") or {}).get("cognizable")
    if cognizable and not step.case.get("fir"):
        field = "outcome" if "outcome" in step.body else "despatch_number"
        raise not_open(field, FIR_FIRST, "register-fir")


def investigation_does_not_come_back(step: Step) -> None:
    """Refuse an office that has the investigation, or has had it: nobody is sent round."""
    to = step.facts["receiving-office"]["offices"]["handling"]
    if to == step.case["offices"]["handling"] or to in step.case.get("investigated_by", ()):
        raise refusal("to_station", HAD_IT)


def an_anti_trafficking_unit_takes_over(step: Step) -> bool:
    """The investigation goes to an Anti-Human Trafficking Unit."""
    return step.facts["receiving-office"].get("type") == ANTI_TRAFFICKING


def counter_case_is_another_fir(step: Step) -> None:
    """A counter-case is an FIR, and another than this one."""
    number = step.body["fir_number"].strip()
    if not FIR_NUMBER.fullmatch(number) or number == step.case["fir"]["number"]:
        raise refusal("fir_number", ANOTHER_FIR)
    if step.body.get("counter_case") == step.case["_id"]:
        raise refusal("counter_case", ANOTHER_FIR)


def successor_lacks_the_rank(step: Step) -> bool:
    """An officer left an investigation; the successor is below the rank that the law asks for."""
    successor = step.body.get("officer")
    investigated = step.case["state"] in INVESTIGATED
    return bool(investigated and successor and _is_below(step, successor))


def let_go_below_the_rank(step: Step) -> Changes:
    """Nobody has the case whose successor is below the rank, until another is named."""
    return named(step, None) if successor_lacks_the_rank(step) else {}


def hand_investigation_over(step: Step) -> Changes:
    """The Superintendent's order binds the receiving office, which is not asked to accept; its head
    names an investigator: whom a Superintendent had named before goes no further. Since when an
    Anti-Human Trafficking Unit had it stays on record, wherever it goes from there."""
    office = step.facts["receiving-office"]
    had = [*step.case.get("investigated_by", ()), step.case["offices"]["handling"]]
    over: Changes = {"investigated_by": had, "investigation_by": None}
    if an_anti_trafficking_unit_takes_over(step):
        over["ahtu_since"] = step.now
    return placed(step, office["station"], office["offices"], []) | over


GUARDS = {
    "investigator-has-the-rank": investigator_has_the_rank,
    "investigation-does-not-come-back": investigation_does_not_come_back,
    "investigation-is-not-owed": investigation_is_not_owed,
    "fir-comes-before-the-report": fir_comes_before_the_report,
    "counter-case-is-another-fir": counter_case_is_another_fir,
}
CONDITIONS = {
    "successor-lacks-the-rank": successor_lacks_the_rank,
    "an-anti-trafficking-unit-takes-over": an_anti_trafficking_unit_takes_over,
}
EFFECTS = {
    "hand-investigation-over": hand_investigation_over,
    "let-go-below-the-rank": let_go_below_the_rank,
}
