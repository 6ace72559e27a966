"""Each row of an upload is filed once, whatever happens to whom."""

import itertools
from copy import deepcopy

import orjson
from marshmallow import RAISE

from chassis import time_source
from contracts.errors import Unavailable
from gateway.bulk import parts as bulk_parts
from gateway.bulk import shapes, upload
from gateway.bulk.worker import Worker
from tests.integration.gateway.bulk.tables import TAKES_UPLOADS, table, work
from tests.integration.gateway.conftest import announce
from tests.support.polling import eventually


def test_each_row_becomes_an_application_or_says_what_is_wrong(
    app, send, look, worker, permits, database
):
    receipt = send(table("e-1,शोर,शादी", "e-2,Nothing,x", ",noise,", "e-4,noise"))
    assert (receipt["state"], receipt["rows"], receipt["waiting"]) == ("working", 4, 4)
    work(worker)
    done = look(receipt)
    assert (done["state"], done["filed"], done["refused"]) == ("finished", 3, 1)
    first, second, third, fourth = look(receipt, "/rows")["items"]
    assert first["reference"] in permits.cases
    assert (first["row"], first["row_id"], first["outcome"]) == (2, "e-1", "filed")
    assert second["fields"] == [
        {
            "field": "category",
            "label": {"hi": "प्रकार", "en": "Kind"},
            "code": "not-a-choice",
            "message": {
                "hi": second["fields"][0]["message"]["hi"],
                "en": "Please choose one of the options given.",
            },
        }
    ]
    assert (third["row_id"], third["outcome"], fourth["row"]) == (None, "filed", 5)
    shapes.Upload(unknown=RAISE).load(done)
    shapes.RowList(unknown=RAISE).load(look(receipt, "/rows"))
    app.extensions["gateway"].filing_pace.settle()
    assert database["filing.totals"].count_documents({}) == 0, "rows have a limit of their own"


def test_json_lines_are_taken_with_names_and_labels(send, look, worker):
    lines = [{"row_id": 7, "category": "noise"}, {"Kind": "noise", "Why": "x"}, {"category": 3}]
    receipt = send(b"\n".join(map(orjson.dumps, lines)), "application/x-ndjson")
    work(worker)
    rows = look(receipt, "/rows")["items"]
    assert [one["outcome"] for one in rows] == ["filed", "filed", "refused"]
    assert [one["row"] for one in rows] == [1, 2, 3]


def test_a_json_array_has_an_outcome_for_each_of_its_elements(send, look, worker, permits):
    rows = '{"row_id": "a", "category": "noise"}, {"category": 3}, {"Kind": no}, 7, {"category":""}'
    cut_off = send(f"[{rows}".encode(), "application/json", 422)
    assert "file" in cut_off["fields"]
    receipt = send(f"\ufeff\n[{rows},\n]\n".encode(), "application/json")
    assert (receipt["rows"], permits.cases) == (5, {})
    work(worker)
    rows = look(receipt, "/rows")["items"]
    outcomes = ["filed", "refused", "refused", "refused", "refused"]
    assert [(one["row"], one["outcome"]) for one in rows] == list(enumerate(outcomes, 1))
    assert "This row is not a JSON object." in str(rows[2]) and "ऑब्जेक्ट नहीं" in str(rows[2])
    again = send(b'[{"row_id": "a", "category": "noise"}]', "application/json")
    work(worker)
    assert look(again, "/rows")["items"][0]["reference"] == rows[0]["reference"]


