"""Watching a case: those who are woken by one change share a read of it."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import pytest
from flask import Flask

from chassis.gathering import Gathering
from gateway.building import GatewayParts
from gateway.cases import stream as case_stream
from gateway.identity.caller import Caller
from tests.integration.gateway.permits import Permits
from tests.unit.gateway.samples import later


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

    monkeypatch.setattr(parts.cases, "_reads", Gathering(slowly))
    owner = Caller("c-owner", "citizen", None, "en")
    streams = [case_stream.changes(parts, owner, case["reference"], 0) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        first = list(pool.map(next, streams))
    assert [one["sequence"] for one in first] == [1] * 8
    assert sum(map(len, rounds)) == 8 and len(rounds) <= 3
    for stream in streams:
        stream.close()


def test_the_stream_of_one_who_signs_out_tells_nothing_more_also_not_to_the_next_at_that_phone(
    make_app: Callable[..., Flask], parts: GatewayParts, permits: Permits, citizen: dict[str, str]
) -> None:
    client = make_app(STREAM_HEARTBEAT="0.1").test_client()
    case = permits.new_case(permits.owner)
    parts.cases.put(case)
    address = f"/api/v1/cases/{case['reference']}/events?after=0"
    stream = client.get(address, headers=citizen).response
    lines = iter(stream)
    assert next(lines).startswith(b"retry") and b"change" in next(lines)
    parts.cases.put(later(case, "acknowledged", "acknowledge"))
    assert client.post("/api/v1/auth/sign-out", headers=citizen, json={}).status_code == 202
    assert [line for line in islice(lines, 5) if b"heartbeat" not in line] == []
    assert next(lines, None) is None
