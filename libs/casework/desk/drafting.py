"""Seeing a paper before it is issued: the step is thought through and nothing is kept of it.

An action that says ``previews: true`` shows what it would issue. Its facts are looked up as for the
step itself, so they may take nothing: the number that stands in the draft is the next one now.
"""

import base64
import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime

from casework.definition.versions import Definitions
from casework.desk.acting import Acting, Files, visible_case
from casework.desk.audit import AuditLog
from casework.desk.store import CaseStore
from casework.engine.case import Case
from casework.engine.change import Change
from casework.engine.notices import iso
from casework.typed.case import Note, Personal
from casework.typed.fields import Submitted
from casework.typed.papers import PaperContent
from casework.typed.people import Officers
from chassis.actor import Actor
from contracts.errors import NotFound

Drafter = Callable[[str, Case, Personal, Sequence[Note], datetime], bytes]
"""``drafter(kind, case, personal, notes, at)`` returns the PDF, marked as a draft."""


class Drafting:
    """``drafter`` None: the service prints nothing."""

    def __init__(
        self,
        definitions: Definitions,
        acting: Acting,
        store: CaseStore,
        audit: AuditLog,
        drafter: Drafter | None,
    ) -> None:
        self._definitions = definitions
        self._acting = acting
        self._store = store
        self._audit = audit
        self._drafter = drafter

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
        return {
            "content": base64.b64encode(content).decode(),
            "media_type": "application/pdf",
            "kind": due[0]["kind"],
            "sha256": hashlib.sha256(content).hexdigest(),
            "issued_at": iso(at),
        }

    def _notes(self, before: Case, change: Change, actor: Actor) -> list[Note]:
        """Return the notes of the case, and what the step itself would write."""
        notes: list[Note] = [
            {**note, "body": self._store.readable_note(note)} for note in before["notes"]
        ]
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