def test_while_the_service_is_away_the_upload_waits_and_then_goes_on(
    send, look, worker, permits, monkeypatch
):
    answer, states = (
        permits.file_case,
        itertools.chain([True, True, False, False], itertools.repeat(True)),
    )

    def sometimes(kwargs: dict) -> dict:
        if not next(states):
            raise Unavailable()
        return answer(kwargs)

    permits.peer.answers["file_case"] = sometimes
    receipt = send(table(*[f"e-{n},noise,x" for n in range(8)]))
    work(worker)
    waiting = look(receipt)
    assert waiting["state"] == "working"
    assert waiting["waits_since"] is not None
    assert 0 < waiting["filed"] < 8
    assert worker.turn() is False  # it is not its turn yet
    now = time_source.now()
    time_source.use(lambda: now + upload.timedelta(seconds=90))
    try:
        work(worker)
    finally:
        time_source.use(None)
    done = look(receipt)
    assert (done["state"], done["filed"], done["waits_since"]) == ("finished", 8, None)
    assert len(permits.cases) == 8


def test_a_row_of_our_own_fault_is_tried_again_and_then_told(send, look, worker, permits):
    # An answer that nobody understands is a fault; no answer would only be waited for.
    permits.peer.answers["file_case"] = lambda kwargs: {"nothing": "understood"}
    receipt = send(table("e-1,noise,x"))
    now = time_source.now()
    for turn in range(6):
        time_source.use(lambda turn=turn: now + upload.timedelta(seconds=100 * turn))
        worker.turn()
    time_source.use(None)
    (row,) = look(receipt, "/rows")["items"]
    assert row["outcome"] == "refused"
    assert row["message"]["en"].startswith("The fault is ours")


def test_two_workers_share_uploads_and_no_row_comes_twice(app, send, look, permits):
    bulk = bulk_parts.build(app.extensions["gateway"])
    one, two = (Worker(app, bulk, share=1.0, lanes=2) for _ in range(2))
    receipt = send(table(*[f"e-{n},noise,x" for n in range(50)]))
    claim = bulk.store.claim("another", upload.timedelta(seconds=30))
    assert claim["_id"] == receipt["id"]
    assert one.turn() is False
    bulk.store.give_back(claim, "another")
    while one.turn() or two.turn():
        pass
    assert look(receipt)["filed"] == 50
    assert len(permits.peer.kwargs_of("file_case")) == 50


def test_a_small_upload_does_not_wait_for_a_large_one(send, look, worker):
    large = send(table(*[f"l-{n},noise,x" for n in range(60)]))
    small = send(table("s-1,noise,x"))
    worker.turn()
    worker.turn()
    assert look(small)["filed"] == 1
    assert look(large)["filed"] == 50


def test_what_was_under_way_when_it_was_stopped_is_told_all_the_same(
    send, look, client, citizen, worker, permits
):
    receipt = send(table(*[f"e-{n},noise,x" for n in range(60)]))
    worker.turn()
    stopped = client.post(f"/api/v1/bulk/{receipt['id']}/stop", headers=citizen).json
    assert (stopped["state"], stopped["filed"], stopped["left"]) == ("stopped", 50, 10)
    assert worker.turn() is False
    again = client.post(f"/api/v1/bulk/{receipt['id']}/stop", headers=citizen)
    assert again.status_code == 409
    assert look(receipt, "/rows", outcome="left")["items"][0]["message"]["en"].startswith(
        "Not filed"
    )


def test_a_file_sent_before_a_release_says_of_each_row_what_the_new_form_misses(
    send, look, worker, permits, database, client, citizen
):
    receipt = send(table("e-1,noise,शादी", "e-2,noise,"))
    form = deepcopy(TAKES_UPLOADS["form"])
    form["fields"] = [one for one in form["fields"] if one["name"] != "text"]
    announce(database, {**TAKES_UPLOADS, "version": 3, "form": form})
    eventually(lambda: newest(client) == 3, what="the new version is offered")
    work(worker)
    first, second = look(receipt, "/rows")["items"]
    assert second["outcome"] == "filed"
    (wrong,) = first["fields"]
    assert (first["outcome"], wrong["field"], wrong["code"]) == ("refused", "text", "unknown-field")
    again = client.get(f"/api/v1/bulk/{receipt['id']}/corrections", headers=citizen).text
    assert "शादी" in again, "what was written comes back to be corrected"


def newest(client) -> int:
    return client.get("/api/v1/services/permit").json["version"]
