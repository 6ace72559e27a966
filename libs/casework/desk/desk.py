"""The case desk: everything a citizen service does with its cases, behind one object."""

from collections.abc import Iterator, Sequence
from functools import partial

from casework.definition.versions import Definitions
from casework.desk import due
from casework.desk.acting import Acting, Files, Officers
from casework.desk.audit import ENTRIES, AuditKeys, AuditLog
from casework.desk.audit_check import grouped
from casework.desk.clock_figures import ClockFigures
from casework.desk.closing import Closing
from casework.desk.contacts import Contacts
from casework.desk.drafting import Drafter, Drafting, FormPrinter
from casework.desk.erasing import Erasing
from casework.desk.feed_filing import FeedFiling
from casework.desk.feed_reader import FeedReader, FeedSource
from casework.desk.filing import Filing
from casework.desk.handing_over import HandingOver
from casework.desk.joining import Citizens, Seal
from casework.desk.linked_cases import LinkedCases
from casework.desk.linking import Linking
from casework.desk.outgoing import Outgoing
from casework.desk.peers import Peers
from casework.desk.reading import Reading
from casework.desk.record_chain import RecordChain
from casework.desk.references import References
from casework.desk.store import CaseStore
from casework.desk.sweeps import Sweeps
from casework.engine.capture import NOT_CAPTURED, Capture
from casework.engine.case import Case
from casework.engine.following import moved
from casework.engine.routing import Router
from casework.engine.rules import Rules
from casework.papers.archive import Archive
from casework.papers.issuing import Issuer, Printer
from casework.papers.seal_keeping import Prolong, SealKeeper
from casework.payments.collecting import Collecting
from casework.payments.interface import Provider
from casework.typed.fields import Submitted
from casework.typed.papers import FileOfCase, PaperContent
from casework.typed.replies import CaseRecord, ContactRenewed, Filed, FoundChoices, Viewed
from chassis import log, sealing, time_source
from chassis.actor import Actor
from chassis.due import Due
from chassis.parts import Parts
from contracts.errors import NotFound, Unavailable
from contracts.typed import Envelope, Json

logger = log.get(__name__)


