"""Papers: issued with the step that calls for them, once, and for whom they are."""

import base64
import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from casework.definition import loader
from casework.desk.audit import entries_in
from casework.papers.archive import Archive
from chassis.actor import Actor
from contracts.errors import NotAllowed, NotFound
from contracts.issued import IssuedDocument
from tests.integration.complaints.small_office import SmallOffice, opened
from tests.unit.casework.region_samples import ENQUIRER, HEAD, OFFICERS, OWNER

STRANGER = Actor("citizen-2", "citizen")


@pytest.fixture
def office(database) -> Iterator[SmallOffice]:
    with opened(database) as world:
        yield world


def _granted(office: SmallOffice) -> str:
    reference = office.paid()
    office.act(HEAD, reference, "grant")
    return reference


def _rows(office: SmallOffice) -> list[dict]:
    return list(office.database["documents"].find())


def test_a_document_is_there_as_soon_as_the_step_is_done(office) -> None:
    reference = office.paid()
    view = office.act(HEAD, reference, "grant")
    (case,) = view["documents"]
    (row,) = _rows(office)
    assert case == {
        "id": row["_id"],
        "kind": "permit",
        "sha256": row["sha256"],
        "issued_at": "2026-11-16T06:00:00.000+00:00",
        "name": {"hi": "हिन्दी Permit", "en": "Permit"},
        "valid_until": None,
        "shows": [],
        "station": None,
        "earlier": [],
        "replaces": [],
        "replaced": None,
    }
    assert [entry["action"] for entry in view["timeline"]][-2:] == ["grant", "issue-document"]
    assert view["timeline"][-1]["text"]["en"] == "Your permit is ready"
    document = office.document(reference)
    assert (document["documents_due"], document["documents_due_at"]) == ([], None)
    assert [e["type"] for e in office.outbox.relayed[-2:]] == [
        "case.granted",
        "case.document-issued",
    ]
    assert office.outbox.relayed[-1]["data"]["case"] == view
    assert json.dumps(view)


def test_the_printer_is_given_what_it_has_to_print(office) -> None:
    reference = _granted(office)
    kind, personal, notes, id, issued_at = office.printer.given
    assert (kind, personal["form"]["route"]) == ("permit", "From here to there")
    assert (notes, issued_at) == ([], office.now)
    assert id == office.document(reference)["documents"][0]["id"]


def test_whom_a_document_is_for_reads_it_whole(office) -> None:
    reference = _granted(office)
    (document,) = office.document(reference)["documents"]
    read = office.desk.read_document(OWNER, reference, document["id"])
    content = base64.b64decode(read["content"])
    assert content == f"%PDF permit {reference} {document['id']}".encode()
    assert read["sha256"] == document["sha256"] == hashlib.sha256(content).hexdigest()
    assert (read["media_type"], read["kind"]) == ("application/pdf", "permit")
    IssuedDocument().load(read)


def test_for_everybody_else_there_is_no_such_document(office) -> None:
    reference, other = _granted(office), _granted(office)
    (document,) = office.document(reference)["documents"]
    for actor, case_reference, id in (
        (HEAD, reference, document["id"]),
        (STRANGER, reference, document["id"]),
        (OWNER, other, document["id"]),
        (OWNER, reference, "nonsense"),
    ):
        with pytest.raises(NotFound):
            office.desk.read_document(actor, case_reference, id)


def test_a_paper_is_seen_before_and_nothing_is_kept_of_it(office) -> None:
    reference = office.paid()
    with pytest.raises(NotFound):
        office.desk.preview(HEAD, reference, "grant", {}, OFFICERS)
    grant = next(iter(office.desk.definitions)).actions["grant"]
    object.__setattr__(grant, "previews", True)
    before = office.document(reference)
    for _ in range(2):
        draft = IssuedDocument().load(office.desk.preview(HEAD, reference, "grant", {}, OFFICERS))
        assert base64.b64decode(draft["content"]) == b"%PDF draft permit 5117012/0001/2026 0"
    assert office.document(reference) == before and _rows(office) == []
    with pytest.raises(NotAllowed):
        office.desk.preview(OWNER, reference, "grant", {})
    read = [one["what"] for one in entries_in(office.database).find()]
    assert read.count("previewed permit") == 2
    assert office.act(HEAD, reference, "grant")["permit"]["number"] == "5117012/0001/2026"


