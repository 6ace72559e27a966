"""Reading the record of a case: what this reader may read, noted down where it must be."""

from typing import Any

from casework import access
from casework.acting import visible_case
from casework.audit import AuditLog
from casework.case import Case, tracking_view
from casework.definition import Definition
from casework.definitions import Definitions
from casework.notices import iso
from casework.store import CaseStore
from chassis.actor import Actor

OFFICERS_EXCEPT = {"citizen", "system"}


class Reading:
    """Reads cases for citizens and officers."""

    def __init__(self, definitions: Definitions, store: CaseStore, audit: AuditLog) -> None:
        self._definitions = definitions
        self._store = store
        self._audit = audit

    def read(self, actor: Actor, reference: str) -> dict[str, Any]:
        """Return ``{"view", "form", "notes"}``: what ``actor`` may read of them.

        An officer's reading of a sensitive case is in the audit log before this returns.
        Raises NotFound for one who may not know of the case.
        """
        case = visible_case(self._definitions, self._store, actor, reference)
        definition = self._definitions.of(case)
        if case["sensitive"] and actor.role not in OFFICERS_EXCEPT:
            self._audit.record("read", case["_id"], actor)
        personal = self._store.personal(case)
        form = {**personal["form"], "mobile": personal["contact"].get("mobile")}
        given = {field: value for field, value in form.items() if value is not None}
        return {
            "view": tracking_view(definition, case),
            "form": access.readable(definition, case, actor, given),
            "notes": self._notes(definition, case, actor),
        }

    def _notes(self, definition: Definition, case: Case, actor: Actor) -> list[dict[str, Any]]:
        readable = {
            visibility: access.may_read_note(definition, case, actor, visibility)
            for visibility in ("visible", "internal")
        }
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
            if readable.get(note["visibility"], False)
        ]
