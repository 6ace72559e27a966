"""The check of a paper: by its code, by the file, by programs; each outcome, nothing personal."""

import io
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from chassis import time_source
from documents.press import Press
from documents.signed_code import Claim, signed
from documents.signing import self_signed
from documents.verified import Trusted
from gateway.building import GatewayParts
from gateway.documents import shapes
from tests.integration.gateway.conftest import announce
from tests.integration.gateway.permits import DEFINITION, Permits
from tests.support.press import CODE_KEY, CODE_KEYS, press

PRINTED = "7K2M-9QXV-4TR8-C0JS-1TWH"
ID, OTHER = "kQ3vN0w2b5d7f9h1kQ3vN0", "aQ3vN0w2b5d7f9h1kQ3vN0"
NAME = {"hi": "अनुमति पत्र", "en": "Permit"}
CORRECTED = {"hi": "अनुमति पत्र (सुधारा हुआ)", "en": "Permit (corrected)"}
TEXT = {"hi": "अनुमति पत्र तैयार है।", "en": "The permit is ready."}
INITIALS = [{"name": {"hi": "नाम", "en": "Initials"}, "value": {"hi": "R. K.", "en": "R. K."}}]
PAIR = self_signed("Test Seal", time_source.now() - timedelta(days=1))
HTML = "<p>Permit for Ram Kumar</p>"
JSON = {"Accept": "application/json"}


def printed(id: str, html: str = HTML, pair: tuple[bytes, bytes] = PAIR) -> bytes:
    printer: Press = press(*pair)
    return printer.print(html, "", id, reason="r", location="l", at=time_source.now())


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return printed(ID)


@pytest.fixture
def case(
    parts: GatewayParts, citizen: dict, permits: Permits, database: Database, pdf: bytes
) -> dict:
    """A case of the citizen with one permit; the site trusts the keys of these tests."""
    parts.code_keys = CODE_KEYS  # type: ignore[misc]
    parts.trusted_seals = Trusted(PAIR[0])  # type: ignore[misc]
    letter = {"name": NAME, "who": ["owner", "desk"], "text": TEXT, "revoked_in": ["withdrawn"]}
    corrected = {**letter, "name": CORRECTED, "replaces": "letter"}
    secret = {"name": NAME, "who": ["desk"], "text": TEXT, "verify": False}
    documents = {"letter": letter, "letter-corrected": corrected, "secret": secret}
    announce(database, {**DEFINITION, "version": 5, "documents": documents})
    view = permits.new_case(permits.owner, definition_version=5)
    view = permits.issue(view, ID, "letter", pdf, shows=INITIALS)
    parts.cases.put(view)
    return view


def code(id: str = ID) -> str:
    """The code on the paper of this number."""
    return signed(Claim(id, "letter", "7K2M", time_source.now()), CODE_KEY)


def altered(text: str) -> str:
    """A code in which one letter of the office, the initials or the signature is another."""
    return text[:-20] + ("A" if text[-20] != "A" else "B") + text[-19:]


def check(client: FlaskClient, content: bytes, path: str = "/api/v1/verify", **more: object):
    # In memory: the client leaves the file open in which it would write a large form.
    boundary, body = encode_multipart({"file": FileStorage(io.BytesIO(content), "paper.pdf")})
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(path, data=body, content_type=kind, **more)


def test_a_code_proves_its_paper(client: FlaskClient, case: dict) -> None:
    answer = client.get(f"/api/v1/verify/codes/{code()}").json
    assert (answer["genuine"], answer["valid"], answer["state"]) == (True, True, "issued")
    assert not shapes.CheckedPaper().validate(answer)
    page = client.get(f"/V/{code()}?lang=en").text
    assert "This document is genuine" in page and "R. K." in page and "Ram Kumar" not in page
    assert client.get(f"/v/{code().lower()}?lang=en").status_code == 200


@pytest.mark.parametrize("language", ["hi", "en"])
def test_an_altered_code_is_shown_with_the_paper_it_claims_to_be(
    client: FlaskClient, case: dict, language: str
) -> None:
    answer = client.get(f"/api/v1/verify/codes/{altered(code())}")
    reply = answer.json
    assert answer.status_code == 200
    assert (reply["genuine"], reply["valid"], reply["state"]) == (False, False, "altered")
    assert (reply["altered"], reply["claims"]["state"]) == ("code", "issued")
    assert not shapes.CheckedPaper().validate(reply)
    page = client.get(f"/V/{altered(code())}?lang={language}").text
    assert {"hi": "कोड में फेरबदल किया गया है", "en": "The code was altered"}[language] in page
    assert NAME[language] in page
    assert {"hi": "यह काग़ज़ असली है", "en": "is genuine"}[language] not in page


