"""How many limits are late or near, by clock, district and station, as Prometheus is shown it."""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
from prometheus_client import REGISTRY
from pymongo.collection import Collection

from casework.desk import clock_figures
from casework.desk.clock_figures import CASES, MOST_OFFICES, MOST_SHARE, NEAR_SPAN, pipeline
from casework.desk.reference import new_reference
from tests.integration.complaints.conftest import Office
from tests.unit.complaints.posts import DSP, DUTY_OFFICER, RANGE, SP, STATION


@pytest.fixture(autouse=True)
def seconds(monkeypatch) -> Iterator[list[float]]:
    """A clock of the process that stands still: counting takes no time."""
    now = [100.0]
    monkeypatch.setattr(clock_figures, "time", SimpleNamespace(monotonic=lambda: now[0]))
    CASES.clear()
    yield now
    CASES.clear()


def cases(clock: str, standing: str, post: str, office: str) -> float | None:
    labels = {"service": "complaint", "clock": clock, "standing": standing}
    return REGISTRY.get_sample_value(
        "nagrik_clock_cases", {**labels, "post": post, "office": office}
    )


def test_a_complaint_that_nobody_opens_is_near_then_late_at_its_station_and_all_above(
    police: Office,
) -> None:
    police.reference()
    assert police.desk.measure_clocks() == 0
    police.pass_time(minutes=12)
    police.desk.measure_clocks()
    assert cases("acknowledge", "near", "handling", STATION) == 1
    assert cases("acknowledge", "near", "sp", SP) == 1
    police.pass_time(minutes=3)
    police.desk.tick()
    police.desk.measure_clocks()
    for post, office in {"handling": STATION, "dsp": DSP, "sp": SP, "range": RANGE}.items():
        assert cases("acknowledge", "late", post, office) == 1
        assert cases("acknowledge", "near", post, office) is None


def test_what_is_done_is_no_longer_shown(police: Office) -> None:
    reference = police.reference()
    police.pass_time(minutes=16)
    police.desk.measure_clocks()
    assert cases("acknowledge", "late", "sp", SP) == 1
    police.desk.act(DUTY_OFFICER, reference, "acknowledge", {})
    police.desk.measure_clocks()
    assert cases("acknowledge", "late", "sp", SP) is None


def test_a_long_limit_is_near_in_its_last_days_and_a_clock_by_which_nothing_is_owed_never_late(
    police: Office,
) -> None:
    police.reference()
    records = police.database["cases"]
    limit = {"anchor": police.now, "due_at": police.now + timedelta(days=90)}
    fields = {f"clocks.0.{name}": moment for name, moment in limit.items()}
    records.update_one({}, {"$set": fields})
    name = records.find_one({})["clocks"][0]["name"]
    police.pass_time(days=86)
    police.desk.measure_clocks()
    assert cases(name, "near", "sp", SP) is None
    police.pass_time(days=2)
    police.desk.measure_clocks()
    assert cases(name, "near", "sp", SP) == 1
    police.pass_time(days=3)
    police.desk.measure_clocks()
    assert cases(name, "late", "sp", SP) == 1
    records.update_one({}, {"$set": {"clocks.0.owed": False}})
    police.desk.measure_clocks()
    assert cases(name, "late", "sp", SP) is None


def test_a_clock_that_waits_for_the_citizen_is_not_counted(police: Office) -> None:
    police.reference()
    police.database["cases"].update_one({}, {"$set": {"clocks.$[].status": "paused"}})
    police.pass_time(days=1)
    assert police.desk.measure_clocks() == 0


def test_of_more_offices_than_are_shown_the_rest_is_one(police: Office) -> None:
    police.reference()
    first = police.database["cases"].find_one({})
    copies = [
        {
            **first,
            "_id": new_reference(),
            "idempotency_key": f"copy-{n}",
            "offices": {**first["offices"], "handling": f"51{n:05}"},
        }
        for n in range(MOST_OFFICES + 9)
    ]
    police.database["cases"].insert_many(copies)
    busiest = {**copies[0], "_id": new_reference(), "idempotency_key": "again"}
    police.database["cases"].insert_one(busiest)
    police.pass_time(minutes=16)
    police.desk.measure_clocks()
    assert cases("acknowledge", "late", "handling", copies[0]["offices"]["handling"]) == 2
    assert cases("acknowledge", "late", "handling", "others") == 10
    assert cases("acknowledge", "late", "sp", SP) == MOST_OFFICES + 11


def test_a_case_without_an_office_is_shown_as_one_of_none(police: Office) -> None:
    police.reference()
    police.database["cases"].update_one({}, {"$set": {"offices": {}}})
    police.pass_time(minutes=16)
    police.desk.measure_clocks()
    series = [sample.labels for metric in CASES.collect() for sample in metric.samples]
    assert {(one["post"], one["office"]) for one in series} == {("handling", "none")}


def test_only_what_is_due_soon_is_read(police: Office) -> None:
    for _ in range(3):
        police.reference()
    stages = pipeline(police.now, ["handling"])
    plan = police.database.command(
        "explain",
        {"aggregate": "cases", "pipeline": stages, "cursor": {}},
        verbosity="executionStats",
    )
    assert "clocks.due_at_1" in str(plan) and "COLLSCAN" not in str(plan)
    assert stages[0]["$match"]["clocks.due_at"] == {"$lte": police.now + NEAR_SPAN}


def test_where_counting_takes_long_the_database_rests_for_longer(
    police: Office, seconds: list[float], monkeypatch
) -> None:
    police.reference()
    police.pass_time(minutes=16)
    real = Collection.aggregate

    def slow(*arguments):
        seconds[0] += 10
        return real(*arguments)

    monkeypatch.setattr(Collection, "aggregate", slow)
    police.desk.measure_clocks()
    police.database["cases"].delete_many({})
    seconds[0] = 100 + 10 / MOST_SHARE - 1
    police.desk.measure_clocks()
    assert cases("acknowledge", "late", "sp", SP) == 1
    seconds[0] += 1
    police.desk.measure_clocks()
    assert cases("acknowledge", "late", "sp", SP) is None