class CaseDesk:
    """Made once per process from its parts; safe to use from many requests at a time.

    ``printer`` makes the documents that the definitions issue, None where there are none,
    ``drafter`` what is seen of them before, ``form_printer`` what is filled in by hand;
    ``prolong`` adds time stamps to them, None where nobody gives any;
    ``router`` is None where no definition asks routing, ``provider`` where no fee is collected,
    ``feed`` where none follows another system.
    """

    def __init__(
        self,
        parts: Parts,
        definitions: Definitions,
        rules: Rules,
        router: Router | None = None,
        printer: Printer | None = None,
        prolong: Prolong | None = None,
        feed: FeedSource | None = None,
        provider: Provider | None = None,
        drafter: Drafter | None = None,
        form_printer: FormPrinter | None = None,
    ) -> None:
        self.definitions = definitions
        self._finders = rules.finders
        settings = parts.settings
        keys = AuditKeys(settings.field_key, settings.field_key_previous)
        self.audit = AuditLog(parts.database, keys)
        chain = RecordChain(keys, self.audit, parts.cipher)
        seal = _seal(settings.notify_public_key, "NOTIFY_PUBLIC_KEY", "citizens get no messages")
        for_gateway = _seal(settings.gateway_public_key, "GATEWAY_PUBLIC_KEY", "steps lack texts")
        self.outgoing = Outgoing(for_gateway, seal)
        self.store = CaseStore(
            parts.database,
            parts.cipher,
            parts.outbox,
            chain,
            partial(_moved, definitions),
            self.outgoing,
        )
        self.store.ensure_indexes(definitions.registers, definitions.unique)
        self.due = Due(self.store.cases, due.reached)
        self._clock_figures = ClockFigures(self.store.cases, definitions)
        self._clock_figures.ensure_indexes()
        archive = Archive(parts.database, parts.cipher)
        archive.ensure_indexes()
        call = parts.call if definitions.links_elsewhere else _nobody
        references = References(definitions, self.store, call)
        self._filing = Filing(definitions, rules, router, self.store, seal, references)
        self._seals = SealKeeper(definitions, self.store, archive, prolong)
        self._issuer = Issuer(definitions, self.store, archive, printer, self._seals)
        self._acting = Acting(
            definitions, rules, self.store, self.audit, self._issuer, references, seal
        )
        self._drafting = Drafting(
            definitions, self._acting, self.store, self.audit, drafter, form_printer
        )
        self._reading = Reading(definitions, self.store, self.audit, archive, chain)
        self._contacts = Contacts(definitions, self.store, self.audit, seal)
        self._handing_over = HandingOver(definitions, rules, self.store)
        self._erasing = Erasing(definitions, self.store, archive)
        self._closing = Closing(definitions, self.store, parts.cipher, parts.database)
        self._sweeps = Sweeps(definitions, rules, router, self.store)
        public_url = getattr(settings, "public_url", "")
        self._collecting = Collecting(definitions, rules, self.store, provider, public_url)
        begun = FeedFiling(definitions, self._filing, parts.cipher, parts.database)
        self._feed_reader = (
            FeedReader(definitions, rules, self.store, parts.database, feed, begun)
            if feed
            else None
        )
        if self._feed_reader:
            self._feed_reader.ensure_indexes()
        self.linked = LinkedCases(definitions, rules, self.store, self._filing, references)
        self.references = references
        peers = Peers(next(iter(definitions)).bus_service, self.linked, call)
        self._linking = Linking(definitions, rules, self.store, peers)

    def file(
        self,
        actor: Actor,
        service_code: str,
        form: Submitted,
        idempotency_key: str,
        parties: Citizens | None = None,
        officers: Officers | None = None,
        definition_version: int | None = None,
    ) -> Filed:
        """See Filing.file; what the case asks of others is asked at once, where that is quick."""
        on_file = self._filing.file(
            actor,
            service_code,
            form,
            idempotency_key,
            parties,
            officers=officers,
            version=definition_version,
        )
        view = self._linking.after(on_file.case, on_file.view)
        return {"view": self.outgoing.view(view), "created": on_file.created}

    def act(
        self,
        actor: Actor,
        reference: str,
        action: str,
        body: Submitted,
        idempotency_key: str | None = None,
        officers: Officers | None = None,
        parties: Citizens | None = None,
        capture: Capture = NOT_CAPTURED,
        files: Files | None = None,
    ) -> Viewed:
        """See Acting.act; what the step asks of others is asked at once, where that is quick."""
        case, view = self._acting.act(
            actor, reference, action, body, idempotency_key, officers, parties, capture, files
        )
        return {"view": self.outgoing.view(self._linking.after(case, view))}

    def preview(
        self,
        actor: Actor,
        reference: str,
        action: str,
        body: Submitted,
        officers: Officers | None = None,
        files: Files | None = None,
    ) -> PaperContent:
        """See Drafting.preview."""
        return self._drafting.preview(actor, reference, action, body, officers, files)

    def print_hand_form(
        self, actor: Actor, reference: str, kind: str, files: Sequence[FileOfCase]
    ) -> PaperContent:
        """See Drafting.hand_form."""
        return self._drafting.hand_form(actor, reference, kind, files)

    def read(self, actor: Actor, reference: str) -> CaseRecord:
        """See Reading.read."""
        record = self._reading.read(actor, reference)
        return {**record, "view": self.outgoing.view(record["view"])}

    def read_document(self, actor: Actor, reference: str, document_id: str) -> PaperContent:
        """See Reading.read_document."""
        return self._reading.read_document(actor, reference, document_id)

    def read_public_document(self, reference: str, public_list: str) -> PaperContent:
        """See Reading.read_public_document."""
        return self._reading.read_public_document(reference, public_list)

    def renew_contact(self, actor: Actor, reference: str) -> ContactRenewed:
        """See Contacts.renew."""
        return self._contacts.renew(actor, reference)

    def find_choices(self, actor: Actor, finder: str, words: str) -> FoundChoices:
        """Return what words may mean in a field whose choices are looked up; the likeliest first.

        Nothing of a case is read. NotFound where the service has no such finder.
        """
        if finder not in self._finders:
            raise NotFound("no such finder")
        logger.debug("%s looks up choices of %s", actor.role, finder)
        return {"choices": [*self._finders[finder](words)]}

    def link_cases(self) -> int:
        """See Linking.sweep."""
        return self._linking.sweep()

    def link_moved(self, event: Envelope) -> bool:
        """See LinkedCases.link_moved."""
        return self.linked.link_moved(event)

    def issue_documents(self) -> int:
        """See Issuer.sweep."""
        return self._issuer.sweep()

    def collect_fees(self) -> int:
        """See Collecting.sweep."""
        return self._collecting.sweep()

    def prolong_seals(self) -> int:
        """See SealKeeper.sweep."""
        return self._seals.sweep()

    def officer_left(self, event: Envelope) -> int:
        """See HandingOver.officer_left."""
        return self._handing_over.officer_left(event)

    def erase_due(self) -> int:
        """See Erasing.sweep."""
        return self._erasing.sweep()

    def close_old_texts(self) -> int:
        """See Closing.sweep."""
        return self._closing.sweep()

    def tick(self) -> int:
        """See Sweeps.tick."""
        return self._sweeps.tick()

    def measure_clocks(self) -> int:
        """See ClockFigures.measure."""
        return self._clock_figures.measure()

    def read_feed(self) -> int:
        """See FeedReader.round."""
        return self._feed_reader.round() if self._feed_reader else 0

    def heal_routing(self) -> int:
        """See Sweeps.heal."""
        return self._sweeps.heal()

    def publish_audit_head(self) -> None:
        """Write the newest entry of the audit log to the service's own log, where the one who can
        write the database cannot: what is cut off afterwards shows (``audit_check``)."""
        head = self.audit.head()
        service = next(iter(self.definitions)).bus_service
        ENTRIES.labels(service).set(head.number or 0)
        fields = {"number": head.number, "head": grouped(head.hash), "written_at": head.at}
        logger.info("audit head", extra=fields)

    def directory_published(self) -> int:
        """Ask routing again, soon, for every case without an office: there is a new directory."""
        return self.store.heal_all(time_source.now())


def _seal(key: str, variable: str, without: str) -> Seal | None:
    if not key:
        logger.warning(f"{variable} is not set: {without}")
        return None
    return partial(sealing.seal, key)


def _moved(definitions: Definitions, before: Case | None, after: Case) -> Iterator[Envelope]:
    if after.get("followers"):
        yield from moved(definitions.of(after), before, after)


def _nobody(service: str, *_: Json, **__: Json) -> Json:
    raise Unavailable(f"{service} is not asked by this service")
