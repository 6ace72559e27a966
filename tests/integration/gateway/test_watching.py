"""Watching a case: those who are woken by one change share a read of it."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from gateway.building import GatewayParts
from gateway.cases import stream as case_stream
from gateway.identity.caller import Caller
from tests.integration.gateway.permits import Permits


def test_those_who_watch_one_case_share_a_read_of_it(
    parts: GatewayParts, permits: Permits, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = permits.new_case("c-owner")
    parts.cases.put(case)
    rounds: list[list[str]] = []
    read = parts.cases.find_each

    def slowly(references: list[str]) -> list:
        rounds.append(references)
        time.sleep(0.2)
        return read(references)

    monkeypatch.setattr(parts.cases, "find_each", slowly)
    owner = Caller("c-owner", "citizen", None, "en")
    streams = [case_stream.changes(parts, owner, case["reference"], 0) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        first = list(pool.map(next, streams))
    assert [one["sequence"] for one in first] == [1] * 8
    assert sum(map(len, rounds)) == 8 and len(rounds) <= 3
    for stream in streams:
        stream.close()