def test_what_is_kept_cannot_be_read_in_the_database(office) -> None:
    _granted(office)
    (row,) = _rows(office)
    assert b"PDF" not in bytes(row["content"])


def test_an_officers_reading_of_a_paper_is_written_down(office, monkeypatch) -> None:
    definition = next(iter(office.desk.definitions))
    permit = definition.documents["permit"]
    object.__setattr__(permit, "who", ("owner", "desk"))
    for category, written in (("wedding", 1), ("other", 2)):
        reference = office.file(category)
        office.act(OWNER, reference, "pay")
        (answer,) = office.act(HEAD, reference, "grant")["documents"]
        office.desk.read_document(OWNER, reference, answer["id"])
        office.desk.read_document(HEAD, reference, answer["id"])
        assert entries_in(office.database).count_documents({}) == written
    assert entries_in(office.database).find_one()["what"] == "read permit"


def test_a_printer_that_fails_does_not_undo_the_step_and_is_asked_again_later(office) -> None:
    office.printer.fails = True
    reference = office.paid()
    view = office.act(HEAD, reference, "grant")
    assert (view["state"], view["documents"]) == ("granted", [])
    assert office.document(reference)["documents_due"] == [{"kind": "permit", "sequence": 3}]
    assert office.desk.issue_documents() == 0
    assert (office.desk.issue_documents(), office.printer.asked) == (0, 2)
    office.printer.fails = False
    assert office.desk.issue_documents() == 0
    office.pass_time(seconds=5)
    assert office.desk.issue_documents() == 1
    document = office.document(reference)
    assert len(document["documents"]) == 1
    assert document["updated_at"] == document["timeline"][-1]["at"] == office.now


def test_a_printer_that_goes_on_failing_is_asked_less_and_less_often(office) -> None:
    office.printer.fails = True
    reference = office.paid()
    office.act(HEAD, reference, "grant")
    waits = []
    for _ in range(9):
        office.desk.issue_documents()
        waits.append((office.document(reference)["documents_due_at"] - office.now).total_seconds())
        office.pass_time(seconds=waits[-1])
    assert waits == [5, 5, 10, 20, 40, 80, 160, 300, 300]


def test_one_document_that_fails_is_not_in_the_way_of_others(office) -> None:
    office.printer.fails = True
    references = [_granted(office) for _ in range(3)]
    office.printer.fails = False
    office.database["cases"].update_one({"_id": references[0]}, {"$set": {"personal": b"broken"}})
    assert office.desk.issue_documents() == 2
    assert [len(office.document(r)["documents"]) for r in references] == [0, 1, 1]


def test_after_a_crash_between_archive_and_case_the_same_document_is_entered(
    office, monkeypatch
) -> None:
    reference, store = office.paid(), office.desk.store
    real = store.apply

    def die(before: dict, change: object) -> bool:
        if change.entries[-1]["action"] == "issue-document":  # type: ignore[attr-defined]
            raise RuntimeError("nothing is written any more")
        return real(before, change)

    monkeypatch.setattr(store, "apply", die)
    assert office.act(HEAD, reference, "grant")["documents"] == []
    (row,) = _rows(office)
    assert office.document(reference)["documents"] == []
    office.pass_time(hours=1)
    assert office.replica().issue_documents() == 1
    (first_document,) = office.document(reference)["documents"]
    assert (first_document["id"], first_document["issued_at"]) == (row["_id"], row["issued_at"])
    assert (office.printer.asked, len(_rows(office))) == (1, 1)


def test_of_many_who_issue_at_once_one_document_comes(office) -> None:
    office.printer.fails = True
    references = [_granted(office) for _ in range(6)]
    office.printer.fails = False
    desks = [office.replica() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda desk: desk.issue_documents(), desks))
    assert len(_rows(office)) == 6
    for reference in references:
        document = office.document(reference)
        assert len(document["documents"]) == 1
        assert [e["action"] for e in document["timeline"]].count("issue-document") == 1


