"""How a citizen is reached, in cases on file: after the citizen's mobile has become another one."""

from casework.definition.versions import Definitions
from casework.desk.attempts import attempts
from casework.desk.audit import AuditLog
from casework.desk.joining import Seal
from casework.desk.reference import parse_reference
from casework.desk.store import CaseStore
from casework.engine import parties
from casework.engine.case import Case
from casework.typed.case import Contact, PartyContact
from casework.typed.fields import Changes
from casework.typed.replies import ContactRenewed
from chassis.actor import Actor
from contracts.errors import NotFound, ValidationFailed

RENEWED = "renewed the contact"
"""What the audit log says of it."""


class Contacts:
    """Writes the mobile that a citizen has now in the place of the one before."""

    def __init__(
        self, definitions: Definitions, store: CaseStore, audit: AuditLog, seal: Seal | None
    ) -> None:
        self._definitions = definitions
        self._store = store
        self._audit = audit
        self._seal = seal

    def renew(self, actor: Actor, reference: str) -> ContactRenewed:
        """Let what the case says to ``actor``, its owner or a party of it, go to ``actor.mobile``
        from now on; ``renewed`` is False where it does already.

        What stands in answers stays as it was written. Nothing that is shown changes, so the
        sequence stays and no event is sent. Raises NotFound where the case is not the actor's,
        ValidationFailed for an actor without a mobile.
        """
        if actor.mobile is None:
            raise ValidationFailed(fields={"mobile": "required"})
        for _ in attempts():
            case = self._case_of(actor, reference)
            changes = self._changes(case, actor.id, actor.mobile)
            if not changes:
                return {"renewed": False}
            self._audit.record(RENEWED, case["_id"], actor)
            same = {"_id": case["_id"], "sequence": case["sequence"]}
            if self._store.cases.update_one(same, {"$set": changes}).matched_count:
                return {"renewed": True}
        raise AssertionError("attempts end with an error")

    def _case_of(self, actor: Actor, reference: str) -> Case:
        known = parse_reference(reference)
        case = self._store.find(known) if known else None
        if case is None or case.get("erased_at"):
            raise NotFound("there is no such case")
        if actor.id not in (case["owner"], *parties.ids_of(case).values()):
            raise NotFound("there is no such case")
        return case

    def _changes(self, case: Case, citizen: str, mobile: str) -> Changes:
        personal = self._store.personal(case)
        changes: Changes = {}
        after = dict(personal)
        if case["owner"] == citizen and personal["contact"].get("mobile") != mobile:
            contact: Contact = {**personal["contact"], "mobile": mobile}
            after["contact"] = contact
            if case.get("contact"):
                changes["contact"] = self._sealed(contact)
        moved = personal.get("moved", {})
        if theirs := self._parties_to_renew(case, citizen, mobile, moved):
            after["moved"] = moved | dict.fromkeys(theirs, mobile)
            definition = self._definitions.of(case)
            for name in theirs:
                email = personal["form"].get(definition.parties[name].email or "")
                changes[f"party_contacts.{name}.contact"] = self._sealed(
                    {"mobile": mobile, "email": email}
                )
        return changes | {"personal": self._store.encrypted(after)} if after != personal else {}

    def _parties_to_renew(
        self, case: Case, citizen: str, mobile: str, moved: dict[str, str]
    ) -> list[str]:
        contacts: dict[str, PartyContact] = case.get("party_contacts") or {}
        ids = parties.ids_of(case)
        return [
            name
            for name in contacts
            if ids.get(name) == citizen and name in self._definitions.of(case).parties
            if moved.get(name) != mobile
        ]

    def _sealed(self, contact: Contact) -> str | None:
        return self._seal({**contact}) if self._seal else None
