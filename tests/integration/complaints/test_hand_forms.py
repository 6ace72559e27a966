"""Forms to be filled in by hand: printed for their groups, and kept nowhere."""

import base64
import hashlib
from collections.abc import Iterator

import pytest

from casework.desk.audit import entries_in
from chassis.actor import Actor
from contracts.errors import NotFound
from contracts.issued import IssuedDocument
from tests.integration.complaints.small_office import SmallOffice, opened
from tests.unit.casework.region_samples import HEAD, OWNER

STRANGER = Actor("citizen-2", "citizen")


@pytest.fixture
def office(database) -> Iterator[SmallOffice]:
    with opened(database) as world:
        yield world


def _granted(office: SmallOffice) -> str:
    reference = office.paid()
    office.act(HEAD, reference, "grant")
    return reference


def _papers(office: SmallOffice) -> list[dict]:
    return list(office.database["documents"].find())


def _with_form(office: SmallOffice, *who: str) -> None:
    """Let the definition have a form that is filled in by hand, for the groups `who`."""
    source = next(iter(office.desk.definitions)).to_dict()
    text = {"hi": "फ़ॉर्म", "en": "A form"}
    source["hand_forms"] = {"certificate": {"name": text, "help": text, "who": list(who)}}
    for definition in office.desk.definitions:
        object.__setattr__(definition, "source", source)


def test_a_form_to_be_filled_by_hand_is_printed_for_its_groups_and_kept_nowhere(office) -> None:
    _with_form(office, "desk")
    reference = _granted(office)
    before, papers = office.document(reference), _papers(office)
    files = [{"id": "one", "name": "photo.jpg"}]
    read = IssuedDocument().load(office.desk.print_hand_form(HEAD, reference, "certificate", files))
    content = f"%PDF certificate {reference} ['photo.jpg']".encode()
    assert base64.b64decode(read["content"]) == content
    assert read["sha256"] == hashlib.sha256(content).hexdigest()
    assert office.document(reference) == before and _papers(office) == papers
    assert [one["what"] for one in entries_in(office.database).find()] == ["printed certificate"]


def test_for_everybody_else_there_is_no_such_form(office) -> None:
    _with_form(office, "desk")
    reference = _granted(office)
    silent = office.replica(printer=None)
    for desk, actor, kind in (
        (office.desk, OWNER, "certificate"),
        (office.desk, STRANGER, "certificate"),
        (office.desk, HEAD, "permit"),
        (silent, HEAD, "certificate"),
    ):
        with pytest.raises(NotFound):
            desk.print_hand_form(actor, reference, kind, [])
    office.database["cases"].update_one({"_id": reference}, {"$set": {"erased_at": office.now}})
    with pytest.raises(NotFound):
        office.desk.print_hand_form(HEAD, reference, "certificate", [])
    assert entries_in(office.database).count_documents({}) == 0
