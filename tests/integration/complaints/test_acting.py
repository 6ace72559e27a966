"""Actions on a real database: one after another, whoever is first, and never twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from casework.desk.audit import entries_in
from contracts.errors import (
    ActionNotOpen,
    ContractError,
    IdempotencyMismatch,
    NotFound,
)
from services.complaints.rules.information import digest
from tests.unit.complaints.posts import (
    CITIZEN,
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    HEAD,
    OTHER_HEAD,
    SP_OFFICER,
    STATION,
    STRANGER,
    WOMAN_OFFICER,
)

CLOSING = {"reason_code": "resolved", "text": "The bicycle was found.", "section": "BNSS 173"}


def test_a_change_and_its_event_are_one_write(police) -> None:
    reference = police.reference()
    view = police.desk.act(DUTY_OFFICER, reference, "acknowledge", {})["view"]
    document = police.document(reference)
    assert view["state"] == document["state"] == "acknowledged"
    assert [event["sequence"] for event in document["outbox"]] == [1, 2]
    assert document["outbox"] == police.outbox.relayed
    assert document["timeline"][-1]["actor"] == DUTY_OFFICER.id


def test_a_reference_is_understood_however_it_is_written(police) -> None:
    reference = police.reference()
    typed = reference.lower().replace("-", " ")
    assert (
        police.desk.act(DUTY_OFFICER, typed, "acknowledge", {})["view"]["state"] == "acknowledged"
    )


def test_another_citizens_reference_is_as_if_it_did_not_exist(police) -> None:
    reference = police.reference()
    answers = []
    for actor, case_reference in (
        (STRANGER, reference),
        (STRANGER, "0000-0000-0000-0"),
        (STRANGER, "nonsense"),
        (OTHER_HEAD, reference),
    ):
        for call in (
            lambda actor=actor, case_reference=case_reference: police.desk.read(
                actor, case_reference
            ),
            lambda actor=actor, case_reference=case_reference: police.desk.act(
                actor, case_reference, "withdraw", {}
            ),
        ):
            with pytest.raises(NotFound) as refused:
                call()
            answers.append((refused.value.code, refused.value.message, refused.value.details))
    assert len(set(map(str, answers))) == 1


def test_of_many_who_acknowledge_at_once_one_does(police) -> None:
    reference = police.reference()
    desks = [police.replica() for _ in range(2)]

    def acknowledge(number: int) -> str:
        try:
            return desks[number % 2].act(DUTY_OFFICER, reference, "acknowledge", {})["view"][
                "state"
            ]
        except ActionNotOpen:
            return "refused"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(acknowledge, range(8)))
    assert outcomes.count("acknowledged") == 1
    assert police.document(reference)["sequence"] == 2


def test_notes_written_at_once_are_all_kept_in_sequence(police) -> None:
    reference = police.reference()

    def note(number: int) -> bool:
        body = {"text": f"Note {number}.", "visible": True}
        try:
            return bool(police.desk.act(DUTY_OFFICER, reference, "note", body))
        except ContractError:
            return False

    with ThreadPoolExecutor(4) as pool:
        written = sum(pool.map(note, range(12)))
    document = police.document(reference)
    assert written >= 4
    assert len(document["notes"]) == written
    assert [entry["sequence"] for entry in document["timeline"]] == list(range(1, written + 2))


def test_general_diary_numbers_of_a_day_are_never_given_twice(police) -> None:
    references = [police.reference() for _ in range(24)]
    desks = [police.replica() for _ in range(2)]

    def acknowledge(number: int) -> str:
        view = desks[number % 2].act(DUTY_OFFICER, references[number], "acknowledge", {})["view"]
        return view["timeline"][-1]["details"]["gd_number"]

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(acknowledge, range(24)))
    assert sorted(numbers) == [f"{STATION}/GD-{n:04d}/2026-11-20" for n in range(1, 25)]


def test_general_diary_numbers_begin_anew_each_day_in_india(police) -> None:
    first, second = police.reference(), police.reference()
    police.desk.act(DUTY_OFFICER, first, "acknowledge", {})
    police.pass_time(hours=12, minutes=1)
    view = police.desk.act(DUTY_OFFICER, second, "acknowledge", {})["view"]
    assert view["timeline"][-1]["details"]["gd_number"] == f"{STATION}/GD-0001/2026-11-21"


def test_the_same_action_with_the_same_key_is_taken_once(police) -> None:
    reference = police.reference()
    body = {"text": "On my way.", "visible": True}
    first = police.desk.act(DUTY_OFFICER, reference, "note", body, "act-key-1")
    again = police.desk.act(DUTY_OFFICER, reference, "note", body, "act-key-1")
    assert again["view"] == first["view"]
    assert len(police.document(reference)["notes"]) == 1
    with pytest.raises(IdempotencyMismatch):
        police.desk.act(DUTY_OFFICER, reference, "acknowledge", {}, "act-key-1")


def test_a_retried_action_is_answered_also_when_it_is_no_longer_open(police) -> None:
    reference = police.reference()
    police.desk.act(DUTY_OFFICER, reference, "acknowledge", {}, "act-key-1")
    police.desk.act(HEAD, reference, "assign", {"officer": "eo.one"})
    view = police.desk.act(DUTY_OFFICER, reference, "acknowledge", {}, "act-key-1")["view"]
    assert view["state"] == "assigned"


def test_the_reader_gets_what_this_reader_may_read(police) -> None:
    reference = police.reference()
    police.desk.act(DUTY_OFFICER, reference, "acknowledge", {})
    police.desk.act(HEAD, reference, "assign", {"officer": ENQUIRY_OFFICER.id})
    police.desk.act(ENQUIRY_OFFICER, reference, "note", {"text": "Known to us."})
    police.desk.act(ENQUIRY_OFFICER, reference, "note", {"text": "I called.", "visible": True})
    mine = police.desk.read(CITIZEN, reference)
    assert mine["form"]["mobile"] == "9000000001"
    assert [note["body"]["text"] for note in mine["notes"]] == ["I called."]
    officers = police.desk.read(ENQUIRY_OFFICER, reference)
    assert [note["body"]["text"] for note in officers["notes"]] == ["Known to us.", "I called."]
    assert officers["form"]["suspects"][0]["name"] == "Test Suspect One"
    supervisor = police.desk.read(SP_OFFICER, reference)
    assert supervisor["form"]["suspects"][0]["name"] == "•••"
    assert "email" not in supervisor["form"]


def test_an_officers_reading_is_written_down_and_the_owners_is_not(police) -> None:
    ordinary = police.reference()
    sensitive = police.reference(category="women-safety")
    police.desk.read(CITIZEN, ordinary)
    police.desk.read(CITIZEN, sensitive)
    assert entries_in(police.database).count_documents({}) == 0
    police.desk.read(HEAD, ordinary)
    police.desk.read(HEAD, sensitive)
    police.desk.read(SP_OFFICER, sensitive)
    with pytest.raises(NotFound):
        police.desk.read(WOMAN_OFFICER, sensitive)
    entries = list(entries_in(police.database).find().sort("_id", 1))
    assert [(e["_id"], e["actor"], e["reference"]) for e in entries] == [
        (1, "sho.one", ordinary),
        (2, "sho.one", sensitive),
        (3, "sp.one", sensitive),
    ]


def test_closing_is_read_by_the_citizen_with_its_reasons(police) -> None:
    reference = police.reference()
    police.desk.act(DUTY_OFFICER, reference, "acknowledge", {})
    police.desk.act(HEAD, reference, "classify", {"sections": []})
    view = police.desk.act(HEAD, reference, "close", CLOSING)["view"]
    assert view["state"] == "closed"
    assert "bicycle" not in str(view)
    assert police.desk.read(CITIZEN, reference)["notes"][0]["body"] == {"text": CLOSING["text"]}


def test_what_was_filed_before_hashes_had_a_salt_is_signed_all_the_same(police) -> None:
    reference = police.reference()
    information = police.desk.store.personal(police.document(reference))["form"]
    before = {"information_sha256": digest(information, None)}
    police.database["cases"].update_one(
        {"_id": reference}, {"$set": before, "$unset": {"information_salt": ""}}
    )
    police.desk.act(CITIZEN, reference, "sign", {"method": "esign"})
    assert police.document(reference)["signature"]["sha256"] == before["information_sha256"]
