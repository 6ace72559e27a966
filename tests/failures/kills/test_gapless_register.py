"""The register of FIRs has no gap and no double, whoever registers at the same moment and whatever
is killed meanwhile: two replicas, ``kill -9``, the database too."""

import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import requests

from casework.definition.bilingual import IST
from tests.support.cctns import reconciled
from tests.support.citizen import BUDDHA_COLONY_STATION
from tests.support.officer import OfficerClient
from tests.support.polling import eventually
from tests.support.replica import replica
from tests.support.system import System

HANDS, EACH = 8, 5
CASES = HANDS * EACH
PATIENCE = 90
"""Seconds a hand goes on asking with the same key."""
MAY_BE_REPEATED = {"unavailable", "deadline-exceeded", "conflict"}


@dataclass
class Registrar:
    """The head of the station at several desks; what was answered, by reference."""

    heads: list[OfficerClient]
    answered: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._free = threading.local()
        self._unused = list(self.heads)

    def register(self, reference: str) -> None:
        """Register one FIR: the same request with the same key until there is an answer.

        Where another hand was first with this case, that is the answer.
        """
        key, end = uuid.uuid4().hex, time.monotonic() + PATIENCE
        while time.monotonic() < end:
            problem = self._try(reference, key)
            if problem in (None, "action-not-open"):
                return
            if problem not in MAY_BE_REPEATED:
                break
            time.sleep(0.1)
        self.refused.append(f"{reference}: {problem}")

    def _try(self, reference: str, key: str) -> str | None:
        """None if it was answered, else the code of the problem."""
        path = f"/cases/{reference}/actions/register-fir"
        try:
            answer = self._mine().call("POST", path, json={}, headers={"Idempotency-Key": key})
        except requests.RequestException:
            return "unavailable"
        if answer.status_code == 200:
            number = answer.json()["fir"]["number"]
            if self.answered.setdefault(reference, number) != number:
                self.refused.append(f"{reference}: two numbers")
            return None
        return answer.json()["code"]

    def _mine(self) -> OfficerClient:
        if not hasattr(self._free, "client"):
            self._free.client = self._unused.pop()
        return self._free.client


def made_ready(system: System, hand: int, head: OfficerClient) -> list[str]:
    """Complaints of one citizen that only wait for their number."""
    citizen, ready = system.citizen(f"90000006{hand:02}"), []
    for _ in range(EACH):
        reference = citizen.file()["reference"]
        # Where routing was slow, the station has it a little later.
        eventually(lambda one=reference: head.call("GET", f"/cases/{one}").status_code == 200)
        head.act(reference, "acknowledge")
        head.act(reference, "classify", sections=["BNS 303(2)"])
        citizen.act(reference, "sign", method="esign")
        ready.append(reference)
    return ready


def test_the_register_has_neither_gap_nor_double_whatever_is_killed(private_system: System):
    system = private_system
    heads = [system.officer("sho.5117012") for _ in range(HANDS)]
    registrar = Registrar(heads)
    with replica(system, "complaints"), ThreadPoolExecutor(HANDS) as hands:
        ready = hands.map(lambda hand: made_ready(system, hand, heads[hand]), range(HANDS))
        references = [reference for some in ready for reference in some]
        # Two hands take each case at the same moment, so that numbers are thought of in vain.
        twice = [reference for reference in references for _ in range(2)]
        under_way = [hands.submit(registrar.register, reference) for reference in twice]
        kill_and_start_again(system, registrar)
        for one in under_way:
            one.result(timeout=2 * PATIENCE)
    assert registrar.refused == []
    system.stack.await_ready()
    register_is_whole(system, registrar)
    each_fir_has_one_copy(system, references)
    each_fir_is_once_in_cctns(system, registrar)


def kill_and_start_again(system: System, registrar: Registrar) -> None:
    """One replica twice, the database once, while the others go on."""

    def registered(part: float) -> None:
        wanted = int(CASES * part)
        eventually(
            lambda: len(registrar.answered) >= wanted or registrar.refused,
            seconds=PATIENCE,
            what=f"{wanted} FIRs",
        )

    registered(0.1)
    system.kill("complaints")
    system.start("complaints")
    registered(0.35)
    system.kill("complaints")
    system.start("complaints", wait=False)
    registered(0.6)
    system.servers.database.kill()
    system.servers.database.start()
    # The kill may fall into its start, which it then gives up: started again, as a cluster does.
    if not system.part("complaints").process.running:
        system.start("complaints", wait=False)
    system.part("complaints").await_ready()


def cases_of(system: System) -> list[dict[str, Any]]:
    """Every case with a number at the station."""
    return list(system.database("complaints")["cases"].find({"fir.office": BUDDHA_COLONY_STATION}))


def register_is_whole(system: System, registrar: Registrar) -> None:
    """The numbers are 1, 2, 3 …; each is in one case, which is the one that was answered for."""
    cases = cases_of(system)
    assert sorted(case["fir"]["serial"] for case in cases) == list(range(1, CASES + 1))
    assert {case["_id"]: case["fir"]["number"] for case in cases} == registrar.answered
    for case in cases:
        assert case["gd_at"] <= case["fir"]["registered_at"]
        steps = [entry["action"] for entry in case["timeline"]]
        assert steps.count("register-fir") == 1


def each_fir_has_one_copy(system: System, references: list[str]) -> None:
    """In the case, and in the archive."""
    wanted = {reference: 1 for reference in references}

    def numbers_in_views() -> Counter:
        return Counter(
            case["_id"]
            for case in cases_of(system)
            for paper in case["documents"]
            if paper["kind"] == "fir-copy"
        )

    eventually(
        lambda: numbers_in_views().keys() == wanted.keys(), seconds=PATIENCE, what="every copy"
    )
    archive = system.database("complaints")["documents"].find({"kind": "fir-copy"})
    assert Counter(row["reference"] for row in archive) == wanted
    assert numbers_in_views() == wanted


def each_fir_is_once_in_cctns(system: System, registrar: Registrar) -> None:
    """The report that compares the station's day with CCTNS finds each number in both."""
    cases = system.database("complaints")["cases"]
    eventually(
        lambda: cases.count_documents({"cctns.state": "sent"}) == CASES,
        seconds=PATIENCE,
        what="every receipt of CCTNS",
    )
    days = {case["fir"]["registered_at"].astimezone(IST).date() for case in cases_of(system)}
    rows = [reconciled(system, BUDDHA_COLONY_STATION, day.isoformat()) for day in days]
    result = {number: row["result"] for of_day in rows for number, row in of_day.items()}
    assert result == dict.fromkeys(registrar.answered.values(), "same")
