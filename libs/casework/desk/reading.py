"""Reading the record of a case: what this reader may read, noted down where it must be."""

import base64

from casework.definition.model import Definition
from casework.definition.public_lists import public_lists
from casework.definition.versions import Definitions
from casework.desk.acting import NO_OFFICERS, visible_case
from casework.desk.audit import AuditLog
from casework.desk.record_chain import RecordChain, rows_of
from casework.desk.store import CaseStore
from casework.engine import access, fees, parties
from casework.engine.case import Case, tracking_view
from casework.engine.notices import iso
from casework.papers.archive import Archive
from casework.papers.replacing import is_withdrawn
from casework.typed.papers import IssuedPaper, PaperContent
from casework.typed.replies import CaseRecord, ShownNote, ShownRecordRow
from chassis import time_source
from chassis.actor import Actor
from contracts.errors import NotFound

PDF, JSON = "application/pdf", "application/json"


def _handed_out(definition: Definition, document: IssuedPaper, content: bytes) -> PaperContent:
    return {
        "content": base64.b64encode(content).decode(),
        "media_type": JSON if definition.documents[document["kind"]].data else PDF,
        "kind": document["kind"],
        "sha256": document["sha256"],
        "issued_at": iso(document["issued_at"]),
    }


class Reading:
    """Reads cases for citizens and officers."""

    def __init__(
        self,
        definitions: Definitions,
        store: CaseStore,
        audit: AuditLog,
        archive: Archive,
        chain: RecordChain,
    ) -> None:
        self._definitions = definitions
        self._store = store
        self._audit = audit
        self._archive = archive
        self._chain = chain

    def read(self, actor: Actor, reference: str) -> CaseRecord:
        """Return ``{"view", "form", "notes", "records"}``: what ``actor`` may read of them.

        An officer's reading is in the audit log before this returns, whatever the case is about:
        each record is of a person. Raises NotFound for one who may not know of the case.
        """
        case = visible_case(self._definitions, self._store, actor, reference)
        definition = self._definitions.of(case)
        self._write_down("read", case, actor)
        self._look_soon(case, actor)
        personal = self._store.personal(case)
        form = {**personal["form"], "mobile": personal["contact"].get("mobile")}
        answers = {field: value for field, value in form.items() if value is not None}
        return {
            "view": access.view_for(definition, case, actor, tracking_view(definition, case)),
            "form": access.readable(definition, case, actor, answers),
            "notes": self._notes(definition, case, actor),
            "records": self._records(definition, case, actor),
        }

    def read_document(self, actor: Actor, reference: str, document_id: str) -> PaperContent:
        """Return ``{"content" (base64), "media_type", "kind", "sha256", "issued_at"}`` of a
        document that was issued in the case.

        An officer's reading is in the audit log before this returns. Raises NotFound for one who
        may not know of the case or may not have the document.
        """
        case = visible_case(self._definitions, self._store, actor, reference)
        definition = self._definitions.of(case)
        document = self._document_for(actor, case, document_id)
        content = self._archive.content(document_id, document["sha256"]) if document else None
        if document is None or content is None:
            raise NotFound("there is no such document")
        self._write_down(f"read {document['kind']}", case, actor)
        return _handed_out(definition, document, content)

    def read_public_document(self, reference: str, public_list: str) -> PaperContent:
        """Return, as `read_document` does, the paper that ``public_list`` comes with.

        Whoever asks is not known, so no reading is written down. Raises NotFound where the case is
        not on that list now, whatever the asker has seen there before, and where no paper of the
        list's kind is printed.
        """
        case = self._store.find(reference)
        if case is not None and not case.get("erased_at"):
            definition = self._definitions.of(case)
            declared = public_lists(definition.source).get(public_list)
            entry = declared and declared.paper_of(tracking_view(definition, case))
            document = entry and next(one for one in case["documents"] if one["id"] == entry["id"])
            if document:
                content = self._archive.content(document["id"], document["sha256"])
                if content is not None:
                    return _handed_out(definition, document, content)
        raise NotFound("there is no such document")

    def _look_soon(self, case: Case, actor: Actor) -> None:
        """Look for a payment soon: an owner who comes back from paying wants
        to see that it was paid."""
        payment = case.get("payment")
        if payment and payment["status"] == fees.OPEN and actor.id == case["owner"]:
            self._store.put_off("payment_due_at", [case], time_source.now())

    def _document_for(self, actor: Actor, case: Case, id: str) -> IssuedPaper | None:
        definition = self._definitions.of(case)
        relations = access.relations(case, actor)
        for document in case["documents"]:
            who = definition.documents[document["kind"]].who
            if document["id"] != id or not access.in_groups(definition, who, actor.role, relations):
                continue
            # One that was corrected is read by officers: nobody shows it by mistake for the other.
            return None if is_withdrawn(document) and actor.role == "citizen" else document
        return None

    def _write_down(self, what: str, case: Case, actor: Actor) -> None:
        if actor.role not in NO_OFFICERS:
            self._audit.record(what, case["_id"], actor)

    def _notes(self, definition: Definition, case: Case, actor: Actor) -> list[ShownNote]:
        readable = {
            visibility: access.may_read_note(definition, case, actor, visibility)
            for visibility in definition.source["access"]["notes"]
        }
        # What was written before somebody joined may be of the one who was in that place before.
        joined = parties.since(case, actor.id) if actor.role == "citizen" else None
        return [
            {
                "sequence": note["sequence"],
                "at": iso(note["at"]),
                "action": note["action"],
                "actor_role": note["actor_role"],
                "visibility": note["visibility"],
                "body": self._store.readable_note(note),
            }
            for note in case["notes"]
            if readable.get(note["visibility"], False) and (joined is None or note["at"] >= joined)
        ]

    def _records(
        self, definition: Definition, case: Case, actor: Actor
    ) -> dict[str, list[ShownRecordRow]]:
        relations = access.relations(case, actor)
        return {
            book.name: [
                {
                    "n": row["n"],
                    "by": row["by"],
                    "role": row["role"],
                    "office": row["office"],
                    "action": row["action"],
                    "hash": row["hash"],
                    "at": iso(row["at"]),
                    "values": self._chain.readable(row),
                }
                for row in rows_of(case, book.name)
            ]
            for book in definition.records.values()
            if access.in_groups(definition, book.who, actor.role, relations)
        }
