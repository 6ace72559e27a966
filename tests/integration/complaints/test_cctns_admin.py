"""What an operator sees of CCTNS: what was refused, and whether both registers agree."""

import json
from datetime import timedelta

import pytest

from services.complaints import admin
from services.complaints.cctns.forwarding import Forwarder, waiting
from tests.integration.complaints.cctns_world import TOKEN, StandIn, Station, logged, metric
from tests.unit.complaints.registered_cases import REGISTERED_AT, STATION, record


@pytest.fixture
def run(station, stand_in, mongo_server, monkeypatch, capsys):
    """The command line, as an operator types it."""
    monkeypatch.setenv("PROFILE", "local")
    monkeypatch.setenv("MONGO_URI", mongo_server.uri("operator"))
    monkeypatch.setenv("MONGO_DATABASE", station.database.name)
    monkeypatch.setenv("CCTNS_URL", stand_in.url)
    monkeypatch.setenv("CCTNS_TOKEN", TOKEN)

    def command(*arguments):
        code = admin.main(arguments)
        return code, "".join(capsys.readouterr())

    return command


def test_a_refused_form_stays_is_reported_and_goes_only_when_a_person_says_so(
    station: Station, stand_in: StandIn, caplog, run
):
    refused = station.register(fir=record() | {"sections": [], "gd_number": None})
    good = station.register(2)
    assert station.forwarder.tick() == 1
    outcome = station.hand_over_of(refused)
    assert outcome["state"] == "refused"
    assert outcome["reason"] == {"code": "missing-items", "items": ["2", "3c.entry"]}
    assert station.hand_over_of(good)["state"] == "sent"
    assert "missing-items" in logged(caplog)
    assert "Theft number" not in logged(caplog)
    station.pass_time(days=1)
    tries = metric("tries_total", outcome="refused")
    station.forwarder.tick()
    assert metric("tries_total", outcome="refused") == tries, "never tried blindly"
    assert station.case(refused)["cctns_due_at"] is None
    code, text = run("refused")
    assert (code, "missing-items 2 3c.entry" in text) == (0, True)
    assert "refused" in run("reconcile", "--station", STATION, "--day", "2026-11-21")[1]
    assert run("resend", good)[0] == 2, "that one is there"
    assert run("resend", refused)[0] == 0
    station.cases.update_one({"_id": refused}, {"$set": {"fir": record()}})
    assert station.forwarder.tick() == 1
    assert station.hand_over_of(refused)["reason"] is None


def test_reconciliation_finds_what_was_deleted_invented_and_altered_there(
    station: Station, stand_in: StandIn, run
):
    for serial in range(1, 6):
        station.register(serial)
    last_moment = REGISTERED_AT.replace(hour=18, minute=29)
    station.register(6, fir=record(6, at=last_moment))
    station.register(7, fir=record(7, at=last_moment + timedelta(minutes=1)))
    station.forwarder.tick()
    reconciling = ("reconcile", "--station", STATION, "--day", "2026-11-21")
    code, text = run(*reconciling)
    assert (code, "Both agree." in text, "0007" in text) == (0, True, False)

    stand_in.change("DELETE FROM firs WHERE fir_number LIKE '%/0001/%'")
    stand_in.change("UPDATE firs SET fir_number = '5117012/0099/2026' WHERE id = 2")
    stand_in.change("UPDATE firs SET form = replace(form, 'Theft', 'Loss') WHERE id = 3")
    station.register(8)
    code, text = run(*reconciling)
    assert (code, "They DIFFER." in text) == (1, True)
    code, text = run(*reconciling, "--json")
    matches = {row["number"][8:12]: row["result"] for row in json.loads(text)["rows"]}
    assert code == 1
    assert matches == {
        "0001": "lost-there",
        "0002": "lost-there",
        "0003": "different",
        "0004": "same",
        "0005": "same",
        "0006": "same",
        "0008": "waiting",
        "0099": "missing-here",
    }
    assert "Theft" not in text


def test_what_was_lost_there_goes_again_when_a_person_says_so(
    station: Station, stand_in: StandIn, run
):
    reference = station.register()
    station.forwarder.tick()
    stand_in.change("DELETE FROM firs")
    assert run("resend", reference, "--number", "5117012/0042/2026")[0] == 2
    assert run("resend", reference, "--number", "5117012/0001/2026")[0] == 0
    assert station.forwarder.tick() == 1
    assert run("reconcile", "--station", STATION, "--day", "2026-11-21")[0] == 0


def test_an_operator_is_told_when_cctns_is_away_or_not_set(stand_in: StandIn, run, monkeypatch):
    reconciling = ("reconcile", "--station", STATION, "--day", "2026-11-21")
    stand_in.mood(away=True)
    assert run(*reconciling) == (2, "CCTNS does not answer: http-503\n")
    monkeypatch.delenv("CCTNS_URL")
    code, text = run(*reconciling)
    assert (code, "CCTNS_URL is not set" in text) == (2, True)


def test_without_cctns_the_records_wait_and_it_shows(station: Station):
    station.register()
    station.pass_time(hours=2)
    Forwarder(station.cases, station.cipher, None).tick()
    assert metric("connected") == 0
    assert metric("waiting") == 1
    assert metric("oldest_waiting_seconds") == pytest.approx(7201)


def test_how_many_wait_is_answered_from_the_index_alone(station: Station):
    for serial in range(1, 6):
        station.register(serial)
    station.register(6, cctns_due_at=None)
    assert waiting(station.cases) == (5, REGISTERED_AT)
    for query in ({"cctns_due_at": {"$type": "date"}}, {"cctns.state": "refused"}):
        plan = json.dumps(station.cases.find(query).explain()["queryPlanner"], default=str)
        assert "IXSCAN" in plan
    question = {"aggregate": "cases", "pipeline": waiting_pipeline(), "cursor": {}}
    query_plan = station.database.command("explain", question, verbosity="executionStats")
    query_plan = query_plan["stages"][0]["$cursor"] if "stages" in query_plan else query_plan
    assert query_plan["executionStats"]["totalKeysExamined"] > 0
    assert query_plan["executionStats"]["totalDocsExamined"] == 0


def waiting_pipeline():
    """The question that `waiting` asks, as the driver sends it."""
    calls = []

    class Recorder:
        def aggregate(self, pipeline):
            calls.extend(pipeline)
            return []

    waiting(Recorder())
    return calls
