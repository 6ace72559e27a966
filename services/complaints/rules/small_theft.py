"""Theft of less than Rs 5,000 by one who was never convicted (BNS 303(2), proviso): not cognizable,
so the value is asked before an FIR is refused for it."""

from casework.engine.rules import Step
from contracts.errors import ValidationFailed
from contracts.typed import Json
from services.complaints.law.classification import read
from services.complaints.rules.words import refusal

PROVISO = "BNS 303(2) (value under Rs 5,000)"
"""Its row in the table; an attempt at it, or a share in it, names it as well."""
LIMIT = 5000
"""Rupees: "less than five thousand"."""
SENIOR = frozenset({"dsp", "sp"})
WORTH_MORE = {
    "hi": "परंतुक 5,000 रुपये से कम मूल्य की चोरी का है; BNS 303(2) लिखें",
    "en": "The proviso is of theft of less than 5,000 rupees; name BNS 303(2)",
}
INFORMANT_SAYS_MORE = {
    "hi": "सूचना में मूल्य 5,000 रुपये या अधिक बताया गया है; कम मूल्य डीएसपी या उनसे वरिष्ठ अधिकारी मानते हैं",
    "en": "The information puts it at 5,000 rupees or more; a DSP or above takes it for less",
}
CONVICTED_BEFORE = {
    "hi": "परंतुक पहली दोषसिद्धि के लिए है; अभियुक्त ज्ञात न हो या पहले दोषसिद्ध हो तो BNS 303(2) लिखें",
    "en": "The proviso is for a first conviction; where the accused is not known, or was convicted "
    "before, name BNS 303(2)",
}


def small_theft_is_shown(step: Step) -> None:
    """Refuse the proviso unless the officer says what the property was worth and that it would be a
    first conviction; against what the informant says of the value, only a DSP does."""
    offences = read(step.body["sections"], step.body.get("other_offences") or [])
    if not any(PROVISO in one.section for one in offences):
        return
    value: Json = step.body.get("property_value")
    stated: Json = step.facts["stated-value"]
    if value is None:
        raise ValidationFailed(fields={"property_value": "required"})
    if value >= LIMIT:
        raise refusal("sections", WORTH_MORE)
    if stated is not None and stated >= LIMIT and step.actor.role not in SENIOR:
        raise refusal("property_value", INFORMANT_SAYS_MORE)
    if not step.body.get("first_conviction"):
        raise refusal("first_conviction", CONVICTED_BEFORE)


GUARDS = {"small-theft-is-shown": small_theft_is_shown}
