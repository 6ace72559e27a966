"""Complaints on their way: each function brings a new one to one stage of the law."""

from tests.unit.complaints.complaint import CLOSING, INSULT, THEFT, Complaint, World
from tests.unit.complaints.posts import (
    CITIZEN,
    DSP_OFFICER,
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    FAR,
    FAR_HEAD,
    HEAD,
    OTHER,
    OTHER_HEAD,
    SP_OFFICER,
)

UNCLEAR = "It is not clear what happened."
ORDER = {"order_number": "DSP/ENQ/17", "reasons": "The sum is disputed; nobody was hurt."}
THERE = {"to_station": OTHER, "reason": "It lies across the canal."}
FAR_AWAY = {"to_station": FAR, "reason": "It happened in that district."}
APPEAL = {"text": "Nobody looked into it."}
FINAL = {"outcome": "untraced", "report_number": "1", "text": "Nobody was found."}
DESPATCH = {"despatch_number": "DR/12", "court": "CJM Patna"}
ACCUSED = {
    "accused_name": "Test Accused One",
    "accused_mobile": "9000000009",
    "applicant": "accused",
    "proof": "Voter card seen at the counter.",
}
COMMITTEE = {
    "committee": "Additional SP, DSP headquarters, SHO Kotwali",
    "reasons": "The witness named in it is still in danger.",
}
NO_GROUND = {"ground": "no-sufficient-ground", "reasons": "There is no ground to go on with."}


def opened() -> Complaint:
    complaint = World().file()
    complaint.act(DUTY_OFFICER, "acknowledge")
    return complaint


def information_requested() -> Complaint:
    complaint = World().file().to_assigned()
    complaint.act(ENQUIRY_OFFICER, "request-information", text="Which one?")
    return complaint


def transfer_sent() -> Complaint:
    """Of a matter that does not tell of a cognizable offence: only that goes on unclassified."""
    complaint = World().file(category="nuisance").to_assigned()
    complaint.act(HEAD, "transfer", **THERE)
    return complaint


def transfer_disputed() -> Complaint:
    complaint = transfer_sent()
    complaint.act(OTHER_HEAD, "return-transfer", reason="It is not ours.")
    return complaint


def enquiry_requested() -> Complaint:
    complaint = World().file().to_classified(THEFT)
    complaint.act(HEAD, "request-enquiry", reasons=UNCLEAR)
    return complaint


def enquiry_permitted() -> Complaint:
    complaint = enquiry_requested()
    complaint.act(DSP_OFFICER, "permit-enquiry", **ORDER)
    return complaint


def enquiry_reported(prima_facie: bool) -> Complaint:
    complaint = enquiry_permitted()
    complaint.act(ENQUIRY_OFFICER, "open-enquiry")
    result = {"prima_facie": prima_facie, "report": "What was found."}
    complaint.act(ENQUIRY_OFFICER, "report-enquiry", **result)
    return complaint


def enquiry_ended() -> Complaint:
    """At the very end of the fourteenth day."""
    complaint = enquiry_permitted()
    complaint.pass_time(days=14, hours=12)
    assert complaint.state == "enquiry-ended"
    complaint.world.now = complaint.case["updated_at"]
    return complaint


def after_the_enquiry(complaint: Complaint) -> Complaint:
    """Fourteen days without a finding."""
    complaint.to_classified(THEFT).act(HEAD, "request-enquiry", reasons=UNCLEAR)
    complaint.act(DSP_OFFICER, "permit-enquiry", **ORDER)
    complaint.pass_time(days=15)
    return complaint


def rejected(complaint: Complaint) -> Complaint:
    """Closed, appealed against, and the Superintendent says no."""
    complaint.to_classified([]).act(HEAD, "close", **CLOSING)
    return decided(appealed(complaint), "reject")


def ncr_recorded(world: World | None = None) -> Complaint:
    complaint = (world or World()).file().to_classified(INSULT)
    complaint.act(HEAD, "record-ncr")
    return complaint


def report_sent() -> Complaint:
    complaint = ncr_recorded()
    complaint.act(HEAD, "prepare-magistrate-report")
    complaint.act(HEAD, "send-magistrate-report", despatch_number="DR/12")
    return complaint


def zero_fir() -> Complaint:
    complaint = World().file().to_classified(THEFT).signed()
    complaint.act(HEAD, "register-fir", zero=True)
    return complaint


def zero_fir_sent() -> Complaint:
    complaint = zero_fir()
    complaint.act(HEAD, "transfer", **FAR_AWAY)
    return complaint


def zero_fir_disputed() -> Complaint:
    complaint = zero_fir_sent()
    complaint.act(FAR_HEAD, "return-transfer", reason="It is not ours either.")
    return complaint


def zero_fir_received() -> Complaint:
    complaint = zero_fir_sent()
    confirm_papers(complaint)
    return complaint


def paper_hash(complaint: Complaint) -> str:
    """Of the copy of the Zero FIR."""
    (paper,) = complaint.papers("zero-fir-copy")
    return paper["sha256"]


def confirm_papers(complaint: Complaint) -> None:
    complaint.act(FAR_HEAD, "accept-transfer", sha256=paper_hash(complaint))