def test_a_code_that_somebody_else_made_is_not_ours(client: FlaskClient, case: dict) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    forged = signed(Claim(ID, "letter", "7K2M", time_source.now()), Ed25519PrivateKey.generate())
    assert client.get(f"/api/v1/verify/codes/{forged}").json["state"] == "altered"
    made_up = signed(Claim("none", "x", "7K2M", time_source.now()), Ed25519PrivateKey.generate())
    assert client.get(f"/api/v1/verify/codes/{made_up}").json["claims"] is None


@pytest.mark.parametrize("text", ["x", "A" * 3000, "%00", "{$gt:1}"])
def test_what_is_no_code_is_unknown(client: FlaskClient, case: dict, text: str) -> None:
    assert client.get(f"/api/v1/verify/codes/{text}").status_code == 404
    page = client.get(f"/V/{text}")
    assert page.status_code == 404
    assert client.get(f"/V/{text}", headers=JSON).json["state"] == "unknown"


def test_a_genuine_code_of_a_paper_that_is_on_record_nowhere_is_unknown(
    client: FlaskClient, case: dict
) -> None:
    assert client.get(f"/api/v1/verify/codes/{code(OTHER)}").status_code == 404


def test_the_file_that_was_issued_is_known_by_its_bytes(
    client: FlaskClient, case: dict, pdf: bytes, parts: GatewayParts
) -> None:
    answer = check(client, pdf)
    assert answer.status_code == 200
    assert (answer.json["state"], answer.json["shows"]) == ("issued", INITIALS)
    assert not shapes.CheckedPaper().validate(answer.json)
    assert "Your file is the one that was issued" in check(client, pdf, "/verify?lang=en").text
    assert "examiner" not in vars(parts)  # nothing was examined


def test_the_file_from_before_a_time_stamp_is_known_too(
    client: FlaskClient, case: dict, pdf: bytes, parts: GatewayParts, database: Database
) -> None:
    (entry,) = case["documents"]
    stamped = {**entry, "sha256": "0" * 64, "earlier": [entry["sha256"]]}
    parts.cases.put({**case, "documents": [stamped], "sequence": case["sequence"] + 1})
    assert check(client, pdf).json["state"] == "issued"
    for field in ("documents.sha256", "documents.earlier"):
        plan = database["cases"].find({field: entry["sha256"]}).explain()
        assert "IXSCAN" in str(plan["queryPlanner"]["winningPlan"])


