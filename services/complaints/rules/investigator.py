"""Who may investigate: an offence under the SC/ST (Prevention of Atrocities) Act is investigated by
an officer not below the rank of DSP (Rule 7 of its Rules, 1995)."""

from collections.abc import Mapping

from casework.engine.rules import Step
from contracts.typed import Json
from services.complaints.rules.refusals import refusal

OF_RANK_DSP = frozenset({"dsp", "sp"})
DSP = "dsp"
BELOW_DSP = {
    "hi": "अनुसूचित जाति और जनजाति (अत्याचार निवारण) नियम 7: अनुसंधान अधिकारी डीएसपी या उनसे वरिष्ठ हों",
    "en": "Rule 7 of the SC/ST (Prevention of Atrocities) Rules: the investigating officer is a "
    "DSP or above",
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


GUARDS = {"investigator-has-the-rank": investigator_has_the_rank}
