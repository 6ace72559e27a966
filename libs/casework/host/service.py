"""The citizen service on the bus, the same for every department: it translates and delegates."""

import time
from functools import partial

from casework.desk.acting import Files
from casework.desk.desk import CaseDesk
from casework.desk.joining import Citizens
from casework.engine.capture import Capture
from casework.host.building import Building
from casework.host.extension import Job
from casework.typed.fields import Answers, Submitted
from casework.typed.links import AskingCase, HandedOn, LinkReply, LinkRow
from casework.typed.papers import FileOfCase, PaperContent
from casework.typed.people import Officers
from casework.typed.replies import CaseRecord, ContactRenewed, Filed, FoundChoices, Viewed
from chassis.entrypoints import Built, CurrentActor, CurrentSender, every, rpc, subscribe
from chassis.parts import Parts
from contracts.envelope import new_event
from contracts.typed import Envelope, Json, JsonObject

ANNOUNCE_SECONDS = 60
"""A gateway that is new hears of the service within this time; one that runs knows it already."""

UNHEARD_SECONDS = 5
"""An announcement that the broker did not take is made again after this time."""

FEED_SECONDS = 5


class Announcer:
    """Announces the service on the bus periodically: a gateway may have started since the last
    time."""

    def __init__(self, building: Building, parts: Parts) -> None:
        self._data = building.announcement(parts.settings.grant)["data"]
        self._service = building.manifest.service
        self._announce = parts.announce
        self._due = 0.0

    def __call__(self) -> None:
        """Announce it if that is due; called every ``UNHEARD_SECONDS``."""
        now = time.monotonic()
        if now < self._due:
            return
        if self._announce(new_event("service.announced", self._service, data=self._data)):
            self._due = now + ANNOUNCE_SECONDS


