"""The case desk: everything a citizen service does with its cases, behind one object."""

from functools import partial
from typing import Any

from casework.definition.versions import Definitions
from casework.desk.acting import Acting, Officers
from casework.desk.audit import ENTRIES, AuditKeys, AuditLog
from casework.desk.audit_check import grouped
from casework.desk.erasing import Erasing
from casework.desk.filing import Filing
from casework.desk.handing_over import HandingOver
from casework.desk.reading import Reading
from casework.desk.store import CaseStore
from casework.desk.sweeps import Sweeps
from casework.engine.routing import Router
from casework.engine.rules import Rules
from casework.papers.archive import Archive
from casework.papers.issuing import Issuer, Printer
from casework.papers.seal_keeping import Prolong, SealKeeper
from chassis import log, sealing, time_source
from chassis.actor import Actor

logger = log.get(__name__)


class CaseDesk:
    """Made once per process from its parts; safe to use from many requests at a time.

    ``printer`` makes the documents that the definitions issue, None where there are none;
    ``prolong`` adds time stamps to them, None where nobody gives any;
    ``router`` is None where no definition asks routing.
    """

    def __init__(
        self,
        parts: Any,
        definitions: Definitions,
        rules: Rules,
        router: Router | None = None,
        printer: Printer | None = None,
        prolong: Prolong | None = None,
    ) -> None:
        self.definitions = definitions
        self.store = CaseStore(parts.database, parts.cipher, parts.outbox)
        self.store.ensure_indexes(definitions.registers, definitions.unique)
        archive = Archive(parts.database, parts.cipher)
        archive.ensure_indexes()
        settings = parts.settings
        keys = AuditKeys(settings.field_key, settings.field_key_previous)
        self.audit = AuditLog(parts.database["audit"], keys)
        key = settings.notify_public_key
        if not key:
            logger.warning("NOTIFY_PUBLIC_KEY is not set: citizens get no messages")
        seal = partial(sealing.seal, key) if key else None
        self._filing = Filing(definitions, rules, router, self.store, seal)
        self._seals = SealKeeper(definitions, self.store, archive, prolong)
        self._issuer = Issuer(definitions, self.store, archive, printer, self._seals)
        self._acting = Acting(definitions, rules, self.store, self.audit, self._issuer)
        self._reading = Reading(definitions, self.store, self.audit, archive)
        self._handing_over = HandingOver(definitions, rules, self.store)
        self._erasing = Erasing(definitions, self.store, archive)
        self._sweeps = Sweeps(definitions, rules, router, self.store)

    def file(
        self, actor: Actor, service_code: str, form: Any, idempotency_key: str
    ) -> dict[str, Any]:
        """See Filing.file."""
        return self._filing.file(actor, service_code, form, idempotency_key)

    def act(
        self,
        actor: Actor,
        reference: str,
        action: str,
        body: Any,
        idempotency_key: str | None = None,
        officers: Officers | None = None,
    ) -> dict[str, Any]:
        """See Acting.act."""
        return self._acting.act(actor, reference, action, body, idempotency_key, officers)

    def read(self, actor: Actor, reference: str) -> dict[str, Any]:
        """See Reading.read."""
        return self._reading.read(actor, reference)

    def read_document(self, actor: Actor, reference: str, document_id: str) -> dict[str, Any]:
        """See Reading.read_document."""
        return self._reading.read_document(actor, reference, document_id)

    def issue_documents(self) -> int:
        """See Issuer.sweep."""
        return self._issuer.sweep()

    def prolong_seals(self) -> int:
        """See SealKeeper.sweep."""
        return self._seals.sweep()

    def officer_left(self, event: dict[str, Any]) -> int:
        """See HandingOver.officer_left."""
        return self._handing_over.officer_left(event)

    def erase_due(self) -> int:
        """See Erasing.sweep."""
        return self._erasing.sweep()

    def tick(self) -> int:
        """See Sweeps.tick."""
        return self._sweeps.tick()

    def heal_routing(self) -> int:
        """See Sweeps.heal."""
        return self._sweeps.heal()

    def publish_audit_head(self) -> None:
        """Write the newest entry of the audit log to the service's own log, where the one who can
        write the database cannot: what is cut off afterwards shows (``audit_check``)."""
        head = self.audit.head()
        service = next(iter(self.definitions)).bus_service
        ENTRIES.labels(service).set(head.number or 0)
        told = {"number": head.number, "head": grouped(head.hash), "written_at": head.at}
        logger.info("audit head", extra=told)

    def directory_published(self) -> int:
        """Ask routing again, soon, for every case without an office: there is a new directory."""
        return self.store.heal_all(time_source.now())
