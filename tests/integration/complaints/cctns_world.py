"""The stand-in of CCTNS as a real process, and cases that wait for it."""

import base64
import json
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from prometheus_client import REGISTRY
from pymongo.database import Database

from chassis import mongo, time_source
from chassis.cipher import FieldCipher
from services.complaints.cctns.forwarding import Forwarder
from services.complaints.cctns.http_client import HttpCctns
from services.complaints.cctns.interface import Receipt
from tests.support.stand_in_process import TOKEN, StandInProcess
from tests.unit.complaints.registered_cases import REGISTERED_AT, personal, registered


def metric(name: str, **labels: str) -> float:
    """What this process shows Prometheus."""
    return REGISTRY.get_sample_value(f"nagrik_cctns_{name}", labels) or 0


def logged(caplog: Any) -> str:
    """All that was logged, with what the records carry beside their text."""
    return "\n".join(str(vars(record)) for record in caplog.records)


class StandIn(StandInProcess):
    """CCTNS."""

    module, variable = "services.complaints.stand_ins.cctns", "CCTNS_TOKEN"

    def client(self, token: str = TOKEN, timeout: float = 5.0) -> HttpCctns:
        return HttpCctns(self.url, token, timeout)

    def rows(self) -> list[tuple[str, dict[str, Any]]]:
        """What is on its disk: FIR number and form, in the order in which they came."""
        firs = self.select("SELECT fir_number, form FROM firs ORDER BY id")
        return [(row["fir_number"], json.loads(row["form"])) for row in firs]

    def supplements(self) -> dict[str, dict[str, Any]]:
        """What was told after the form, by FIR number."""
        rows = self.select("SELECT fir_number, form FROM supplements")
        return {row["fir_number"]: json.loads(row["form"]) for row in rows}


class Meanwhile:
    """CCTNS, and what happens while its answer is on the way."""

    def __init__(self, cctns: HttpCctns, happens: Callable[[], None]) -> None:
        self._cctns, self._happens = cctns, happens
        self.registered = cctns.registered

    def register(self, form: Any) -> Receipt:
        receipt = self._cctns.register(form)
        self._happens()
        return receipt


class Station:
    """The complaints service's side: its cases, and any number of replicas that forward them."""

    def __init__(self, database: Database, stand_in: StandIn, key: bytes | None = None) -> None:
        """``key`` is the master key of field encryption; None makes one."""
        self.database = database.with_options(write_concern=mongo.DURABLE)
        self.cases = self.database["cases"]
        self.cipher = FieldCipher(self.database, base64.b64encode(key or os.urandom(96)).decode())
        self.stand_in = stand_in
        self.now = REGISTERED_AT + timedelta(seconds=1)
        self._clients: list[HttpCctns] = []
        time_source.use(lambda: self.now)
        self.forwarder = self.replica()

    def replica(self, happens: Callable[[], None] | None = None, **client: Any) -> Forwarder:
        """One more replica; ``happens`` is called while CCTNS's answer is on the way."""
        self._clients.append(self.stand_in.client(**client))
        cctns: Any = self._clients[-1]
        forwarder = Forwarder(
            self.cases, self.cipher, Meanwhile(cctns, happens) if happens else cctns
        )
        forwarder.ensure_indexes()
        return forwarder

    def register(self, serial: int = 1, **changes: Any) -> str:
        """Keep a case that just got its number, as one write does; return its reference."""
        case = registered(serial, **changes)
        case["personal"] = self.cipher.encrypt(personal(text=f"Theft number {serial}"))
        self.cases.insert_one(case)
        return case["_id"]

    def case(self, reference: str) -> dict[str, Any]:
        document = self.cases.find_one({"_id": reference})
        assert document is not None
        return document

    def hand_over_of(self, reference: str) -> dict[str, Any]:
        """What the case knows of CCTNS."""
        return self.case(reference)["cctns"]

    def pass_time(self, **span: float) -> None:
        self.now += timedelta(**span)

    def forward_until_all_is_sent(self, rounds: int = 40) -> None:
        for _ in range(rounds):
            self.forwarder.tick()
            if not self.cases.count_documents({"cctns_due_at": {"$ne": None}}):
                return
            self.pass_time(minutes=1)
        raise AssertionError("some still wait")

    def close(self) -> None:
        for client in self._clients:
            client.close()
        time_source.use(None)


def stand_in_of(folder: Path) -> Iterator[StandIn]:
    """A running one, ended at last."""
    with StandIn.running(folder) as stand_in:
        yield stand_in
