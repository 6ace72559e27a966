"""What people really typed, pasted and sent, line by line: what came back was wrong once.

Each line is answered here by the real reader of its kind, or over HTTP, or names the test in which
the whole machine is needed for it. A new line of that list is a new line here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient

from casework.definition import as_written
from casework.definition.form import Form
from casework.desk.reference import parse_reference
from chassis import time_source
from contracts.errors import ContractError, ValidationFailed
from gateway.files.types import require_type
from gateway.http import json_body
from gateway.http.context import client_address
from gateway.http.downloads import disposition
from gateway.public_lists.typed_keys import keys_meant
from services.complaints.law.classification import classify
from services.complaints.rules.missing_persons import a_child_is_missing
from services.routing.spelling import fold, fold_district
from tests.integration.gateway.peer import Peer
from tests.support.sources import ROOT
from tests.unit.gateway.files import samples

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
REFERENCE = "7K2M-9QXV-4TR8-F"
EVENING = "2026-11-20T13:00:00+00:00"


def answer(kind: str, **more: object) -> Callable[[Any], Any]:
    """What a form of pages, API and uploads makes of an answer, or with which code it refuses."""
    spec: Any = {"name": "x", "type": kind, "label": {"hi": "x", "en": "x"}, **more}
    form = Form.compile({"fields": [spec]})

    def read(value: Any) -> Any:
        try:
            return form.validate({"x": value}).get("x")
        except ValidationFailed as refused:
            return refused.fields["x"]

    return read


def closed(law: str) -> tuple[bool, bool]:
    """Whether the public may read of it, whether there may be an enquiry before an FIR."""
    law_says = classify([], [{"law": law, "cognizable": True, "max_years": 5}])
    return law_says.closed_to_public, law_says.enquiry_allowed


def type_of(upload: tuple[bytes, str]) -> str:
    return require_type(*upload).media_type


def body(text: bytes) -> dict | str:
    try:
        return json_body.parse(text)
    except ValidationFailed as refused:
        return dict(refused.fields)
    except ContractError as refused:
        return refused.code


def name_in_header(name: str) -> str:
    return disposition("attachment", name).rpartition("filename*=UTF-8''")[2]


@dataclass(frozen=True)
class Tried:
    """One input of a line: who reads it, and what is right."""

    line: str
    typed: Any
    reader: Callable[[Any], Any]
    right: Any


TRIED = [
    *(
        Tried("protection by spelling", law, closed, (True, False))
        for law in (
            "POSCO Act",
            "IPC 1860, s. 376",
            "लैंगिक अपराधों से बालकों का संरक्षण अधिनियम 2012, s. 8",
            "SC / ST Act, s. 3(1)(r)",
        )
    ),
    Tried(
        "missing child as a person",
        {"category": "missing-person", "text": "मेरी 9 साल की बेटी मेले से नहीं लौटी"},
        a_child_is_missing,
        True,
    ),
    Tried(
        "Hindi file name", "फोटो.jpg", name_in_header, "%E0%A4%AB%E0%A5%8B%E0%A4%9F%E0%A5%8B.jpg"
    ),
    *(
        Tried("invisible marks: mobile", typed, answer("mobile"), "9000000001")
        for typed in ("\u202a9000000001\u202c", "90000\u201100001", "+91-(0)90000-00001")
    ),
    *(
        Tried("invisible marks: OTP", typed, as_written.one_time_password, "123456")
        for typed in ("123 456", "123-456")
    ),
    Tried("text that nobody sees", "\u200b", answer("text", required=True), "required"),
    Tried("control marks in a text", "चोरी\x00 हुई", answer("text"), "चोरी हुई"),
    Tried("control marks in a text", "\u202bचोरी हुई\u202c", answer("text"), "चोरी हुई"),
    *(
        Tried("reference from a message", typed, parse_reference, REFERENCE)
        for typed in (f"{REFERENCE}.", f"{REFERENCE}।", f"#{REFERENCE}")
    ),
    Tried("e-mail", "\u200bram@example.org", answer("email"), "ram@example.org"),
    Tried("e-mail", "ram..k@example.org", answer("email"), "bad-email"),
    Tried("real phones' files", (samples.MP4, "audio/x-m4a"), type_of, "video/mp4"),
    Tried("real phones' files", (samples.WEBP, "image/jpeg"), type_of, "image/webp"),
    Tried("real phones' files", (samples.PNG, "image/jpeg"), type_of, "image/png"),
    Tried("real phones' files", (samples.HEIC, "image/heic"), type_of, "image/heic"),
    Tried("real phones' files", (samples.MOV, "video/quicktime"), type_of, "video/quicktime"),
    Tried(
        "real phones' files",
        (b"\xef\xbb\xbf" + samples.PDF, "application/pdf"),
        type_of,
        "application/pdf",
    ),
    *(
        Tried("station names", typed, lambda typed: fold(typed), fold(right))
        for typed, right in (
            ("बुद्धा कॉलोनी।", "बुद्धा कॉलोनी"),
            ("गान्धी मैदान", "गांधी मैदान"),
            ("बुद्धा कालोनी", "बुद्धा कॉलोनी"),
        )
    ),
    Tried("station names", "पटना जिला", fold_district, fold_district("पटना")),
    *(
        Tried("amounts", typed, answer("integer"), 50_000)
        for typed in ("₹50,000", "50000/-", "Rs. 50000")
    ),
    Tried("amounts", "1,25,000.50", answer("integer"), 125_000),
    Tried("ages", "9 साल", answer("integer"), 9),
    *(
        Tried("dates as written here", typed, answer("datetime"), EVENING)
        for typed in (
            "20/11/2026 6:30 PM",
            "20.11.2026 18:30",
            "20 नवंबर 2026 18:30",
            "20 नवंबर 2026, शाम 6:30 बजे",
        )
    ),
    *(
        Tried("number of an FIR", typed, lambda typed: keys_meant(typed)[-1], "5117012/0001/2026")
        for typed in (
            "5117012/1/2026",
            " ५११७०१२/१/२०२६।",
            "#5117012 / 001 / 2026",
            "5117012/0001/2026",
        )
    ),
    Tried("sections", ["BNS 303(2)।"], answer("codes"), ["BNS 303(2)"]),
    Tried(
        "limits that refuse",
        {"lat": 25.6, "lon": 85.1, "accuracy": 150_000},
        answer("place"),
        {"lat": 25.6, "lon": 85.1, "accuracy": 100_000},
    ),
    Tried(
        "limits that refuse",
        "2026-11-21T06:33:00Z",
        answer("datetime", past=True),
        "2026-11-21T06:33:00+00:00",
    ),
    *(
        Tried("times in JSON", typed, answer("datetime"), EVENING)
        for typed in (
            "2026-11-20T13:00:00.000000123Z",
            "2026-11-20t13:00:00z",
            "2026-11-20T18:30:00",
        )
    ),
    Tried(
        "times in JSON",
        "2026-11-20",
        answer("datetime", past=True),
        "2026-11-19T18:30:00+00:00",
    ),
    Tried(
        "international e-mail",
        "ram@डाटामेल.भारत",
        answer("email"),
        "ram@xn--c2bd4bq1db8d.xn--h2brj9c",
    ),
    Tried("JSON", rb'{"text": "\ud800"}', body, {"text": "control-characters"}),
    Tried("JSON", b'{"text": "one", "text": "two"}', body, {"text": "given-twice"}),
]

PROVED_BY_THE_WHOLE_MACHINE = {
    "HTTP edge: 5 MB before reading, malformed chunk, 414 and 431": (
        "tests/integration/gateway/test_server.py::test_whatever_is_sent_is_answered_with_a_problem"
    ),
    "HTTP edge: a body that never comes": (
        "tests/unit/gateway/http/test_serving.py::test_a_body_that_trickles_or_stops_is_ended"
    ),
    "live: seven tabs": "tests/e2e/test_live_tabs.py::test_beside_ten_tabs_an_eleventh_page_loads",
    "live: a fetch that fails once": (
        "tests/e2e/test_live_tabs.py::test_what_changed_between_the_page_and_its_stream_is_told"
    ),
    "lockout": (
        "tests/integration/gateway/test_officers.py::"
        "test_a_stranger_who_guesses_does_not_lock_the_owner_out"
    ),
    "first run": (
        "tests/integration/deploy/test_make_run.py::"
        "test_a_run_passes_over_a_taken_port_heals_and_after_a_hard_kill_starts_with_its_data"
    ),
}


@pytest.fixture(autouse=True)
def fixed_time() -> None:
    time_source.use(lambda: NOW)


@pytest.mark.parametrize("tried", TRIED, ids=lambda one: f"{one.line}: {one.typed!r}"[:80])
def test_what_was_tried_is_understood_or_refused_with_the_right_word(tried: Tried) -> None:
    assert tried.reader(tried.typed) == tried.right


@pytest.mark.parametrize("line", PROVED_BY_THE_WHOLE_MACHINE)
def test_what_needs_the_whole_machine_has_its_test(line: str) -> None:
    path, _, name = PROVED_BY_THE_WHOLE_MACHINE[line].partition("::")
    assert re.search(rf"^def {name}\(", (ROOT / path).read_text(), re.MULTILINE)


OTP = "/api/v1/auth/otp"


def test_hindi_of_india_is_hindi(client: FlaskClient) -> None:
    reply = client.post(OTP, json={}, headers={"Accept-Language": "hi-IN,en;q=0.5"})
    assert reply.headers["Content-Language"] == "hi"


def test_a_compressed_body_is_refused_and_a_wrong_method_names_the_right_ones(
    client: FlaskClient,
) -> None:
    compressed = {"content_type": "application/json", "headers": {"Content-Encoding": "gzip"}}
    assert client.post(OTP, data=b"\x1f\x8b", **compressed).status_code == 415
    wrong = client.get(OTP)
    assert wrong.status_code == 405
    assert "POST" in wrong.headers["Allow"]


def test_ninety_addresses_of_one_network_count_as_one(app: Flask) -> None:
    networks = set()
    for number in range(90):
        address = {"REMOTE_ADDR": f"2001:db8:1:2::{number:x}"}
        with app.test_request_context(environ_base=address):
            networks.add(client_address())
    assert networks == {"2001:db8:1:2::/64"}


@pytest.mark.parametrize(
    "typed", ["%2B919000000001", "90000%2000001", "%E0%A5%AF000000001", "9000000001"]
)
def test_what_was_sent_to_a_mobile_is_found_however_it_is_written(
    make_app: Callable[..., Flask], amqp_uri: str, typed: str
) -> None:
    with Peer(amqp_uri, "notify", {"sent_messages": lambda query: {"items": [query["to"]]}}):
        reply = make_app(PROFILE="local").test_client().get(f"/dev/messages?to={typed}")
    assert orjson.loads(reply.data) == ["9000000001"]
