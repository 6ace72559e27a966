"""Ten thousand overdue complaints, two replicas, and nobody is told twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from pymongo.collection import Collection

from casework.desk.reference import new_reference
from tests.unit.complaints.posts import DUTY_OFFICER

MANY = 10_000


def _copies(police, count: int) -> Collection:
    """Many complaints like one that was filed, without waiting for each."""
    cases = police.database["cases"]
    first = police.document(police.reference())
    rows = [
        {**first, "_id": new_reference(), "idempotency_key": f"copy-{n}", "outbox": []}
        for n in range(count - 1)
    ]
    cases.insert_many(rows, ordered=False)
    cases.update_one({"_id": first["_id"]}, {"$set": {"outbox": []}})
    police.outbox.relayed.clear()
    return cases


def test_ten_thousand_overdue_complaints_escalate_in_one_sweep_and_none_twice(police) -> None:
    cases = _copies(police, MANY)
    police.pass_time(minutes=16)
    desks = [police.desk, police.replica()]
    with ThreadPoolExecutor(2) as pool:
        changed = list(pool.map(lambda desk: desk.tick(), desks))
    assert sum(changed) == MANY
    assert cases.count_documents({"sequence": 3}) == MANY
    assert cases.count_documents({"timeline": {"$size": 3}, "outbox": {"$size": 2}}) == MANY
    ids = [event["id"] for event in police.outbox.relayed]
    assert len(ids) == len(set(ids)) == 2 * MANY
    assert police.desk.tick() == 0


def test_levels_two_and_three_follow_though_nobody_touches_the_case(police) -> None:
    reference = police.reference()
    for minutes in (15, 15, 15):
        police.pass_time(minutes=minutes)
        police.desk.tick()
    document = police.document(reference)
    escalations = [e for e in document["timeline"] if e["action"] == "escalate"]
    assert [e["details"]["level"] for e in escalations] == [1, 2, 3]
    first_reminder_to_sign = document["filed_at"] + timedelta(hours=24)
    assert abs(document["next_tick_at"] - first_reminder_to_sign) < timedelta(minutes=1)
    assert document["state"] == "submitted"


def test_a_case_that_cannot_be_worked_is_in_nobodys_way(police) -> None:
    cases = _copies(police, 300)
    broken = [row["_id"] for row in cases.find({}, {"_id": 1}).limit(250)]
    cases.update_many({"_id": {"$in": broken}}, {"$set": {"definition_version": 99}})
    police.pass_time(minutes=16)
    assert police.desk.tick() == 50
    assert cases.count_documents({"sequence": 3}) == 50
    assert police.desk.tick() == 0


def test_a_case_whose_record_cannot_be_read_does_not_keep_others_from_healing(police) -> None:
    police.routing.away = True
    broken, whole = police.reference(), police.reference()
    police.database["cases"].update_one({"_id": broken}, {"$set": {"personal": b"not a cipher"}})
    police.routing.away = False
    police.pass_time(seconds=6)
    assert police.desk.heal_routing() == 1
    assert police.document(whole)["state"] == "submitted"
    assert police.document(broken)["state"] == "routing-pending"
    assert police.document(broken)["heal_at"] > police.now


def test_an_officer_who_acts_while_the_sweep_runs_is_not_overwritten(police, monkeypatch) -> None:
    reference = police.reference()
    police.pass_time(minutes=16)
    store = police.desk.store
    real = store.apply_many

    def officer_first(pairs):
        police.desk.act(DUTY_OFFICER, reference, "acknowledge", {})
        police.outbox.relayed.clear()
        return real(pairs)

    monkeypatch.setattr(store, "apply_many", officer_first)
    assert police.desk.tick() == 0
    document = police.document(reference)
    assert document["state"] == "acknowledged"
    assert document["sequence"] == 2
    assert police.outbox.relayed == []


def test_comments_every_hour_do_not_delay_an_escalation_in_the_database(police) -> None:
    reference = police.reference()
    police.desk.act(DUTY_OFFICER, reference, "acknowledge", {})
    for _ in range(25):
        police.pass_time(hours=1)
        police.desk.act(DUTY_OFFICER, reference, "note", {"text": "Busy.", "visible": True})
        police.desk.tick()
    details = [e["details"] for e in police.document(reference)["timeline"]]
    assert {"clock": "assign", "level": 1} in details


def _plans(police, monkeypatch, call) -> list[str]:
    """The winning plans of every find on cases that ``call`` makes."""
    plans = []
    real = Collection.find

    def explained(collection, *args, **kwargs):
        cursor = real(collection, *args, **kwargs)
        if collection.name == "cases":
            plans.append(str(real(collection, *args, **kwargs).explain()["queryPlanner"]))
        return cursor

    monkeypatch.setattr(Collection, "find", explained)
    call()
    monkeypatch.undo()
    assert plans, "nothing was asked of the database"
    return [plan for plan in plans if "COLLSCAN" in plan]


def test_nothing_that_the_desk_asks_scans_the_collection(police, monkeypatch) -> None:
    reference = police.file(key="the-same-key")["view"]["reference"]
    for call in (
        police.desk.tick,
        police.desk.heal_routing,
        lambda: police.file(key="the-same-key"),
        lambda: police.desk.act(DUTY_OFFICER, reference, "acknowledge", {}),
    ):
        assert _plans(police, monkeypatch, call) == []


def test_asking_for_all_without_a_station_uses_an_index(police) -> None:
    plan = police.database["cases"].find({"state": "routing-pending"}).explain()
    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])
