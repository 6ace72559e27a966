"""The papers of a verification, printed as the service prints them."""

from datetime import timedelta
from functools import cache

from casework.papers.printing import Printer
from documents.signing import Trusted, self_signed, verify
from services.verification.values import values
from tests.support.pdf import words_of
from tests.support.press import codes, press
from tests.unit.verification.forms import TEXT
from tests.unit.verification.posts import CITIZEN, DSP_OFFICER, SP_OFFICER
from tests.unit.verification.stages import adverse
from tests.unit.verification.world import BUILDING, MONDAY, Matter, World

DOCUMENT = "kQ3vN0w2b5d7f9h1"
REASONS = "रिकॉर्ड में दर्ज मामला न्यायालय में विचाराधीन है, और जन्म तिथि मिलती है।"


@cache
def keys() -> tuple[bytes, bytes]:
    """A certificate and its key."""
    return self_signed("Test Seal", MONDAY - timedelta(days=1))


@cache
def printer() -> Printer:
    """The printer of all tests."""
    site = "http://127.0.0.1:8000/"
    return Printer(press(*keys()), codes(site), BUILDING.definitions, BUILDING.papers, values)


def printed(matter: Matter, kind: str) -> bytes:
    """One paper, finished; its seal is whole."""
    personal = {"form": matter.form, "contact": {"mobile": "9000000001", "email": None}}
    pdf = printer().print(
        kind, matter.case, personal, matter.notes, DOCUMENT, matter.case["updated_at"]
    )
    assert verify(pdf, Trusted(keys()[0]), matter.case["updated_at"]).valid
    return pdf


def sample(kind: str) -> bytes:
    """The paper of a case that has come to it."""
    if kind == "receipt":
        return printed(World().file().begun(), kind)
    if kind == "certificate":
        return printed(World().file("verification-tenant").cleared(), kind)
    if kind == "delay-appeal":
        matter = World().file("verification-passport").begun()
        matter.world.pass_time(days=22)
        return printed(matter, kind)
    matter = adverse()
    matter.act(SP_OFFICER, "hear", text=REASONS)
    if kind == "adverse-report":
        matter.act(CITIZEN, "answer", text=TEXT)
        matter.act(SP_OFFICER, "decide", decision="adverse", text=REASONS)
    return printed(matter, kind)


def test_the_acknowledgement_has_the_date_in_both_languages() -> None:
    words = words_of(sample("receipt"))
    assert "Acknowledgement with the due date" in words and "03-12-2026 23:59" in words
    assert "₹250" in words and "14 working days" in words


def test_the_certificate_is_about_the_person_verified_and_says_what_was_looked_at() -> None:
    words = words_of(sample("certificate"))
    assert "Test Person Two" in words and "Test Citizen One" not in words
    assert "Nothing adverse on record" in words and "Test Lane 1, Patna" in words


def test_a_corrected_certificate_bears_the_name_as_it_should_be() -> None:
    matter = World().file().cleared()
    matter.act(DSP_OFFICER, "correct", name_on_paper="Test Citizen Corrected", text=TEXT)
    assert "Test Citizen Corrected" in words_of(printed(matter, "certificate"))


def test_the_appeal_for_delay_names_its_authority_and_needs_nothing_but_a_signature() -> None:
    words = words_of(sample("delay-appeal"))
    assert "first appellate authority" in words and "Superintendent of Police" in words
    assert "07-12-2026 23:59" in words and "Test Citizen One" in words


def test_who_is_heard_reads_what_was_found_and_until_when() -> None:
    words = words_of(sample("show-cause"))
    assert "Before the court" in words and "Nothing is decided yet" in words
    assert "01-12-2026 23:59" in words
    assert words.count("Buddha Colony") == 1, "the Superintendent is of no police station"


def test_an_adverse_report_has_its_reasons_and_names_where_to_appeal() -> None:
    words = words_of(sample("adverse-report"))
    assert "30 days" in words and "Deputy Inspector General" in words
    assert "Record or adverse facts found" in words