def test_an_altered_file_is_shown_with_the_paper_it_claims_to_be(
    client: FlaskClient, case: dict, pdf: bytes
) -> None:
    changed = bytearray(pdf)
    changed[len(pdf) // 4] ^= 1
    for content in (bytes(changed), pdf + b"\n% more", pdf[: len(pdf) // 2]):
        answer = check(client, content).json
        assert (answer["state"], answer["altered"], answer["valid"]) == ("altered", "file", False)
        assert answer["claims"]["name"] == NAME
    page = check(client, bytes(changed), "/verify?lang=en").text
    assert "The file was altered" in page and "R. K." in page
    assert "फ़ाइल में फेरबदल किया गया है" in check(client, bytes(changed), "/verify?lang=hi").text


def test_a_forged_file_with_a_seal_of_its_own_is_altered(client: FlaskClient, case: dict) -> None:
    forged = printed(ID, "<p>Permit for somebody else</p>", self_signed("Test Seal", AT))
    assert check(client, forged).json["state"] == "altered"


AT = time_source.now() - timedelta(days=1)


@pytest.mark.parametrize("content", [b"%PDF-1.7 nothing", b"%PDF-1.7\n" * 5000])
def test_a_file_that_was_never_issued_is_unknown(
    client: FlaskClient, case: dict, content: bytes
) -> None:
    assert check(client, content).status_code == 404
    page = check(client, content, "/verify")
    assert page.status_code == 404
    assert "No such document" in page.text and "ऐसा कोई काग़ज़ नहीं है" in page.text


def test_a_paper_that_is_sealed_and_not_on_record_is_unknown(
    client: FlaskClient, case: dict
) -> None:
    assert check(client, printed(OTHER)).status_code == 404


def test_what_is_no_pdf_or_too_large_or_nothing_is_refused_and_says_why(
    client: FlaskClient, case: dict, parts: GatewayParts
) -> None:
    limit = parts.settings.check_max_bytes
    for content, status in ((b"GIF89a", 415), (b"", 422), (b"%PDF-" + b"x" * limit, 413)):
        assert check(client, content).status_code == status
        page = check(client, content, "/verify?lang=en")
        assert page.status_code == 422
        assert 'id="wrong"' in page.text
    assert client.post("/api/v1/verify", data=b"%PDF-").status_code == 415


def test_a_file_that_breaks_its_reader_is_not_the_sites_problem(
    client: FlaskClient, case: dict, pdf: bytes, parts: GatewayParts, monkeypatch
) -> None:
    from documents.worker_process import WorkerBusy, WorkerFailed

    for failure, status in ((WorkerFailed("TooLong"), 200), (WorkerBusy("Busy"), 503)):

        def fail(*_: object, failure: Exception = failure, **__: object) -> None:
            raise failure

        monkeypatch.setattr(parts.examiner._worker, "run", fail)
        assert check(client, pdf + b"\n").status_code == status


def test_a_corrected_paper_is_replaced_and_by_what_without_its_number(
    client: FlaskClient, case: dict, permits: Permits, parts: GatewayParts
) -> None:
    after = permits.issue(case, OTHER, "letter-corrected", b"%PDF right", name=CORRECTED)
    replaced = {"by": OTHER, "at": after["updated_at"], "corrected": True}
    after["documents"][0] = {**after["documents"][0], "replaced": replaced}
    parts.cases.put(after)
    answer = client.get(f"/api/v1/verify/{ID}").json
    assert (answer["genuine"], answer["valid"], answer["state"]) == (True, False, "replaced")
    assert answer["replaced_by"]["name"] == CORRECTED
    assert OTHER not in str(answer)
    assert not shapes.Paper().validate(answer)
    page = client.get(f"/verify/{ID}?lang=en").text
    assert "it was corrected" in page and CORRECTED["en"] in page and OTHER not in page
    assert "सुधारा" in client.get(f"/verify/{ID}?lang=hi").text
    assert client.get(f"/api/v1/verify/{OTHER}").json["state"] == "issued"


def test_by_number_each_outcome_is_told_to_programs_too(
    client: FlaskClient, case: dict, parts: GatewayParts
) -> None:
    assert client.get("/api/v1/verify/nothing").status_code == 404
    parts.cases.put({**case, "state": "withdrawn", "sequence": 9})
    assert client.get(f"/api/v1/verify/{ID}").json["state"] == "revoked"
    until = (time_source.now() - timedelta(hours=1)).isoformat()
    (entry,) = case["documents"]
    ended = [{**entry, "valid_until": until}]
    parts.cases.put({**case, "documents": ended, "sequence": 10})
    assert client.get(f"/api/v1/verify/{ID}").json["state"] == "expired"


@pytest.mark.parametrize(
    "typed", ["7K2M 9QXV 4TR8 C0JS 1TWH", "7k2m9qxv4tr8cojsltwh", "7K2M–9QXV–4TR8–COJS–1TWH"]
)
def test_a_number_that_is_typed_with_a_slip_of_the_hand_is_no_forgery(
    client: FlaskClient, case: dict, parts: GatewayParts, typed: str
) -> None:
    (entry,) = case["documents"]
    parts.cases.put({**case, "documents": [{**entry, "id": PRINTED}], "sequence": 9})
    assert client.get(f"/api/v1/verify/{typed}").json["state"] == "issued"
    answer = client.get("/verify", query_string={"number": typed}, follow_redirects=True)
    assert answer.status_code == 200 and NAME["hi"] in answer.text
    wrong = client.get("/verify?lang=en&number=7K2M-9QXV-4TR8-C0JS-1TWJ", follow_redirects=True)
    assert wrong.status_code == 404 and "Compare it with the paper once more" in wrong.text


def test_nothing_of_a_person_but_initials_is_told(
    client: FlaskClient, case: dict, pdf: bytes
) -> None:
    answers = [
        client.get(f"/api/v1/verify/{ID}").text,
        client.get(f"/V/{code()}").text,
        check(client, pdf).text,
        check(client, pdf + b"x", "/verify").text,
    ]
    for text in answers:
        for private in (case["reference"], case["owner"], "Ram Kumar"):
            assert private not in text


def test_the_public_keys_are_published(client: FlaskClient, case: dict) -> None:
    answer = client.get("/.well-known/nagrik-setu/papers.json")
    assert answer.status_code == 200
    assert not shapes.PaperKeys().validate(answer.json)
    assert answer.json["codes"][0]["algorithm"] == "Ed25519"
    assert answer.json["seals"] == PAIR[0].decode()
    assert "PRIVATE" not in answer.text
    assert "max-age" in answer.headers["Cache-Control"]


def test_nothing_of_what_was_sent_is_kept(
    client: FlaskClient, case: dict, pdf: bytes, database: Database
) -> None:
    before = {name: database[name].count_documents({}) for name in database.list_collection_names()}
    check(client, pdf)
    check(client, pdf + b"x")
    after = {name: database[name].count_documents({}) for name in database.list_collection_names()}
    assert after == before
