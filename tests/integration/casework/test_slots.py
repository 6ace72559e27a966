"""A place in a slot is one case's, however many ask at once and whoever crashes meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pymongo.collection import Collection
from pymongo.errors import AutoReconnect, DuplicateKeyError

from casework.desk.slot_book import SlotBook
from chassis.actor import Actor
from contracts.errors import Conflict, IdempotencyMismatch, ValidationFailed
from tests.unit.casework.reading_room_samples import CENTRAL, LIBRARIAN, NEHRU, READER

ELEVEN = {"starts_at": "2026-11-18T11:00:00+05:30", "ends_at": "2026-11-18T12:00:00+05:30"}


def reader(number: int) -> Actor:
    return Actor(f"citizen-{number:03d}", "citizen")


def at(day: int, hour: int) -> dict[str, str]:
    return {
        "starts_at": f"2026-11-{day}T{hour}:00:00+05:30",
        "ends_at": f"2026-11-{day}T{hour}:45:00+05:30",
    }


def refused(library: Any, actor: Actor, **answers: Any) -> ValidationFailed:
    with pytest.raises(ValidationFailed) as error:
        library.file(actor, **answers)
    return error.value


def full(library: Any, **answers: Any) -> list[str]:
    """Fill the slot; return the references."""
    return [library.reference(reader(number), **answers) for number in (1, 2)]


def test_a_case_bears_its_place_and_the_view_does_not(library) -> None:
    view = library.file()["view"]
    document = library.document(view["reference"])
    assert document["slots"]["visit"]["office"] == "libraries:GANDHI"
    assert document["slots"]["visit"]["number"] in (1, 2)
    assert len(library.claims()) == 1
    assert "claims" not in view and "slots" not in view


def test_who_comes_when_all_places_are_taken_is_told_the_next_free_ones(library) -> None:
    full(library)
    error = refused(library, reader(3))
    assert error.fields["starts_at"]["code"] == "slot-full"
    assert error.fields["starts_at"]["free"]["en"].startswith("18-11-2026 11:00, 18-11-2026 12:00")
    assert error.details["free"][0] == "2026-11-18T05:30:00+00:00"
    assert len(error.details["free"]) == 5
    assert library.reference(reader(3), **ELEVEN)


def test_nothing_is_free_that_has_passed_or_is_full(library) -> None:
    library.now = library.now.replace(day=18, hour=6, minute=15)  # 11:45 in India
    full(library, **at(18, 12))
    free = refused(library, reader(3), **at(18, 12)).details["free"]
    assert free[:2] == ["2026-11-18T07:30:00+00:00", "2026-11-18T08:30:00+00:00"]
    assert [moment[:10] for moment in free][-1] == "2026-11-19"


def test_each_office_has_its_own_places(library) -> None:
    full(library)
    assert library.reference(reader(3), branch=NEHRU)


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        ("2026-11-18T10:30:00+05:30", "2026-11-18T11:30:00+05:30"),
        ("2026-11-18T10:00:30+05:30", "2026-11-18T11:00:00+05:30"),
        ("2026-11-18T16:00:00+05:30", "2026-11-18T17:00:00+05:30"),
        ("2026-11-18T09:00:00+05:30", "2026-11-18T10:00:00+05:30"),
        ("2026-11-22T10:00:00+05:30", "2026-11-22T11:00:00+05:30"),
    ],
    ids=["between", "seconds", "closes", "closed", "sunday"],
)
def test_a_moment_at_which_no_appointment_begins_is_refused(library, starts, ends) -> None:
    error = refused(library, READER, starts_at=starts, ends_at=ends)
    assert error.fields["starts_at"]["code"] == "no-such-slot"
    assert error.details["free"]
    assert library.claims() == []


def test_of_a_hundred_at_once_no_more_have_a_place_than_there_are(library) -> None:
    library.change(lambda d: d["slots"]["visit"].update(capacity=20))
    desks = [library.desk, library.replica()]

    def ask(number: int) -> str:
        try:
            library.file(reader(number), f"key-{number:08d}", desks[number % 2])
        except ValidationFailed as error:
            return error.fields["starts_at"]["code"]
        return "filed"

    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(ask, range(100)))
    assert (outcomes.count("filed"), outcomes.count("slot-full")) == (20, 80)
    assert len(set(library.claims())) == len(library.claims()) == 20
    assert library.database["cases"].count_documents({}) == 20


def test_a_place_that_was_taken_meanwhile_is_looked_for_again(library, monkeypatch) -> None:
    (first, second), real, calls = full(library, **at(18, 12)), SlotBook.place, []
    document = library.document(first)["slots"]["visit"]["number"]

    def late(book: SlotBook, *args: Any) -> Any:
        calls.append(args)
        place = real(book, *args)
        return {**place, "number": document} if len(calls) == 1 and place else place

    library.desk.act(reader(2), second, "cancel", {})
    monkeypatch.setattr(SlotBook, "place", late)
    reference = library.reference(reader(3), **at(18, 12))
    assert len(calls) == 2
    assert library.document(reference)["slots"]["visit"]["number"] == 3 - document
    assert len(library.document(reference)["timeline"]) == 1


def test_who_never_gets_a_place_is_told_to_come_again(library, monkeypatch) -> None:
    (first, _) = full(library)
    place = {"slot": "visit", **library.document(first)["slots"]["visit"]}
    monkeypatch.setattr(SlotBook, "place", lambda *args: place)
    monkeypatch.setattr("casework.desk.attempts.LONGEST_PAUSE", 0)
    with pytest.raises(Conflict):
        library.file(reader(3))


def test_after_a_crash_nothing_is_taken(library, monkeypatch) -> None:
    def crash(*args: Any, **kwargs: Any) -> None:
        raise AutoReconnect

    monkeypatch.setattr(Collection, "insert_one", crash)
    with pytest.raises(AutoReconnect):
        library.file(reader(1))
    monkeypatch.undo()
    assert library.claims() == []
    full(library)


def test_the_same_request_again_is_answered_though_its_slot_is_full_by_now(library) -> None:
    first = library.file(reader(1), "the-key")
    library.file(reader(2))
    again = library.file(reader(1), "the-key")
    assert (again["created"], again["view"]["reference"]) == (False, first["view"]["reference"])
    with pytest.raises(IdempotencyMismatch):
        library.file(reader(1), "the-key", purpose="newspapers")


def test_the_same_request_again_is_answered_though_its_moment_has_passed(library) -> None:
    first = library.file(READER, "the-key")
    library.pass_time(days=4)
    assert library.file(READER, "the-key")["view"]["reference"] == first["view"]["reference"]
    assert refused(library, READER).fields == {
        "starts_at": "in-the-past",
    }


def test_the_same_request_twice_at_once_has_one_place(library) -> None:
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: library.file(READER, "the-key"), range(8)))
    assert sum(reply["created"] for reply in replies) == 1
    assert len(library.claims()) == 1


def test_a_place_is_given_back_when_the_case_leaves(library) -> None:
    first, _ = full(library)
    library.desk.act(reader(1), first, "cancel", {})
    assert library.document(first)["slots"] == {"visit": None}
    assert library.document(first)["claims"] == []
    assert library.reference(reader(3))


def test_a_hold_that_nobody_confirms_ends_by_itself(library) -> None:
    full(library)
    library.pass_time(hours=26)
    library.desk.tick()
    assert library.claims() == []


def test_what_was_used_stays_taken(library) -> None:
    reference = library.reference()
    library.desk.act(LIBRARIAN, reference, "approve", {})
    library.desk.act(LIBRARIAN, reference, "record-use", {})
    assert len(library.claims()) == 1


def test_an_appointment_that_is_moved_takes_the_new_place_and_gives_the_old_one_back(
    library,
) -> None:
    reference = library.reference()
    moved = {"new_time": ELEVEN["starts_at"]}
    view = library.desk.act(LIBRARIAN, reference, "move", moved)["view"]
    assert view["visit"]["at"].startswith("2026-11-18T05:30")
    (claim,) = library.claims()
    assert "2026-11-18T05:30Z" in claim


def test_an_appointment_is_not_moved_to_where_no_place_is(library) -> None:
    reference = library.reference()
    full(library, **ELEVEN)
    with pytest.raises(ValidationFailed) as error:
        library.desk.act(LIBRARIAN, reference, "move", {"new_time": ELEVEN["starts_at"]})
    assert error.value.fields["new_time"]["code"] == "slot-full"
    assert library.document(reference)["sequence"] == 1
    assert len(library.claims()) == 3


def test_the_same_moment_again_is_the_cases_own_place(library) -> None:
    first, _ = full(library)
    library.desk.act(LIBRARIAN, first, "move", {"new_time": "2026-11-18T10:00:00+05:30"})
    assert len(library.claims()) == 2


@pytest.mark.parametrize(("day", "code"), [(24, "already-booked"), (25, None)])
def test_an_owner_comes_once_in_so_many_days(library, day: int, code: str | None) -> None:
    library.reference()
    if code is None:
        assert library.reference(**at(day, 10))
        return
    error = refused(library, READER, **at(day, 10))
    assert error.fields == {"starts_at": {"code": code, "days": 7}}
    assert library.reference(reader(2), **at(day, 10))


def test_an_owner_who_asks_twice_at_once_comes_once(library) -> None:
    desks = [library.desk, library.replica()]

    def ask(number: int) -> bool:
        try:
            library.file(READER, f"key-{number:08d}", desks[number % 2], **at(18 + number % 3, 10))
        except ValidationFailed as error:
            assert error.fields["starts_at"]["code"] == "already-booked"
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(16))).count(True) == 1


def test_who_cancelled_may_come_the_same_week(library) -> None:
    library.desk.act(READER, library.reference(), "cancel", {})
    assert library.reference(**at(19, 10))


def test_who_moves_the_own_appointment_is_not_in_the_own_way(library) -> None:
    reference = library.reference()
    library.desk.act(LIBRARIAN, reference, "move", {"new_time": at(20, 10)["starts_at"]})
    assert len(library.claims()) == 1


def test_the_database_itself_refuses_the_same_claim_twice(library) -> None:
    claims = library.document(library.reference())["claims"]
    other = library.reference(reader(2), **at(19, 10))
    with pytest.raises(DuplicateKeyError):
        library.database["cases"].update_one({"_id": other}, {"$set": {"claims": claims}})


def test_places_are_found_by_the_index_alone(library, monkeypatch) -> None:
    full(library)
    plans, real = [], Collection.find

    def explained(collection, *args, **kwargs):
        plans.append(str(real(collection, *args, **kwargs).explain()["queryPlanner"]))
        return real(collection, *args, **kwargs)

    monkeypatch.setattr(Collection, "find", explained)
    refused(library, reader(3))
    monkeypatch.undo()
    assert [plan for plan in plans if "COLLSCAN" in plan] == []
    assert sum("claims_1" in plan for plan in plans) >= 3


def test_where_the_post_is_vacant_the_handling_office_has_the_places(library) -> None:
    library.change(lambda d: d["slots"]["visit"].update(office="central"))
    with_post, vacant = library.reference(), library.reference(reader(2), branch=NEHRU)
    assert library.document(with_post)["slots"]["visit"]["office"] == CENTRAL
    assert library.document(vacant)["slots"]["visit"]["office"] == NEHRU
