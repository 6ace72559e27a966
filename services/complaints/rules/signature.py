"""The signature: information sent electronically is taken on record on being signed within three
days by the person giving it (BNSS 173(1)(ii)). It runs beside the handling and never destroys
anything: what lapses can be renewed."""

from casework.engine.rules import Step
from casework.typed.fields import Changes
from services.complaints.rules.words import not_open

NEED_NO_SIGNATURE = frozenset({"registration-directed", "zero-fir-received", "under-investigation"})
"""States in which the FIR rests on a written appeal or an order, or is registered already, or on
what the investigation of a non-cognizable matter has shown."""
NOT_SIGNED = {
    "hi": "सूचना पर हस्ताक्षर नहीं हुए हैं। थाने की अपनी सूचना पर दर्ज करना हो तो यह चुनें।",
    "en": "The information is not signed. To register it on the station's own information choose "
    "this.",
}


def record_signature(step: Step) -> Changes:
    """Bind the signature to the hash of the text; a station opened for signing alone is let go."""
    return {"signature": dict(step.facts["signature"])} | _without_signing_station(step)


def open_to_signing_station(step: Step) -> Changes:
    """Let the station that the citizen named, any in the State, see the case to witness it."""
    office = step.facts["signing-office"]
    before = _without_signing_station(step)
    code = office["offices"]["handling"] or office["station"]["code"]
    return {
        "offices": {**before["offices"], "signing": code},
        "office_codes": list(dict.fromkeys([*before["office_codes"], code])),
        "details": {"signing_station": dict(office["station"]["name"])},
    }


def waits_for_the_signature(step: Step) -> None:
    """The informant's information is registered once it is signed; what the police know by
    themselves is not, nor a missing child's, and neither waits."""
    signature = step.case["regions"].get("signature")
    excused = step.case.get("mandatory_fir") or step.case["state"] in NEED_NO_SIGNATURE
    if signature == "signed" or excused or step.body.get("own_information"):
        return
    first = "sign" if signature == "unsigned" else "renew-signature"
    raise not_open("own_information", NOT_SIGNED, first)


def ask_for_home_visit(step: Step) -> Changes:
    """Since when the citizen waits for an officer to come."""
    return {"home_visit": {"asked_at": step.now}}


def _without_signing_station(step: Step) -> Changes:
    offices = {key: code for key, code in step.case["offices"].items() if key != "signing"}
    signing = step.case["offices"].get("signing")
    only_for_signing = signing is not None and signing not in offices.values()
    codes = [
        code for code in step.case["office_codes"] if not (only_for_signing and code == signing)
    ]
    return {"offices": offices, "office_codes": codes}


GUARDS = {"waits-for-the-signature": waits_for_the_signature}
EFFECTS = {
    "record-signature": record_signature,
    "ask-for-home-visit": ask_for_home_visit,
    "open-to-signing-station": open_to_signing_station,
}
