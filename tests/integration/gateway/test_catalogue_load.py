"""A worker that has just started knows no service yet; nobody is told that there is none."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from gateway.catalogue.catalogue import Catalogue
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
