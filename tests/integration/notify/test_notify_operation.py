"""What an operator sees, and what questions cost, on a real database."""

import json

from chassis import time_source
from services.notify import admin
from tests.integration.notify.world import all_ended, both, sealed
from tests.support.polling import eventually
from tests.unit.notify.samples import STATION, event, notice


def test_no_question_to_the_database_reads_what_was_ever_sent(world, monkeypatch):
    desk = world.desk()
    for _ in range(10):
        desk.case_changed(both())
    eventually(lambda: all_ended(world, 40))
    collection = world.database.messages
    now = time_source.now()
    due = {"lane": "status", "channel": "sms", "due_at": {"$lte": now}}
    for query in (
        due,
        due | {"expires_at": {"$lte": now}},
        {"lane": {"$in": ["otp", "bulk"]}, "due_at": {"$exists": True}},
        {"failed_at": {"$gte": now}},
    ):
        plan = collection.find(query).explain()["executionStats"]
        assert plan["totalDocsExamined"] == 0 and plan["totalKeysExamined"] <= 2, query
        assert "COLLSCAN" not in json.dumps(plan, default=str)


def test_an_operator_sets_lists_and_sees(world, monkeypatch, capsys):
    read = world.settings()
    monkeypatch.setattr("services.notify.admin.settings.read", lambda cls: read)
    monkeypatch.setattr(
        "services.notify.admin.mongo.open_database", lambda *arguments: world.database
    )
    assert admin.main(["list"]) == 0
    assert capsys.readouterr().out == "none\n"
    assert admin.main(["set-office-contact", STATION, "--email", "station@example.org"]) == 0
    capsys.readouterr()
    assert admin.main(["list"]) == 0
    assert capsys.readouterr().out == f"{STATION}: - station@example.org\n"
    desk = world.desk(SMS_PROVIDERS="none")
    desk.case_changed(event(notice("citizen", to=sealed(email=None), channels=["sms"])))
    eventually(lambda: world.states() == {"tech-failed": 1})
    assert admin.main(["status"]) == 0
    output = capsys.readouterr().out
    assert "waiting:\n  none" in output
    assert "citizen sms tech-failed no-provider: 1" in output
    assert admin.main(["statistics"]) == 0
    assert "complaints sms tech-failed -: 1" in capsys.readouterr().out
    assert admin.main(["templates"]) == 0
    output = capsys.readouterr().out
    assert output.startswith("notify:\n") and "  otp.citizen v2 hi plain: at most" in output
    assert "  otp.citizen v2 en plain: at most 1 segments (gsm-7)" in output
    own, of_complaints = output.split("complaints:\n")
    assert "complaint.filed.citizen v1 en discreet: at most" in of_complaints
    assert "complaint." not in own
