"""What somebody types into an action stands in no document of the database in clear, and is read
there as before."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pymongo.database import Database

from chassis.actor import Actor
from tests.integration.casework.library import Library, opened
from tests.unit.casework.reading_room_samples import LIBRARIAN, READER, both

MARK = "Asha of the blue house said so"
OTHER = "Bela of the red house"


@pytest.fixture
def library(database: Database) -> Iterator[Library]:
    with opened(database) as library:
        library.change(with_a_remark)
        yield library


def with_a_remark(source: dict[str, Any]) -> None:
    """An action in which a librarian writes a number and a reason, one of which is kept."""
    source["actions"]["remark"] = {
        "name": both("Remark"),
        "by": ["desk"],
        "form": {
            "fields": [
                {"name": "number", "type": "text", "required": True, "label": both("Number")},
                {"name": "shelf", "type": "text", "public": True, "label": both("Shelf")},
            ]
        },
        "keep": {"remark.number": "number"},
        "transitions": [
            {
                "from": ["requested"],
                "to": "same",
                "event": "remarked",
                "text": both("Under the number {remark_number}."),
                "tells": ["reading-room.moved.citizen"],
            }
        ],
    }
    source["variables"]["remark_number"] = {"from": "remark.number"}
    source["view"].append("remark")


def remark(library: Library, reference: str, number: str, **more: str) -> dict[str, Any]:
    body = {"number": number, **more}
    view: dict[str, Any] = library.desk.act(LIBRARIAN, reference, "remark", body)["view"]
    return view


def text_of_document(library: Library, reference: str) -> str:
    document = library.document(reference)
    del document["outbox"]
    return repr(document)


def test_a_closed_text_is_kept_encrypted_and_read_as_it_was(library: Library) -> None:
    reference = library.reference(READER)
    remark(library, reference, MARK, shelf="shelf five")
    assert MARK not in text_of_document(library, reference)
    assert "shelf five" in text_of_document(library, reference)
    case: Any = library.desk.store.find(reference)
    entry = case["timeline"][-1]
    assert entry["details"] == {"number": MARK, "shelf": "shelf five"}
    assert entry["text"]["en"] == f"Under the number {MARK}."
    assert case["remark"] == {"number": MARK}
    outside = library.document(reference)["timeline"][-1]
    assert outside["details"]["number"] == "…"
    assert outside["text"]["en"] == "Under the number …."


def test_it_stays_closed_through_later_changes(library: Library) -> None:
    reference = library.reference(READER)
    remark(library, reference, MARK)
    remark(library, reference, OTHER)
    library.desk.act(READER, reference, "cancel", {})
    document = text_of_document(library, reference)
    assert MARK not in document and OTHER not in document
    case: Any = library.desk.store.find(reference)
    numbers = [entry["details"].get("number") for entry in case["timeline"]]
    assert numbers == [None, MARK, OTHER, None]
    assert case["remark"] == {"number": OTHER}


def test_whatever_reads_cases_reads_it(library: Library) -> None:
    reference = library.reference(READER)
    remark(library, reference, MARK)
    [case] = library.desk.store.reached("next_tick_at", library.pass_time(days=30), 10)
    assert case["remark"]["number"] == MARK
    leased: Any = library.desk.store.lease("next_tick_at", library.now, library.now)
    assert leased["remark"]["number"] == MARK
    library.desk.tick()
    assert MARK not in text_of_document(library, reference)


def test_a_case_without_closed_text_is_kept_as_it_is(library: Library) -> None:
    reference = library.reference(READER)
    library.desk.act(LIBRARIAN, reference, "approve", {})
    assert "closed" not in library.document(reference)


def test_it_goes_with_the_erasure_and_the_sentence_stays(library: Library) -> None:
    reference = library.reference(READER)
    remark(library, reference, MARK)
    library.desk.act(READER, reference, "cancel", {})
    library.pass_time(days=3660)
    assert library.desk.erase_due() == 1
    document = library.document(reference)
    assert "closed" not in document
    assert MARK not in text_of_document(library, reference)
    sentences = [entry["text"]["en"] for entry in document["timeline"]]
    assert "Under the number …." in sentences


def in_clear(library: Library, reference: str) -> None:
    """The case as it was kept before there was closed text."""
    case: Any = library.desk.store.find(reference)
    fields = {"timeline": case["timeline"], "remark": case["remark"]}
    update = {"$set": json.loads(json.dumps(fields, default=str)), "$unset": {"closed": ""}}
    for entry, known in zip(update["$set"]["timeline"], case["timeline"], strict=True):
        entry["at"] = known["at"]
    library.database["cases"].update_one({"_id": reference}, update)
    assert MARK in text_of_document(library, reference)


def test_what_stands_in_clear_from_before_is_closed_once(library: Library) -> None:
    older, empty = library.reference(READER), library.reference(Actor("citizen-2", "citizen"))
    remark(library, older, MARK, shelf="shelf five")
    in_clear(library, older)
    before, untouched = library.desk.store.find(older), library.document(empty)
    assert library.desk.close_old_texts() == 1
    assert MARK not in text_of_document(library, older) and "shelf five" in text_of_document(
        library, older
    )
    assert library.desk.store.find(older) == before
    outside = library.document(older)["timeline"][-1]["text"]["en"]
    assert outside == "Under the number …."
    assert library.document(empty) == untouched
    assert library.desk.close_old_texts() == 0
    in_clear(library, older)
    assert library.replica().close_old_texts() == 0, "it goes over all cases once"


def test_a_case_in_clear_is_read_and_changed_meanwhile(library: Library) -> None:
    reference = library.reference(READER)
    remark(library, reference, MARK)
    in_clear(library, reference)
    remark(library, reference, OTHER)
    assert OTHER not in text_of_document(library, reference)
    case: Any = library.desk.store.find(reference)
    assert [entry["details"].get("number") for entry in case["timeline"]] == [None, MARK, OTHER]