def test_who_is_second_with_a_document_gets_the_first(office) -> None:
    archive = Archive(office.database, office.cipher)
    due = {"kind": "permit", "sequence": 3}
    first = archive.keep("7K2M", due, "one", b"first", office.now)
    second = archive.keep("7K2M", due, "two", b"second", office.now)
    assert (second["_id"], second["sha256"]) == ("one", first["sha256"])
    assert (archive.content("one"), archive.content("two")) == (b"first", None)


def _says(office: SmallOffice, **more: object) -> None:
    """Let the definition say more of the permit."""
    source = next(iter(office.desk.definitions)).to_dict()
    source["documents"]["permit"] |= more
    changed = loader.load(source)
    for name in ("documents", "source"):
        object.__setattr__(next(iter(office.desk.definitions)), name, getattr(changed, name))


def test_until_when_it_is_good_and_what_its_check_shows_is_settled_with_its_printing(
    office, monkeypatch
) -> None:
    _says(office, valid_until={"days": 2}, verify_shows=["category"])
    reference, store = office.paid(), office.desk.store
    real = store.apply

    def die(before: dict, change: object) -> bool:
        if change.entries[-1]["action"] == "issue-document":  # type: ignore[attr-defined]
            raise RuntimeError("nothing is written any more")
        return real(before, change)

    monkeypatch.setattr(store, "apply", die)
    office.act(HEAD, reference, "grant")
    monkeypatch.undo()
    office.pass_time(days=1)
    office.database["cases"].update_one({"_id": reference}, {"$set": {"category": "other"}})
    assert office.desk.issue_documents() == 1
    (document,) = office.document(reference)["documents"]
    assert document["valid_until"].isoformat() == "2026-11-18T18:29:59.999000+00:00"
    assert [one["value"]["en"] for one in document["shows"]] == ["Wedding"]


def test_a_paper_without_the_moment_that_ends_it_waits_for_it(office, caplog) -> None:
    _says(office, valid_until="fee.until")
    reference = office.paid()
    assert office.act(HEAD, reference, "grant")["documents"] == []
    assert "fee.until" in caplog.text
    moment = {"fee.until": office.pass_time(days=9)}
    office.database["cases"].update_one({"_id": reference}, {"$set": moment})
    assert office.desk.issue_documents() == 1
    (document,) = office.document(reference)["documents"]
    assert document["valid_until"] == office.now


def test_a_change_that_comes_while_a_document_is_issued_is_not_lost(office, monkeypatch) -> None:
    reference, store = office.paid(), office.desk.store
    real, other = store.apply, office.replica()

    def officer_first(before: dict, change: object) -> bool:
        if change.entries[-1]["action"] == "issue-document":  # type: ignore[attr-defined]
            monkeypatch.undo()
            document = office.document(reference)
            moved = {"sequence": document["sequence"] + 1, "assigned_to": ENQUIRER.id}
            office.database["cases"].update_one({"_id": reference}, {"$set": moved})
        return real(before, change)

    monkeypatch.setattr(store, "apply", officer_first)
    office.act(HEAD, reference, "grant")
    record = office.document(reference)
    assert record["assigned_to"] == ENQUIRER.id
    assert (len(record["documents"]), record["sequence"]) == (1, 5)
    assert other.issue_documents() == 0


def test_a_service_without_a_printer_prints_nothing(office, caplog) -> None:
    reference, silent = office.paid(), office.replica(printer=None)
    caplog.clear()  # of what is said of keys that are not set
    assert silent.act(HEAD, reference, "grant", {})["view"]["documents"] == []
    assert silent.issue_documents() == 0
    assert caplog.text == ""
    assert office.desk.issue_documents() == 1


def test_what_is_due_is_found_by_index(office) -> None:
    due = {"documents_due_at": {"$lte": office.now, "$type": "date"}}
    plan = office.database["cases"].find(due).sort("documents_due_at", 1).explain()
    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])
