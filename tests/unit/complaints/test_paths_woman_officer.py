"""Information that a woman gives of an offence against herself is recorded by a woman officer (BNSS
173(1), first proviso); it is hers that is protected, not whoever informs."""

import pytest

from contracts.errors import ValidationFailed
from tests.unit.complaints.complaint import MODESTY, Complaint, World
from tests.unit.complaints.posts import (
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    FAR_HEAD,
    HEAD,
    OTHER,
    OTHER_HEAD,
    WOMAN_OFFICER,
    resolved,
)
from tests.unit.complaints.stages import FAR_AWAY, paper_hash


def ready(affected: str | None = None) -> Complaint:
    """Classified and signed; ``affected`` is what the citizen wrote."""
    complaint = World().file(category="assault").to_classified(MODESTY).signed()
    complaint.case = complaint.case | {"affected": affected}
    return complaint


@pytest.mark.parametrize("recorder", [None, ENQUIRY_OFFICER.id, "nobody.one"])
def test_a_mans_record_of_a_womans_information_is_refused(recorder: str | None) -> None:
    complaint = World().file(category="women-safety").to_classified(MODESTY).signed()
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(HEAD, "register-fir", **({"recorded_by": recorder} if recorder else {}))
    assert refused.value.fields == {"recorded_by": "woman-officer-required"}
    assert complaint.state == "classified"


def test_a_woman_officer_records_it_and_the_head_registers() -> None:
    complaint = World().file(category="women-safety").to_classified(MODESTY).signed()
    complaint.act(HEAD, "register-fir", recorded_by=WOMAN_OFFICER.id)
    fir = complaint.case["fir"]
    assert (fir["registered_by"], fir["recorded_by"]) == (HEAD.id, WOMAN_OFFICER.id)


def test_a_head_who_is_a_woman_needs_nobody_else() -> None:
    complaint = World().file(answer=resolved(OTHER), category="women-safety")
    complaint.act(OTHER_HEAD, "acknowledge")
    complaint.act(OTHER_HEAD, "classify", sections=MODESTY)
    complaint.signed().act(OTHER_HEAD, "register-fir")
    assert complaint.case["fir"]["recorded_by"] == OTHER_HEAD.id


@pytest.mark.parametrize("affected", ["myself", None])
def test_a_woman_who_informs_of_what_was_done_to_her_is_heard_by_a_woman(
    affected: str | None,
) -> None:
    complaint = ready(affected)
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(HEAD, "register-fir")
    assert refused.value.fields == {"recorded_by": "woman-officer-required"}
    complaint.act(HEAD, "register-fir", recorded_by=WOMAN_OFFICER.id)
    assert complaint.case["fir"]["recorded_by"] == WOMAN_OFFICER.id


def test_who_informs_of_what_was_done_to_another_is_heard_by_anybody() -> None:
    complaint = ready("someone-else")
    complaint.act(HEAD, "register-fir")
    assert complaint.case["fir"]["recorded_by"] == HEAD.id


def test_where_it_is_not_known_the_officer_says_who_gave_it() -> None:
    complaint = ready()
    complaint.act(HEAD, "register-fir", given_by="another-person", recorded_by=DUTY_OFFICER.id)
    assert complaint.case["fir"]["recorded_by"] == DUTY_OFFICER.id
    entry = next(e for e in complaint.case["timeline"] if e["action"] == "register-fir")
    assert entry["details"]["given_by"] == "another-person"


def test_a_woman_who_comes_herself_after_another_wrote_is_heard_by_a_woman() -> None:
    complaint = ready("someone-else")
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(HEAD, "register-fir", given_by="woman-herself")
    assert refused.value.fields == {"recorded_by": "woman-officer-required"}


def test_the_officer_does_not_say_otherwise_than_she_wrote() -> None:
    complaint = ready("myself")
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(HEAD, "register-fir", given_by="another-person")
    assert refused.value.fields == {"given_by": "does-not-match"}


def test_it_is_not_asked_again_where_a_zero_fir_gets_its_number() -> None:
    complaint = ready("myself")
    complaint.act(HEAD, "register-fir", zero=True, recorded_by=WOMAN_OFFICER.id)
    complaint.act(HEAD, "transfer", **FAR_AWAY)
    complaint.act(FAR_HEAD, "accept-transfer", sha256=paper_hash(complaint))
    complaint.act(FAR_HEAD, "register-fir")
    assert complaint.state == "fir-registered"