class CitizenService:
    """Files applications, takes actions on them and runs their clocks."""

    name: str
    desk: CaseDesk
    announcer: Announcer
    actor = CurrentActor()
    sender = CurrentSender()

    @rpc
    def file_case(
        self,
        service_code: str,
        form: Submitted,
        idempotency_key: str,
        parties: Citizens | None = None,
        officers: Officers | None = None,
        definition_version: int | None = None,
    ) -> Filed:
        return self.desk.file(
            self.actor,
            service_code,
            form,
            idempotency_key,
            parties,
            officers,
            definition_version,
        )

    @rpc
    def act(
        self,
        reference: str,
        action: str,
        body: Submitted,
        idempotency_key: str | None = None,
        officers: Officers | None = None,
        parties: Citizens | None = None,
        captured_at: str | None = None,
        based_on: int | None = None,
        files: Files | None = None,
    ) -> Viewed:
        return self.desk.act(
            self.actor,
            reference,
            action,
            body,
            idempotency_key,
            officers,
            parties,
            Capture(captured_at, based_on),
            files,
        )

    @rpc
    def preview(
        self,
        reference: str,
        action: str,
        body: Submitted,
        officers: Officers | None = None,
        files: Files | None = None,
    ) -> PaperContent:
        return self.desk.preview(self.actor, reference, action, body, officers, files)

    @rpc
    def print_hand_form(self, reference: str, kind: str, files: list[FileOfCase]) -> PaperContent:
        return self.desk.print_hand_form(self.actor, reference, kind, files)

    @rpc
    def read_case(self, reference: str) -> CaseRecord:
        return self.desk.read(self.actor, reference)

    @rpc
    def read_document(self, reference: str, document_id: str) -> PaperContent:
        return self.desk.read_document(self.actor, reference, document_id)

    @rpc
    def read_public_document(self, reference: str, public_list: str) -> PaperContent:
        return self.desk.read_public_document(reference, public_list)

    @rpc
    def renew_contact(self, reference: str) -> ContactRenewed:
        return self.desk.renew_contact(self.actor, reference)

    @rpc
    def find_choices(self, finder: str, words: str) -> FoundChoices:
        return self.desk.find_choices(self.actor, finder, words)

    @rpc
    def ask_case(
        self,
        service_code: str,
        form: Submitted,
        follower: AskingCase,
        citizen: HandedOn | None = None,
    ) -> LinkReply:
        reply = self.desk.linked.ask_case(self.sender, service_code, form, follower, citizen)
        return self.desk.outgoing.reply(reply)

    @rpc
    def tell_case(
        self,
        reference: str,
        asker: str,
        office: str | None,
        ended: bool,
        takes: str | None = None,
        answers: Answers | None = None,
    ) -> LinkReply:
        reply = self.desk.linked.tell_case(
            self.sender, reference, asker, office, ended, takes, answers
        )
        return self.desk.outgoing.reply(reply)

    @rpc
    def may_link(self, reference: str, to: str, service_code: str, owner: str) -> dict[str, bool]:
        return self.desk.references.may_link(self.sender, reference, to, service_code, owner)

    @rpc
    def link_case(
        self, reference: str, owner: str, follower: AskingCase, row: LinkRow
    ) -> LinkReply:
        reply = self.desk.linked.link_case(self.sender, reference, owner, follower, row)
        return self.desk.outgoing.reply(reply)

    @every(seconds=2, if_due="desk")
    def tick(self) -> None:
        self.desk.tick()

    @every(seconds=2, if_due="desk")
    def issue_documents(self) -> None:
        self.desk.issue_documents()

    @every(seconds=2, if_due="desk")
    def collect_fees(self) -> None:
        self.desk.collect_fees()

    @every(seconds=2, if_due="desk")
    def link_cases(self) -> None:
        self.desk.link_cases()

    @every(seconds=30)
    def prolong_seals(self) -> None:
        self.desk.prolong_seals()

    @every(seconds=60, eager=True)
    def measure_clocks(self) -> None:
        self.desk.measure_clocks()

    @every(seconds=60)
    def erase_due(self) -> None:
        self.desk.erase_due()

    @every(seconds=10)
    def close_old_texts(self) -> None:
        self.desk.close_old_texts()

    @every(seconds=86_400, eager=True)
    def publish_audit_head(self) -> None:
        self.desk.publish_audit_head()

    @every(seconds=UNHEARD_SECONDS, eager=True)
    def announce(self) -> None:
        self.announcer()

    @subscribe("officer.left")
    def officer_left(self, event: Envelope) -> None:
        self.desk.officer_left(event)


class RoutedService(CitizenService):
    """One whose applications go to the office that routing names."""

    @every(seconds=5, if_due="desk")
    def heal_routing(self) -> None:
        self.desk.heal_routing()

    @subscribe("directory.published")
    def directory_published(self, event: Envelope) -> None:
        self.desk.directory_published()


@every(seconds=FEED_SECONDS)
def _read_feed(self: CitizenService) -> None:
    self.desk.read_feed()


class FollowingService(CitizenService):
    """One whose cases are linked to others."""

    @subscribe("link.moved")
    def link_moved(self, event: Envelope) -> None:
        self.desk.link_moved(event)


def service_class(building: Building) -> type[CitizenService]:
    """Return the class that nameko runs for the service of ``building``."""
    manifest = building.manifest
    members: JsonObject = {"name": manifest.service, "desk": Built(building.desk)}
    members["announcer"] = Built(partial(Announcer, building))
    for job in building.extension.jobs:
        members |= {f"{job.name}_job": Built(job.build), job.name: _entrypoint(job)}
    if building.reads_feed:
        members["read_feed"] = _read_feed
    bases: list[type[CitizenService]] = [RoutedService] if manifest.routes else []
    bases += [FollowingService] if manifest.follows else []
    return type("Service", tuple(bases or [CitizenService]), members)


def _entrypoint(job: Job) -> Json:
    def run(self: Json) -> None:
        work = getattr(self, f"{job.name}_job")
        work(self.desk) if job.acts else work()

    run.__name__ = job.name
    return every(seconds=job.seconds)(run)
