"""Many applications in one upload: each row once, whatever happens to whom."""

import csv
import io
import itertools
from collections.abc import Callable

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient
from marshmallow import RAISE
from pymongo.database import Database

from chassis import time_source
from contracts.errors import Unavailable
from gateway.bulk import parts as bulk_parts
from gateway.bulk import shapes, upload
from gateway.bulk.incoming import Receiver
from gateway.bulk.worker import Worker
from gateway.identity.caller import Caller
from tests.integration.gateway.conftest import announce
from tests.integration.gateway.permits import DEFINITION, Permits

TAKES_UPLOADS = {**DEFINITION, "version": 2, "bulk": {"rows": 60}}
HEADER = "Row id,प्रकार,Why"


def table(*rows: str, header: str = HEADER) -> bytes:
    return "\r\n".join([header, *rows]).encode("utf-8-sig")


@pytest.fixture
def permits(permits: Permits, database: Database) -> Permits:
    announce(database, TAKES_UPLOADS)
    return permits


@pytest.fixture
def worker(app: Flask) -> Worker:
    return Worker(app, bulk_parts.build(app.extensions["gateway"]), share=1.0, lanes=2)


@pytest.fixture
def send(client: FlaskClient, citizen: dict) -> Callable:
    def send(body: bytes, media: str = "text/csv", status: int = 202, **headers: str) -> dict:
        answer = client.post(
            "/api/v1/services/permit/bulk",
            data=body,
            content_type=media,
            headers={**citizen, **headers},
        )
        assert answer.status_code == status, answer.text
        return answer.json

    return send


@pytest.fixture
def look(client: FlaskClient, citizen: dict) -> Callable:
    def look(sent: dict, part: str = "", **query: object) -> dict:
        path = f"/api/v1/bulk/{sent['id']}{part}"
        return client.get(path, query_string=query, headers=citizen).json

    return look


def work(worker: Worker, turns: int = 30) -> None:
    for _ in range(turns):
        if not worker.turn():
            return


def test_each_row_becomes_an_application_or_says_what_is_wrong(send, look, worker, permits):
    sent = send(table("e-1,शोर,शादी", "e-2,Nothing,x", ",noise,", "e-4,noise"))
    assert (sent["state"], sent["rows"], sent["waiting"]) == ("working", 4, 4)
    work(worker)
    done = look(sent)
    assert (done["state"], done["filed"], done["refused"]) == ("finished", 3, 1)
    first, second, third, fourth = look(sent, "/rows")["items"]
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
    shapes.RowList(unknown=RAISE).load(look(sent, "/rows"))


def test_json_lines_are_taken_with_names_and_labels(send, look, worker):
    lines = [{"row_id": 7, "category": "noise"}, {"Kind": "noise", "Why": "x"}, {"category": 3}]
    sent = send(b"\n".join(map(orjson.dumps, lines)), "application/x-ndjson")
    work(worker)
    rows = look(sent, "/rows")["items"]
    assert [one["outcome"] for one in rows] == ["filed", "filed", "refused"]
    assert [one["row"] for one in rows] == [1, 2, 3]


def test_the_same_file_again_is_the_same_upload(send, look, worker, permits):
    body = table("e-1,noise,a", ",noise,b")
    first = send(body)
    work(worker)
    again = send(body, status=200)
    assert again["id"] == first["id"]
    assert len(permits.cases) == 2


def test_a_key_that_brought_another_file_is_refused(send):
    key = {"Idempotency-Key": "march-2026"}
    first = send(table("e-1,noise,a"), **key)
    assert send(table("e-1,noise,a"), status=200, **key)["id"] == first["id"]
    assert send(table("e-1,noise,b"), status=422, **key)["code"] == "idempotency-mismatch"


def test_a_row_with_an_id_of_its_own_is_filed_once_in_whichever_file_it_comes(
    send, look, worker, permits
):
    first = send(table("e-1,noise,a", "e-2,nothing,b"))
    work(worker)
    corrected = send(table("e-1,noise,a", "e-2,noise,b"))
    work(worker)
    before, after = look(first, "/rows")["items"], look(corrected, "/rows")["items"]
    assert before[0]["reference"] == after[0]["reference"]
    assert after[1]["outcome"] == "filed"
    assert len(permits.cases) == 2


def test_a_row_id_that_was_used_for_something_else_is_told_in_words(send, look, worker):
    send(table("e-1,noise,a"))
    work(worker)
    other = send(table("e-1,noise,another"))
    work(worker)
    (row,) = look(other, "/rows")["items"]
    assert row["outcome"] == "refused"
    assert row["message"]["en"].startswith("This row id was used before")


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        (table("a,b", header="प्रकार,Whyy"), "columns.2", "unknown-field"),
        (b"", "file", "required"),
        (table(), "file", "required"),
        (table(*[",noise,x"] * 61), "file", "too-many"),
    ],
)
def test_a_file_that_cannot_be_understood_is_refused_whole(
    send, body, field, code, database, permits
):
    refused = send(body, status=422)
    assert refused["fields"][field]["code"] == code
    assert database["bulk.uploads"].count_documents({}) == 0
    assert database["bulk.rows"].count_documents({}) == 0


