"""What the accused reads of an FIR: of what he is accused, and nothing that leads to anybody."""

from typing import Any

import pytest

from contracts.errors import ValidationFailed
from services.complaints.values.hiding import without
from tests.unit.complaints import paper_samples as samples
from tests.unit.complaints.complaint import MODESTY, Complaint, World
from tests.unit.complaints.posts import DUTY_OFFICER, HEAD, SP_OFFICER, WOMAN_OFFICER
from tests.unit.complaints.stages import COMMITTEE, withheld

CONTACT = ("9000000001", "one@example.org", "House 7, Test Road", "TST-1234567")
VICTIM, INFORMANT, FATHER = "Test Victim Zarina", "Test Citizen One", "Papa Quell"
TEXT = f"{INFORMANT} called 9000000001 when Zarina came home; Papa Quell was there."
FORM: dict[str, Any] = {
    "text": TEXT,
    "name": INFORMANT,
    "relative_name": FATHER,
    "address": CONTACT[2],
    "identity_paper": "voter",
    "identity_number": CONTACT[3],
    "affected": "someone-else",
    "victim": {"name": VICTIM, "sex": "female", "year_of_birth": 2009},
}


def paper(kind: str, *, closed: bool) -> str:
    known = samples.case()["classification"] | {"closed_to_public": closed}
    publication = {"state": "barred" if closed else "withheld", "barred": closed}
    changes = {"classification": known, "publication": publication, "sensitive": closed}
    return samples.words(kind, samples.case("en", **changes), samples.personal("en", **FORM))


def test_the_accused_is_told_of_what_he_is_accused_and_not_how_to_reach_who_informed() -> None:
    text = paper("accused-copy", closed=False)
    for phrase in (samples.FIR, "BNS 303(2)", "Test Suspect One", INFORMANT, VICTIM):
        assert phrase in text, phrase
    whole = paper("fir-copy", closed=False)
    for hidden in CONTACT:
        assert hidden in whole and hidden not in text, hidden


def test_where_the_law_closes_it_nothing_says_who_the_victim_is() -> None:
    text, whole = paper("accused-copy", closed=True), paper("fir-copy", closed=True)
    assert "••• called ••• when ••• came home" in text
    for hidden in (*CONTACT, VICTIM, "Zarina", INFORMANT, FATHER, "2009", "Test Bazaar"):
        assert hidden in whole and hidden not in text, hidden
    for phrase in (samples.FIR, "BNS 303(2)", "Test Suspect One"):
        assert phrase in text, phrase


@pytest.mark.parametrize(
    "written",
    [
        *("ZARINA", "zareena", "ज़रीना", "जरीना", "Z a r i n a", "Z.A.R.I.N.A", "Zar-ina"),
        *("TestVictimZarina", "टेस्ट विक्टिम ज़रीना", "Test  Victim\u00a0Zarina"),
    ],
)
def test_a_name_is_left_out_however_it_is_written(written: str) -> None:
    text = without(f"Then {written} came home at nine.", [], ["Test Victim Zarina"])
    assert text == "Then ••• came home at nine."


@pytest.mark.parametrize(
    "written", ["9000000001", "90000 00001", "90000-00001", "९००००००००१", "9 0 0 0 0 0 0 0 0 1"]
)
def test_a_number_is_left_out_however_it_is_grouped(written: str) -> None:
    assert without(f"Call {written}, she said.", ["9000000001"]) == "Call •••, she said."


def test_other_words_stay_as_they_are() -> None:
    text = "सरिता बाज़ार में थी, Karim saw the red car at 900 metres; 12-11-2026."
    assert without(text, ["9000000001"], ["Test Victim Zarina", "Om"]) == text
    assert without(None, [], ["Zarina"]) is None


def closed() -> Complaint:
    complaint = World().file(category="women-safety").to_classified(MODESTY).signed()
    complaint.act(HEAD, "register-fir", recorded_by=WOMAN_OFFICER.id)
    complaint.tick()
    assert complaint.region("publication") == "publication-barred"
    return complaint


def test_nobody_else_represents_against_what_the_law_closes() -> None:
    body = {"text": "I want to read of it.", "by_whom": "other"}
    complaint = closed()
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(DUTY_OFFICER, "represent-against-withholding", **body)
    assert set(refused.value.fields["by_whom"]["why"]) == {"hi", "en"}
    complaint.act(DUTY_OFFICER, "represent-against-withholding", **(body | {"by_whom": "accused"}))
    withheld().act(DUTY_OFFICER, "represent-against-withholding", **body)


def test_what_was_closed_since_is_given_to_nobody_else_either() -> None:
    complaint = withheld()
    body = {"text": "I want to read of it.", "by_whom": "other"}
    complaint.act(DUTY_OFFICER, "represent-against-withholding", **body)
    complaint.act(SP_OFFICER, "change-sections", sections=MODESTY, reasons="She told more.")
    with pytest.raises(ValidationFailed):
        complaint.act(SP_OFFICER, "decide-representation", decision="allow", **COMMITTEE)
    complaint.act(SP_OFFICER, "decide-representation", decision="reject", **COMMITTEE)
