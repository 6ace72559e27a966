"""What is printed and not issued: a paper seen before its step, and a form to be filled by hand.

To see a paper before, the step is thought through and nothing is kept of it.

An action that says ``previews: true`` shows what it would issue. Its facts are looked up as for the
step itself, so they may take nothing: the number that stands in the draft is the next one now.
"""

import base64
import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime

from casework.definition.hand_forms import hand_forms
from casework.definition.versions import Definitions
from casework.desk.acting import Acting, Files, visible_case
from casework.desk.audit import AuditLog
from casework.desk.store import CaseStore
from casework.engine import access
from casework.engine.case import Case
from casework.engine.change import Change
from casework.engine.notices import iso
from casework.typed.case import Note, Personal
from casework.typed.fields import Submitted
from casework.typed.papers import FileOfCase, PaperContent
from casework.typed.people import Officers
from chassis import time_source
from chassis.actor import Actor
from contracts.errors import NotFound

Drafter = Callable[[str, Case, Personal, Sequence[Note], datetime], bytes]
"""``drafter(kind, case, personal, notes, at)`` returns the PDF, marked as a draft."""
FormPrinter = Callable[[str, Case, Personal, Sequence[Note], Sequence[FileOfCase], datetime], bytes]
"""``form_printer(kind, case, personal, notes, files, at)`` returns the PDF of a form to be filled
in by hand."""


class Drafting:
    """``drafter`` or ``form_printer`` None: the service prints nothing."""

    def __init__(
        self,
        definitions: Definitions,
        acting: Acting,
        store: CaseStore,
        audit: AuditLog,
        drafter: Drafter | None,
        form_printer: FormPrinter | None = None,
    ) -> None:
        self._definitions = definitions
        self._acting = acting
        self._store = store
        self._audit = audit
        self._drafter = drafter
        self._form_printer = form_printer

    def preview(
        self,
        actor: Actor,
        reference: str,
        action: str,
        body: Submitted,
        officers: Officers | None = None,
        files: Files | None = None,
    ) -> PaperContent:
        """Return the first paper that ``action`` would issue now, as `Reading.read_document` does.

        Raises what ``Acting.act`` raises for a step that is not open or is refused, and NotFound
        where the action shows no paper before it is taken.
        """
        before = visible_case(self._definitions, self._store, actor, reference)
        declared = self._definitions.of(before).actions.get(action)
        if self._drafter is None or declared is None or not declared.previews:
            raise NotFound("there is no paper to see before")
        change = self._acting.considered(actor, before, action, body, officers or {}, files or {})
        due = change.case["documents_due"][len(before["documents_due"]) :]
        if not due:
            raise NotFound("nothing would be issued")
        self._audit.record(f"previewed {due[0]['kind']}", before["_id"], actor)
        at = change.case["updated_at"]
        personal, notes = self._store.personal(before), self._notes(before, change, actor)
        content = self._drafter(due[0]["kind"], change.case, personal, notes, at)
        return _content(due[0]["kind"], content, at)

    def hand_form(
        self, actor: Actor, reference: str, kind: str, files: Sequence[FileOfCase]
    ) -> PaperContent:
        """Return the form ``kind`` to be filled in by hand, as `Reading.read_document` does a
        paper. ``files`` are those of the case that ``actor`` may read, as the door keeps them.

        That it was printed is in the audit log before this returns. Raises NotFound for one who
        may not know of the case or may not have the form, and where there is none.
        """
        case = visible_case(self._definitions, self._store, actor, reference)
        definition = self._definitions.of(case)
        form = hand_forms(definition).get(kind)
        standing = access.relations(case, actor)
        if (
            form is None
            or self._form_printer is None
            or case.get("erased_at")
            or not access.in_groups(definition, form.who, actor.role, standing)
        ):
            raise NotFound("there is no such form")
        self._audit.record(f"printed {kind}", case["_id"], actor)
        personal, notes, at = self._store.personal(case), self._written(case), time_source.now()
        return _content(kind, self._form_printer(kind, case, personal, notes, files, at), at)

    def _written(self, case: Case) -> list[Note]:
        return [{**note, "body": self._store.readable_note(note)} for note in case["notes"]]

    def _notes(self, before: Case, change: Change, actor: Actor) -> list[Note]:
        """Return the notes of the case, and what the step itself would write."""
        notes = self._written(before)
        if change.note:
            entry = change.entries[-1]
            notes.append(
                {
                    "sequence": entry["sequence"],
                    "at": entry["at"],
                    "action": entry["action"],
                    "actor": actor.id,
                    "actor_role": actor.role,
                    "visibility": change.visibility or "internal",
                    "body": dict(change.note),
                }
            )
        return notes


def _content(kind: str, content: bytes, at: datetime) -> PaperContent:
    return {
        "content": base64.b64encode(content).decode(),
        "media_type": "application/pdf",
        "kind": kind,
        "sha256": hashlib.sha256(content).hexdigest(),
        "issued_at": iso(at),
    }
