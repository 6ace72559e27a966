"""The reader by which seals are checked: the library's, with the index of a stream read once."""

import io
from datetime import UTC, datetime

import pytest
from pyhanko.pdf_utils.generic import Reference
from pyhanko.pdf_utils.reader import PdfFileReader

from documents import pades, typesetting
from documents.signing import Seal, self_signed
from documents.verified import Trusted
from tests.support.authority import Authority

AT = datetime(2026, 11, 20, tzinfo=UTC)
ROWS = "".join(f"<tr><td>शिकायत {row}</td><td>some words</td></tr>" for row in range(20))


@pytest.fixture(scope="module")
def seal() -> Seal:
    return Seal(*self_signed("Test Seal", AT))


@pytest.fixture(scope="module")
def paper(seal: Seal) -> bytes:
    pdf = typesetting.set_pdf(f"<table>{ROWS}</table>", "", "an-id-of-16-chars")
    return seal.sign(pdf, reason="r", location="l", at=AT)


def test_every_object_of_a_paper_is_what_the_library_reads(paper: bytes):
    ours, library = pades._Reader(paper), PdfFileReader(io.BytesIO(paper))
    references = [one for one in library.xrefs.explicit_refs_in_revision(0) if one.idnum]
    assert len(references) > 100
    for one in references:
        mine, theirs = (
            reader.get_object(Reference(one.idnum, one.generation, reader))
            for reader in (ours, library)
        )
        assert repr(mine) == repr(theirs)


def test_the_check_of_a_stamped_paper_never_goes_through_an_index_object_by_object(
    paper: bytes, seal: Seal, monkeypatch: pytest.MonkeyPatch
):
    authority = Authority(AT)
    trusted = Trusted(seal.certificate_pem, authority.certificates)
    stamped = pades.prolong(paper, trusted, authority.stamp, AT).content

    def again(*_: object) -> None:
        raise AssertionError("the library's own way, which reads the whole index")

    monkeypatch.setattr(PdfFileReader, "_get_object_from_stream", again)
    assert pades._verified(stamped, trusted, AT)[0].valid


@pytest.mark.parametrize(
    "index", [b"1 0 2", b"1 0 2_0 7", b"1 0 +2 7", b"1 0 -2 7", b"1 0 %c\n2 7", b"1 0 2 x"]
)
def test_an_index_of_another_form_is_left_to_the_library(index: bytes):
    with pytest.raises(ValueError, match="form"):
        pades._index(index + b" true false", len(index) + 1, 2)


def test_of_two_objects_of_one_number_the_first_counts():
    assert pades._index(b"7 0 7 5 true false", 8, 2) == {7: (0, 8)}
