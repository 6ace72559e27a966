"""What a service tells of itself holds all by which the window shows it and speaks for it."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from casework.host import service
from casework.host.building import Building
from casework.host.manifest import load
from chassis.announcement import digest
from chassis.parts import Parts
from contracts.events import ServiceAnnounced
from contracts.typed import Envelope
from setu.new_service import write
from tests.support.sources import ROOT


def announced(folder: Path) -> dict[str, Any]:
    return Building.of(load(folder)).announcement("a-grant")["data"]


@pytest.fixture
def data(tmp_path: Path) -> dict[str, Any]:
    return announced(write(tmp_path, "museums", "museum-tour", {"hi": "संग्रहालय", "en": "Museums"}))


@pytest.mark.parametrize("service", ["prisons", "complaints"])
def test_what_the_services_of_the_house_announce_is_what_the_contract_says(service: str):
    assert ServiceAnnounced().validate(announced(ROOT / "services" / service)) == {}


def test_a_new_services_announcement_is_what_the_contract_says(data: dict[str, Any]):
    assert ServiceAnnounced().validate(data) == {}
    assert (data["service"], data["grant"]) == ("museums", "a-grant")


def test_roles_and_offices_leave_the_folder_qualified(data: dict[str, Any]):
    assert set(data["roles"]) == {"museums/clerk", "museums/head"}
    assert [office["code"] for office in data["offices"]] == ["museums:HQ", "museums:ONE"]
    (definition,) = data["definitions"]
    assert definition["groups"]["head"] == {"museums/head": "handling"}
    assert definition["department"]["code"] == "museums"


def test_every_message_that_is_declared_has_its_words_in_it(data: dict[str, Any]):
    (definition,) = data["definitions"]
    assert {message["name"] for message in data["messages"]} == set(definition["notifications"])
    assert all(message["sender"]["pe_id"] for message in data["messages"])
    assert all(
        isinstance(message.get("discreet", "plain"), dict | str) for message in data["messages"]
    )


def test_the_digest_is_of_all_but_the_grant(tmp_path: Path, data: dict[str, Any]):
    facts = {key: value for key, value in data.items() if key not in ("grant", "digest")}
    assert data["digest"] == digest(facts)
    again = Building.of(load(tmp_path / "museums")).announcement("another-grant")["data"]
    assert again["digest"] == data["digest"]
    offices = tmp_path / "museums/offices.csv"
    offices.write_text(offices.read_text().replace("First office", "Other office"))
    assert announced(tmp_path / "museums")["digest"] != data["digest"]


def test_what_the_broker_did_not_take_is_announced_again_soon_and_then_once_a_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = write(tmp_path, "museums", "museum-tour", {"hi": "संग्रहालय", "en": "Museums"})
    answers, messages, now = iter((False, True, True)), [], [1000.0]

    def announce(envelope: Envelope) -> bool:
        messages.append(envelope)
        return next(answers)

    parts = SimpleNamespace(announce=announce, settings=SimpleNamespace(grant="a-grant"))
    announcer = service.Announcer(Building.of(load(folder)), cast(Parts, parts))
    monkeypatch.setattr(service.time, "monotonic", lambda: now[0])
    counts = []
    for _ in range(0, 70, service.UNHEARD_SECONDS):
        announcer()
        counts.append(len(messages))
        now[0] += service.UNHEARD_SECONDS
    assert counts == [1] + [2] * 12 + [3]