def to_enquiry(complaint: Complaint) -> Complaint:
    """``complaint``, into which a preliminary enquiry was permitted and begun."""
    complaint.to_classified(THEFT).act(HEAD, "request-enquiry", reasons=UNCLEAR)
    complaint.act(DSP_OFFICER, "permit-enquiry", **ORDER)
    complaint.act(ENQUIRY_OFFICER, "open-enquiry")
    return complaint


def sent_back(complaint: Complaint) -> Complaint:
    """``complaint``, sent to another station, which does not take it."""
    complaint.to_classified(INSULT).act(HEAD, "transfer", **THERE)
    complaint.act(OTHER_HEAD, "return-transfer", reason="It is not ours.")
    return complaint


def zero_sent_back(complaint: Complaint) -> Complaint:
    """``complaint``, a Zero FIR that the other station does not take."""
    complaint.to_classified(THEFT).signed().act(HEAD, "register-fir", zero=True)
    complaint.act(HEAD, "transfer", **FAR_AWAY)
    complaint.act(FAR_HEAD, "return-transfer", reason="It is not ours either.")
    return complaint


def to_representation(complaint: Complaint) -> Complaint:
    """``complaint``, whose FIR a DSP withheld, with the informant's representation against it."""
    complaint.act(DSP_OFFICER, "withhold-publication", reasons="A witness is in danger.")
    text = "The neighbours should know of it."
    complaint.act(CITIZEN, "represent-against-withholding", by_whom="informant", text=text)
    return complaint


def to_search(complaint: Complaint) -> Complaint:
    """``complaint``, of an adult who is missing, entered and searched for."""
    complaint.to_assigned().act(HEAD, "open-search", entry_number="MP/12/2026")
    return complaint


def under_investigation(complaint: Complaint) -> Complaint:
    """``complaint``, whose FIR is registered, with its investigator."""
    complaint.act(HEAD, "assign-investigator", officer=ENQUIRY_OFFICER.id)
    return complaint


def to_court(complaint: Complaint, **final: str) -> Complaint:
    """``complaint``, which is investigated, with its final report before the court."""
    complaint.act(ENQUIRY_OFFICER, "file-final-report", **(FINAL | final))
    complaint.act(HEAD, "forward-final-report", **DESPATCH)
    return complaint


def to_further(complaint: Complaint) -> Complaint:
    """``complaint``, which is in court, once more under investigation, by the court's order."""
    reasons = "The court wants the witness heard."
    body = {"basis": "court-order", "order_number": "CJM/9", "reasons": reasons}
    complaint.act(HEAD, "open-further-investigation", **body)
    return complaint


def investigated() -> Complaint:
    return under_investigation(World().file().registered())


def report_submitted(**final: str) -> Complaint:
    """With the final report at the head of the station."""
    complaint = investigated()
    complaint.act(ENQUIRY_OFFICER, "file-final-report", **(FINAL | final))
    return complaint


def in_court(**final: str) -> Complaint:
    """With the final report before the court."""
    return to_court(investigated(), **final)


def copy_asked() -> Complaint:
    """With a request of the accused for a copy, entered at the counter."""
    complaint = investigated()
    complaint.act(DUTY_OFFICER, "enter-copy-request", **ACCUSED)
    return complaint


def withheld() -> Complaint:
    """Kept out of the public register by a DSP."""
    complaint = investigated()
    complaint.act(DSP_OFFICER, "withhold-publication", reasons="A witness is in danger.")
    return complaint


def represented() -> Complaint:
    """With the informant's representation against withholding."""
    return to_representation(investigated())


def further_investigated() -> Complaint:
    """Once more under investigation, by the court's order."""
    return to_further(in_court())


def searched_for() -> Complaint:
    """An adult who is missing, entered and searched for."""
    return to_search(World().file(category="missing-person", missing_person_age=30))


def wished_to_withdraw() -> Complaint:
    """The citizen no longer wants it, and the sections say that it is not cognizable."""
    complaint = World().file(category="threat")
    complaint.act(CITIZEN, "withdraw", reason="We spoke about it.")
    return complaint.to_classified(INSULT)


def withdrawn() -> Complaint:
    complaint = World().file(category="threat").to_classified(INSULT)
    complaint.act(CITIZEN, "withdraw", reason="It was settled.")
    return complaint


def not_investigated() -> Complaint:
    complaint = World().file().registered()
    complaint.act(HEAD, "decline-investigation", **NO_GROUND)
    return complaint


def closed() -> Complaint:
    complaint = World().file().to_classified([])
    complaint.act(HEAD, "close", **CLOSING)
    return complaint


def silent() -> Complaint:
    """Filed, and nobody did anything for three days."""
    complaint = World().file()
    complaint.pass_time(hours=72)
    return complaint


def appealed(complaint: Complaint | None = None) -> Complaint:
    """``complaint``, else one that was closed."""
    complaint = complaint or closed()
    complaint.act(CITIZEN, "appeal", **APPEAL)
    return complaint


def decided(complaint: Complaint, decision: str) -> Complaint:
    reasons = "The reasons given do not hold."
    complaint.act(SP_OFFICER, "decide-appeal", decision=decision, reasons=reasons)
    return complaint
