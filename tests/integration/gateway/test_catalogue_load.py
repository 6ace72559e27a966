"""A worker that has just started knows no service yet, and one that has just looked not the newest;
nobody is told that there is none."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from contracts.errors import NotFound
from gateway.catalogue.catalogue import REFRESH_SECONDS, Catalogue
from tests.support.announcing_to_gateway import announce
from tests.support.complaints import DEFINITION


def test_who_asks_while_the_first_load_is_under_way_waits_for_it(database):
    announce(database, "complaints", {**DEFINITION.to_dict(), "notifications": {}})
    for _ in range(5):
        catalogue, together = Catalogue(database), Barrier(8)

        def ask(catalogue=catalogue, together=together) -> str:
            together.wait()
            return catalogue.service("complaint").definition.code

        with ThreadPoolExecutor(8) as pool:
            result = [future.result() for future in [pool.submit(ask) for _ in range(8)]]
        assert result == ["complaint"] * 8


def test_what_was_announced_since_the_last_look_is_there_at_once(database):
    announce(database, "complaints", {**DEFINITION.to_dict(), "notifications": {}, "code": "other"})
    catalogue = Catalogue(database)
    assert [service.definition.code for service in catalogue.newest()] == ["other"]
    announce(database, "complaints", {**DEFINITION.to_dict(), "notifications": {}})
    with ThreadPoolExecutor(8) as pool:
        services = list(pool.map(catalogue.service, ["complaint"] * 8))
    assert {service.definition.code for service in services} == {"complaint"}


def test_a_code_that_nobody_announced_is_looked_for_once_by_all_who_ask(database, monkeypatch):
    announce(database, "complaints", {**DEFINITION.to_dict(), "notifications": {}})
    catalogue, looks = Catalogue(database), []
    assert catalogue.newest()
    load = catalogue._load_changed
    monkeypatch.setattr(catalogue, "_load_changed", lambda: looks.append(load()))

    def ask(_: int) -> bool:
        try:
            return catalogue.service("nothing") is None
        except NotFound:
            return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(8)))
    assert len(looks) <= 2


def test_what_was_announced_is_offered_with_the_next_look_of_every_few_seconds(database):
    other = {**DEFINITION.to_dict(), "notifications": {}, "code": "other"}
    announce(database, "complaints", other)
    catalogue = Catalogue(database)
    assert len(catalogue.newest()) == 1
    announce(database, "complaints", {**DEFINITION.to_dict(), "notifications": {}})
    assert len(catalogue.newest()) == 1
    catalogue._looked -= REFRESH_SECONDS
    assert len(catalogue.newest()) == 2
