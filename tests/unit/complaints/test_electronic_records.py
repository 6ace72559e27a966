"""The certificate of electronic records: what is known is filled in, what somebody affirms is not.

Its wording: the Schedule of the Bharatiya Sakshya Adhiniyam, 2023, section 63(4)(c).
"""

from datetime import timedelta

import pytest

from casework.papers.printing import UnknownPaper
from documents.signing import verify
from documents.verified import Trusted
from tests.support.pdf import page_texts
from tests.unit.complaints import paper_samples as samples
from tests.unit.complaints.paper_samples import FILED, FIR, ISSUED, REFERENCE

KIND = "electronic-records-certificate"
PHOTO, BILL, RECORDING = "a1" * 32, "b2" * 32, "c3" * 32
COPY = {
    "id": "8H2K4TQ7M3VX",
    "kind": "fir-copy",
    "name": {"hi": "FIR की प्रति", "en": "Copy of the FIR"},
    "issued_at": FILED + timedelta(hours=3),
    "sha256": "d4" * 32,
}


def file(id: str, sha256: str, sent_by: str, **more: object) -> dict:
    """A file as the door tells of it."""
    more_of_it = {"name": "photo.jpg", "size": 1234567, "type": "image/jpeg"}
    return {
        "id": id,
        "sha256": sha256,
        "sent_by": sent_by,
        "received_at": FILED,
        **more_of_it,
        **more,
    }


FILES = [
    file("one", PHOTO, "citizen"),
    file("two", BILL, "officer", name=None),
    file("three", RECORDING, "officer", name="call.mp3", type="audio/mpeg"),
]


def pages(*, files: list[dict] = FILES, **changes: object) -> list[str]:
    """The pages of the form for a complaint with `changes`."""
    case = samples.case(documents=[COPY], **changes)
    pdf = samples.printer().hand_form(
        KIND, case, samples.personal(files=["one", "two"]), [], files, ISSUED
    )
    return page_texts(pdf)


def letters(text: str) -> str:
    return "".join(text.split())


def test_each_part_and_the_hash_report_begin_a_page_of_their_own() -> None:
    first, second, third = map(letters, pages())
    assert "PARTA(TobefilledbytheParty)" in first and "PARTB" not in first
    assert "PARTB(TobefilledbytheExpert)" in second and "Hashreport(enclosed" not in second
    assert "Hashreport(enclosedwiththecertificate)" in third
    for wanted in (REFERENCE, FIR, "BuddhaColony", "20-11-202612:00"):
        assert wanted in first


def test_the_report_names_every_file_and_paper_with_its_hash_and_how_it_came() -> None:
    report = letters(pages()[2])
    for hash in (PHOTO, BILL, RECORDING, COPY["sha256"]):
        assert hash in report
    for wanted in ("photo.jpg", "1,234,567", "audio/mpeg", "withoutaname", COPY["id"]):
        assert wanted in report
    photo, bill, recording = (report.index(hash) for hash in (PHOTO, BILL, RECORDING))
    assert "sentbythecitizenwiththeapplication" in report[:photo]
    assert "addedbyanofficerwiththeapplication" in report[photo:bill]
    assert "addedbyanofficeraftertheapplication" in report[bill:recording]


def test_machine_and_algorithm_are_ticked_for_the_party_and_nothing_for_the_expert() -> None:
    party, expert, _ = pages()
    ticks = [part.split("☐")[0].strip() for part in party.split("☑")[1:]]
    assert [one.split()[0] for one in ticks] == ["सर्वर", "SHA256"]
    assert "☑" not in expert
    # What the party affirms, he chooses himself.
    assert letters("☐ स्वामित्व में / Owned") in letters(party)


def test_no_officer_and_no_citizen_is_named_where_somebody_has_to_sign() -> None:
    text = " ".join(pages())
    for name in ("Test Officer One", "Test Citizen One", "9000000001"):
        assert name not in text


def test_a_complaint_without_files_or_a_number_leaves_them_blank() -> None:
    nothing = {"fir": None, "zero_fir": None}
    first, *_, report = pages(files=[], **nothing)
    assert FIR not in first
    assert "There are no files" in report and COPY["sha256"] in letters(report)
    assert samples.ZERO_FIR in letters(pages(fir=None)[0])


def test_it_bears_no_seal_and_says_that_it_has_to_be_signed() -> None:
    case = samples.case()
    pdf = samples.printer().hand_form(KIND, case, samples.personal(), [], FILES, ISSUED)
    assert not verify(pdf, Trusted(samples.keys()[0], b""), ISSUED).valid
    text = " ".join(" ".join(page_texts(pdf)).split())
    assert "before it is filled in and signed" in text
    assert "digitally sealed" not in text and "DRAFT" not in text and "/verify/" not in text


def test_a_form_that_is_not_declared_is_not_printed() -> None:
    with pytest.raises(UnknownPaper):
        samples.printer().hand_form("fir-copy", samples.case(), samples.personal(), [], [], ISSUED)
