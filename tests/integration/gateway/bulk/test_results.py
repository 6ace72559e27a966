"""What is told of an upload, what of it is kept, and for how long."""

import csv
import io

from marshmallow import RAISE

from chassis import time_source
from gateway.bulk import shapes, upload
from tests.integration.gateway.bulk.tables import table, work


def test_nothing_that_was_written_lies_open_and_what_was_filed_is_erased(
    send, look, worker, database
):
    reply = send(table("employee-77,noise,निजी बात", "employee-78,nothing,निजी बात"))
    rows = [*database["bulk.rows"].find(), *database["bulk.uploads"].find()]
    assert "निजी" not in repr(rows)
    assert "employee-77" not in repr(rows)
    work(worker)
    accepted, refused = database["bulk.rows"].find().sort("n")
    assert "content" not in accepted
    assert "content" in refused
    now = time_source.now()
    time_source.use(lambda: now + upload.CONTENT_KEPT + upload.timedelta(hours=1))
    try:
        bulk = worker._store
        assert bulk.erase_due() == 1
    finally:
        time_source.use(None)
    assert all("content" not in row for row in database["bulk.rows"].find())
    assert look(reply)["refused"] == 1


def test_a_row_that_was_never_filed_is_given_up_in_the_end(send, look, worker, database):
    reply = send(table("e-1,noise,x"))
    now = time_source.now()
    time_source.use(lambda: now + upload.CONTENT_KEPT + upload.timedelta(hours=1))
    try:
        worker._store.erase_due()
        worker.turn()
    finally:
        time_source.use(None)
    (row,) = look(reply, "/rows")["items"]
    assert (row["outcome"], look(reply)["state"]) == ("left", "finished")
    assert "seven days" in row["message"]["en"]


def test_results_are_files_that_no_spreadsheet_runs(send, client, citizen, worker, look):
    reply = send(table("=1+1,noise,x", '"e-2","=cmd|\' /C calc\'!A0",y'))
    work(worker)
    answer = client.get(f"/api/v1/bulk/{reply['id']}/results.csv", headers=citizen)
    header, first, second = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert header[:2] == ["Row", "Row id"]
    assert first[1] == "'=1+1"
    assert second[2] == "To be corrected"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="permit-')
    results = client.get(f"/api/v1/bulk/{reply['id']}/results.json", headers=citizen).json
    shapes.RowList(unknown=RAISE).load({**results, "next": None})


def test_the_rows_to_be_corrected_can_be_sent_again_as_they_are(
    send, client, citizen, worker, look
):
    reply = send(table("e-1,noise,x", 'e-2,nothing,"+91 98765"'))
    work(worker)
    answer = client.get(f"/api/v1/bulk/{reply['id']}/corrections", headers=citizen)
    text = answer.data.decode("utf-8-sig")
    assert "'+91 98765" in text
    assert "e-1" not in text
    corrected = send(text.replace("nothing", "noise").encode("utf-8-sig"))
    work(worker)
    assert look(corrected)["filed"] == 1


def test_what_was_paid_since_is_no_longer_due(send, look, worker, permits, database):
    file_case = permits.file_case

    def with_a_fee(kwargs: dict) -> dict:
        answer = file_case(kwargs)
        fee = {"rupees": 500, "status": "preparing", "name": {"hi": "शुल्क", "en": "Fee"}}
        return {
            **answer,
            "view": {**answer["view"], "payment": fee | {"url": None, "number": None}},
        }

    permits.peer.answers["file_case"] = with_a_fee
    reply = send(table("e-1,noise,x", "e-2,noise,y"))
    work(worker)
    assert look(reply)["due"] == {"applications": 2, "rupees": 1000}
    first = look(reply, "/rows")["items"][0]["reference"]
    database["cases"].update_one({"_id": first}, {"$set": {"payment.status": "paid"}})
    assert look(reply)["due"] == {"applications": 1, "rupees": 500}