def test_a_workbook_is_no_table(send):
    assert send(b"PK\x03\x04" + b"x" * 100, status=415)["code"] == "unsupported-type"
    assert send(b"{}", "application/json", status=415)["code"] == "unsupported-type"


def test_an_upload_that_is_too_large_is_cut_off(make_app, citizen, permits, database):
    small = make_app(BULK_MAX_BYTES="1000")
    answer = small.test_client().post(
        "/api/v1/services/permit/bulk",
        data=table(*[",noise,x"] * 500),
        content_type="text/csv",
        headers=citizen,
    )
    assert answer.status_code == 413
    assert database["bulk.rows"].count_documents({}) == 0


def test_a_citizen_has_a_daily_share(make_app, permits, database):
    app = make_app(BULK_DAILY_ROWS="3")
    found = app.extensions["gateway"]
    token = found.access_tokens.issue(
        Caller(found.citizens.enter("9000000002", "en"), "citizen", None, "en"), 600
    )
    statuses = []
    for name in "ab":
        answer = app.test_client().post(
            "/api/v1/services/permit/bulk",
            data=table(f"{name}-1,noise,x", f"{name}-2,noise,x"),
            content_type="text/csv",
            headers={"Authorization": f"Bearer {token}"},
        )
        statuses.append(answer.status_code)
    assert statuses == [202, 429]
    assert int(answer.headers["Retry-After"]) > 0
    assert database["bulk.uploads"].count_documents({}) == 1


def test_three_uploads_at_once_are_enough(send):
    for name in "abc":
        send(table(f"{name},noise,x"))
    assert send(table("d,noise,x"), status=429)["code"] == "too-many-requests"


def test_to_anyone_else_an_upload_does_not_exist(send, client, as_caller, parts):
    sent = send(table("e-1,noise,a"))
    other = as_caller(parts.citizens.enter("9000000009", "en"), "citizen")
    officer = as_caller("duty.1", "duty-officer", "5117012")
    for part in ("", "/rows", "/results.csv", "/results.json", "/corrections"):
        path = f"/api/v1/bulk/{sent['id']}{part}"
        assert client.get(path, headers=other).status_code == 404
        assert client.get(path, headers=officer).status_code == 403
        assert client.get(path).status_code == 401
    assert client.post(f"/api/v1/bulk/{sent['id']}/stop", headers=other).status_code == 404
    assert client.get("/api/v1/bulk", headers=other).json == {"items": []}


def test_a_service_that_takes_no_uploads_is_not_found(client, citizen, database):
    announce(database, {**DEFINITION, "code": "other", "version": 1})
    answer = client.post(
        "/api/v1/services/other/bulk", data=b"x", content_type="text/csv", headers=citizen
    )
    assert answer.status_code == 404


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
    sent = send(table(*[f"e-{n},noise,x" for n in range(8)]))
    work(worker)
    waiting = look(sent)
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
    done = look(sent)
    assert (done["state"], done["filed"], done["waits_since"]) == ("finished", 8, None)
    assert len(permits.cases) == 8


def test_a_row_of_our_own_fault_is_tried_again_and_then_told(send, look, worker, permits):
    # An answer that nobody understands is a fault; no answer would only be waited for.
    permits.peer.answers["file_case"] = lambda kwargs: {"nothing": "understood"}
    sent = send(table("e-1,noise,x"))
    now = time_source.now()
    for turn in range(6):
        time_source.use(lambda turn=turn: now + upload.timedelta(seconds=100 * turn))
        worker.turn()
    time_source.use(None)
    (row,) = look(sent, "/rows")["items"]
    assert row["outcome"] == "refused"
    assert row["message"]["en"].startswith("The fault is ours")


def test_two_workers_share_uploads_and_no_row_comes_twice(app, send, look, permits):
    bulk = bulk_parts.build(app.extensions["gateway"])
    one, two = (Worker(app, bulk, share=1.0, lanes=2) for _ in range(2))
    sent = send(table(*[f"e-{n},noise,x" for n in range(50)]))
    held = bulk.store.claim("another", upload.timedelta(seconds=30))
    assert held["_id"] == sent["id"]
    assert one.turn() is False
    bulk.store.give_back(held, "another")
    while one.turn() or two.turn():
        pass
    assert look(sent)["filed"] == 50
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
    sent = send(table(*[f"e-{n},noise,x" for n in range(60)]))
    worker.turn()
    stopped = client.post(f"/api/v1/bulk/{sent['id']}/stop", headers=citizen).json
    assert (stopped["state"], stopped["filed"], stopped["left"]) == ("stopped", 50, 10)
    assert worker.turn() is False
    again = client.post(f"/api/v1/bulk/{sent['id']}/stop", headers=citizen)
    assert again.status_code == 409
    assert look(sent, "/rows", outcome="left")["items"][0]["message"]["en"].startswith("Not filed")


