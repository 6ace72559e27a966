"""Directories in the real database: whole or not at all, one in force on any day."""

import threading
from datetime import date

import pytest
from shapely.geometry import MultiPolygon

from chassis.mongo import DURABLE
from contracts.errors import Conflict, NotFound
from services.routing.loading import open_book
from services.routing.places import Point
from services.routing.resolver import resolve
from services.routing.store import BOOK, DirectoryStore
from services.routing.use_cases import import_directory
from services.routing.validation import DirectoryRefused
from tests.unit.routing.worlds import KM, boundary_set, records, square, station


@pytest.fixture
def store(database):
    store = DirectoryStore(database.with_options(write_concern=DURABLE))
    store.ensure_indexes()
    return store


def directory(version="test.1", day="2026-01-01", stations=("A",)):
    return records([station(code) for code in stations], version=version, effective_from=day)


def publish(store, *versions, **more):
    for version in versions:
        import_directory(store, directory(version, **more))
        store.publish_directory(version)


def test_an_imported_directory_is_seen_by_nobody_until_it_is_published(store):
    import_directory(store, directory())
    assert store.revision() == 0 and store.published().directories == ()
    store.publish_directory("test.1")
    assert [entry["version"] for entry in store.published().directories] == ["test.1"]


def test_what_is_read_back_is_what_was_imported(store):
    table = directory(stations=("A", "B"))
    import_directory(store, table)
    assert store.directory("test.1") == table


def test_the_same_directory_again_is_no_change_and_another_of_its_version_is_refused(store):
    assert import_directory(store, directory()) is True
    assert import_directory(store, directory()) is False
    with pytest.raises(Conflict):
        import_directory(store, directory(stations=("A", "B")))
    assert [row["code"] for row in store.directory("test.1")["stations"]] == ["A"]


def test_a_broken_directory_is_refused_whole_and_the_old_one_stays(store, database):
    publish(store, "test.1")
    broken = directory("test.2", "2026-06-01", stations=("A", "B"))
    broken["supervision"] = [row for row in broken["supervision"] if row["office"] != "B"]
    with pytest.raises(DirectoryRefused):
        import_directory(store, broken)
    assert [entry["version"] for entry in store.published().directories] == ["test.1"]
    assert database["directory_tables"].count_documents({"version": "test.2"}) == 0


def test_a_version_that_was_half_written_does_not_exist(store, database):
    tables = {"_id": "test.9:stations", "version": "test.9", "rows": []}
    database["directory_tables"].insert_one(tables)
    with pytest.raises(NotFound):
        store.publish_directory("test.9")
    assert import_directory(store, directory("test.9")) is True


def test_directories_are_in_force_one_after_the_other(store):
    publish(store, "test.1")
    publish(store, "test.2", day="2026-06-01")
    publish(store, "test.0", day="2025-01-01")
    days = [entry["effective_from"] for entry in store.published().directories]
    assert days == ["2025-01-01", "2026-01-01", "2026-06-01"]


def test_of_two_directories_from_one_day_the_later_published_is_in_force(store):
    publish(store, "test.1", "test.1-corrected")
    entries = store.published().directories
    assert [entry["version"] for entry in entries] == ["test.1-corrected"]


def test_publishing_writes_its_event_with_the_change(store, database):
    publish(store, "test.1")
    [event] = database["published"].find_one({"_id": BOOK})["outbox"]
    assert event["type"] == "directory.published"
    assert event["data"] == {"version": "test.1", "effective_from": "2026-01-01", "offices": 7}


def test_of_many_who_publish_at_once_each_is_kept_or_told_of_the_conflict(store):
    days = [f"2026-01-{day:02}" for day in range(1, 9)]
    for number, day in enumerate(days):
        import_directory(store, directory(f"test.{number}", day))
    refused = []

    def go(number):
        try:
            store.publish_directory(f"test.{number}")
        except Conflict:
            refused.append(number)

    threads = [threading.Thread(target=go, args=(number,)) for number in range(len(days))]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    published = {entry["version"] for entry in store.published().directories}
    assert published == {f"test.{n}" for n in range(len(days)) if n not in refused}
    assert store.revision() == len(published) >= 1


def test_boundaries_need_a_published_directory(store):
    areas = boundary_set("one", {"A": square(25.0, 85.0, 10)})
    store.add_boundary_set(areas)
    with pytest.raises(Conflict):
        store.publish_boundary_set("one")


def test_polygons_come_back_as_they_went_in_and_decide(store):
    publish(store, "test.1", stations=("A", "B"))
    west = square(25.0, 85.0, 10)
    holed = west.difference(square(25.03, 85.03, 2))
    parts = MultiPolygon([square(26.0, 85.0, 3), square(26.0, 85.2, 3)])
    store.add_boundary_set(boundary_set("one", {"A": holed, "B": parts}))
    store.publish_boundary_set("one")
    today = open_book(store.read(store.published())).at(date(2026, 6, 1))
    reply = resolve(today, today, "theft", Point(25.0 + KM, 85.0 + KM))
    assert (reply["station"]["code"], reply["method"]) == ("A", "polygon")
    in_hole = resolve(today, today, "theft", Point(25.03 + KM, 85.03 + KM))
    assert in_hole["station"] is None


def test_a_boundary_set_of_the_same_region_and_day_takes_the_others_place(store):
    publish(store, "test.1", stations=("A", "B"))
    for id, code in (("one", "A"), ("two", "B")):
        store.add_boundary_set(boundary_set(id, {code: square(25.0, 85.0, 10)}))
        store.publish_boundary_set(id)
    assert [entry["id"] for entry in store.published().boundary_sets] == ["two"]


def test_the_shipped_directory_fits_the_database(store, shipped_records):
    import_directory(store, shipped_records)
    store.publish_directory(shipped_records["version"])
    snapshot = open_book(store.read(store.published())).at(date(2026, 6, 1))
    assert len(snapshot.directory.stations) == 1201
