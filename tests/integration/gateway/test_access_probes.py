"""Every address, asked by every caller about every state of a case: nobody is told what is not his.

``make probes`` asks 100,000 questions; a change of who may see what should be followed by one such
run. Without it a part of them is asked.
"""

import os
from collections.abc import Iterator

import pytest
from pymongo.database import Database

from casework.desk.audit import entries_in
from casework.desk.reference import ALPHABET, parse_reference
from gateway.building import GatewayParts
from gateway.cases.store import CaseStore
from gateway.http.cursors import Cursors
from tests.integration.gateway.conftest import announce
from tests.integration.gateway.gateway_process import Server
from tests.support import prober
from tests.support.polling import eventually
from tests.unit.gateway.samples import view

COUNT = int(os.environ.get("PROBES", "600"))
STATES = ("submitted", "acknowledged", "withdrawn")
WIDE = "1000000/1000000"
OFFICERS = {
    "duty": ("duty-officer", "5117012"),
    "sho": ("sho", "5117012"),
    "sp": ("sp", "PD-PATNA-SP"),
    "duty of another station": ("duty-officer", "5117013"),
    "enquiry officer": ("enquiry-officer", "5117012"),
    "administrator": ("administrator", None),
}


@pytest.fixture
def server(environ: dict[str, str], parts: GatewayParts, database: Database) -> Iterator[Server]:
    announce(database)
    limits = ("auth", "write", "read", "lookup", "track", "file", "check", "page")
    wide = ",".join(f"{name}={WIDE}" for name in limits)
    server = Server({**environ, "RATE_LIMITS": wide, "READ_TIMEOUT": "0.2", "WRITE_TIMEOUT": "0.2"})
    try:
        eventually(server.ready, seconds=40, every=0.2, what="the gateway is ready")
        yield server
    finally:
        server.stop()


def _callers(server: Server, parts: GatewayParts) -> dict[str, dict[str, str]]:
    callers = {
        "nobody": {},
        "a forger": {"Authorization": "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJjLW93bmVyIn0."},
        "owner": server.headers("c-owner"),
        "stranger": server.headers("c-stranger"),
        "bearer of a phrase": server.headers("a-0000"),
    }
    for name, (role, office) in OFFICERS.items():
        parts.register.enter(name.replace(" ", "."), role=role, office=office, password_hash="none")
        callers[name] = server.headers(name.replace(" ", "."), role, office)
    # The register says another post than the token.
    callers["sp who was posted away"] = server.headers("duty", "sp", "PD-PATNA-SP")
    return callers


def _cases(database: Database) -> list[prober.Case]:
    store = CaseStore(database, Cursors("a secret of tests"))
    cases = []
    for number, state in enumerate((*STATES, *STATES)):
        sensitive = number >= len(STATES)
        mark = f"mark-{number}-of-a-case"
        reference = f"7K2M-9QXV-4TR{number}-0"
        text = {"hi": mark, "en": mark}
        known = view(reference=_right(reference), state=state, sensitive=sensitive)
        known["timeline"][0]["text"] = text
        store.put(known)
        seen_by = {"owner", "sp"} | (set() if sensitive else {"duty", "sho"})
        description = f"{state}{' and sensitive' if sensitive else ''}"
        cases.append(prober.Case(known["reference"], description, mark, frozenset(seen_by)))
    return cases


def _right(reference: str) -> str:
    """The same with the check character that makes it a reference."""
    return next(
        whole for one in ALPHABET if (whole := parse_reference(reference[:-1] + one)) is not None
    )


def test_nobody_is_told_of_a_case_that_is_not_his(
    server: Server, parts: GatewayParts, database: Database
) -> None:
    cases = _cases(database)
    findings = prober.ask(server.url(""), _callers(server, parts), cases, COUNT)
    print(f"\n{findings.probes} probes, {sum(findings.seen.values())} answers about a case,")
    print(f"{len(findings.leaks)} leaks, {len(findings.accidents)} accidents: {findings.statuses}")
    assert findings.leaks == []
    assert findings.accidents == []
    assert {"owner", "sp", "duty"} <= findings.seen.keys(), "the marks are seen by who may see them"
    log = list(entries_in(database).find())
    assert {one["role"] for one in log} == {"sp"}, "of sensitive cases, and of nobody who may not"
    assert {one["what"] for one in log} >= {"see"}