def test_nothing_that_was_written_lies_open_and_what_was_filed_is_erased(
    send, look, worker, database
):
    sent = send(table("employee-77,noise,निजी बात", "employee-78,nothing,निजी बात"))
    stored = [*database["bulk.rows"].find(), *database["bulk.uploads"].find()]
    assert "निजी" not in repr(stored)
    assert "employee-77" not in repr(stored)
    work(worker)
    filed, refused = database["bulk.rows"].find().sort("n")
    assert "content" not in filed
    assert "content" in refused
    now = time_source.now()
    time_source.use(lambda: now + upload.CONTENT_KEPT + upload.timedelta(hours=1))
    try:
        bulk = worker._store
        assert bulk.erase_due() == 1
    finally:
        time_source.use(None)
    assert all("content" not in row for row in database["bulk.rows"].find())
    assert look(sent)["refused"] == 1


def test_a_row_that_was_never_filed_is_given_up_in_the_end(send, look, worker, database):
    sent = send(table("e-1,noise,x"))
    now = time_source.now()
    time_source.use(lambda: now + upload.CONTENT_KEPT + upload.timedelta(hours=1))
    try:
        worker._store.erase_due()
        worker.turn()
    finally:
        time_source.use(None)
    (row,) = look(sent, "/rows")["items"]
    assert (row["outcome"], look(sent)["state"]) == ("left", "finished")
    assert "seven days" in row["message"]["en"]


def test_an_upload_that_broke_off_has_done_nothing_and_comes_again(
    app, parts, citizen, permits, database, worker
):
    bulk = bulk_parts.build(parts)
    receiver = Receiver(bulk.store, bulk.quota, bulk.limits)
    caller = Caller(permits.owner, "citizen", None, "en")
    body = table("e-1,noise,x", "e-2,noise,x")

    def broken():
        yield body[:40]
        raise ConnectionError

    service = parts.catalogue.service("permit")
    with pytest.raises(ConnectionError):
        receiver.receive(caller, service, broken(), format="csv", key="my-own-key")
    assert database["bulk.rows"].count_documents({}) == 0
    # A gateway that was killed leaves what it received: the same key begins anew.
    left = bulk.store.begin(caller.id, "permit", "key:my-own-key", language="en", format="csv")
    kept, created = receiver.receive(caller, service, iter([body]), format="csv", key="my-own-key")
    assert created
    assert kept["_id"] != left["_id"]
    assert database["bulk.uploads"].count_documents({}) == 1


def test_results_are_files_that_no_spreadsheet_runs(send, client, citizen, worker, look):
    sent = send(table("=1+1,noise,x", '"e-2","=cmd|\' /C calc\'!A0",y'))
    work(worker)
    answer = client.get(f"/api/v1/bulk/{sent['id']}/results.csv", headers=citizen)
    header, first, second = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert header[:2] == ["Row", "Row id"]
    assert first[1] == "'=1+1"
    assert second[2] == "To be corrected"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=permit-")
    told = client.get(f"/api/v1/bulk/{sent['id']}/results.json", headers=citizen).json
    shapes.RowList(unknown=RAISE).load({**told, "next": None})


def test_the_rows_to_be_corrected_can_be_sent_again_as_they_are(
    send, client, citizen, worker, look
):
    sent = send(table("e-1,noise,x", 'e-2,nothing,"+91 98765"'))
    work(worker)
    answer = client.get(f"/api/v1/bulk/{sent['id']}/corrections", headers=citizen)
    text = answer.data.decode("utf-8-sig")
    assert "'+91 98765" in text
    assert "e-1" not in text
    corrected = send(text.replace("nothing", "noise").encode("utf-8-sig"))
    work(worker)
    assert look(corrected)["filed"] == 1


def test_the_example_file_has_the_columns_in_the_readers_language(client, citizen):
    answer = client.get("/api/v1/services/permit/bulk/example.csv?lang=hi", headers=citizen)
    assert answer.data.decode("utf-8-sig").strip() == '"पंक्ति आईडी","प्रकार","क्यों"'


def test_the_catalogue_says_which_services_take_uploads(client, permits):
    assert client.get("/api/v1/services/permit").json["bulk"] == {"rows": 60}
