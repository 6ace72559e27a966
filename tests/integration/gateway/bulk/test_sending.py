"""Sending an upload: what is taken, once, from whom, and what is refused whole."""

import pytest

from casework.definition.bulk import MOST_ROWS
from gateway.bulk import parts as bulk_parts
from gateway.bulk.incoming import BATCH, Receiver
from gateway.identity.caller import Caller
from tests.integration.gateway.bulk.tables import TAKES_UPLOADS, table, work
from tests.integration.gateway.conftest import announce
from tests.integration.gateway.permits import DEFINITION


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


def test_ten_thousand_rows_are_taken_and_not_one_more(send, look, permits, database):
    announce(database, {**TAKES_UPLOADS, "bulk": {"rows": MOST_ROWS}})
    rows = [",noise,x"] * MOST_ROWS
    refused = send(table(*rows, ",noise,x"), status=422)["fields"]["file"]
    assert (refused["code"], refused["max"]) == ("too-many", 10_000)
    assert database["bulk.rows"].count_documents({}) == 0
    assert look(send(table(*rows)))["rows"] == 10_000


def test_a_workbook_is_no_table(send):
    assert send(b"PK\x03\x04" + b"x" * 100, status=415)["code"] == "unsupported-type"
    assert send(b"{}", "application/xml", status=415)["code"] == "unsupported-type"


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
    gateway = app.extensions["gateway"]
    token = gateway.access_tokens.issue(
        Caller(gateway.citizens.enter("9000000002", "en"), "citizen", None, "en"), 600
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
    upload = send(table("e-1,noise,a"))
    other = as_caller(parts.citizens.enter("9000000009", "en"), "citizen")
    officer = as_caller("duty.1", "duty-officer", "5117012")
    for part in ("", "/rows", "/results.csv", "/results.json", "/corrections"):
        path = f"/api/v1/bulk/{upload['id']}{part}"
        assert client.get(path, headers=other).status_code == 404
        assert client.get(path, headers=officer).status_code == 403
        assert client.get(path).status_code == 401
    assert client.post(f"/api/v1/bulk/{upload['id']}/stop", headers=other).status_code == 404
    assert client.get("/api/v1/bulk", headers=other).json == {"items": []}


def test_a_service_that_takes_no_uploads_is_not_found(client, citizen, database):
    announce(database, {**DEFINITION, "code": "other", "version": 1})
    answer = client.post(
        "/api/v1/services/other/bulk", data=b"x", content_type="text/csv", headers=citizen
    )
    assert answer.status_code == 404


def test_an_upload_that_broke_off_has_done_nothing_and_comes_again(
    app, parts, citizen, permits, database, worker
):
    announce(database, {**TAKES_UPLOADS, "bulk": {"rows": MOST_ROWS}})
    bulk = bulk_parts.build(parts)
    receiver = Receiver(bulk.store, bulk.quota, bulk.limits)
    caller = Caller(permits.owner, "citizen", None, "en")
    body = table(*(f"e-{n},noise,x" for n in range(2 * BATCH)))

    def broken():
        yield body[:-40]
        raise ConnectionError

    service = parts.catalogue.service("permit")
    with pytest.raises(ConnectionError):
        receiver.receive(caller, service, broken(), format="csv", key="my-own-key")
    assert database["bulk.rows"].count_documents({}) == 0
    assert database["bulk.uploads"].count_documents({}) == 0, "none is under way for the limit"
    # A gateway that was killed leaves what it received: the same key begins anew.
    left = bulk.store.begin(caller.id, "permit", "key:my-own-key", language="en", format="csv")
    document, created = receiver.receive(
        caller, service, iter([body]), format="csv", key="my-own-key"
    )
    assert created
    assert document["_id"] != left["_id"]
    assert database["bulk.uploads"].count_documents({}) == 1


def test_the_example_file_has_the_columns_in_the_readers_language(client, citizen):
    answer = client.get("/api/v1/services/permit/bulk/example.csv?lang=hi", headers=citizen)
    assert answer.data.decode("utf-8-sig").strip() == '"पंक्ति आईडी","प्रकार","क्यों"'


def test_the_catalogue_says_which_services_take_uploads(client, permits):
    assert client.get("/api/v1/services/permit").json["bulk"] == {"rows": 60}
