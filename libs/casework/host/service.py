"""The citizen service on the bus, the same for every department: it translates and delegates."""

from functools import partial
from typing import Any

from casework.desk.desk import CaseDesk
from casework.host.building import Building
from casework.host.extension import Job
from chassis.entrypoints import Built, CurrentActor, every, rpc, subscribe
from chassis.parts import Parts
from contracts.envelope import new_event

ANNOUNCE_SECONDS = 60
"""A gateway that is new hears of the service within this time; one that runs knows it already."""


class Announcer:
    """Tells the bus of the service, again and again: a gateway may have started since."""

    def __init__(self, building: Building, parts: Parts) -> None:
        self._data = building.announcement(parts.settings.grant)["data"]
        self._service = building.manifest.service
        self._announce = parts.announce

    def __call__(self) -> None:
        self._announce(new_event("service.announced", self._service, data=self._data))


class CitizenService:
    """Files applications, takes actions on them and runs their clocks."""

    name: str
    desk: CaseDesk
    announcer: Announcer
    actor = CurrentActor()

    @rpc
    def file_case(self, service_code: str, form: dict, idempotency_key: str) -> dict:
        return self.desk.file(self.actor, service_code, form, idempotency_key)

    @rpc
    def act(
        self,
        reference: str,
        action: str,
        body: dict,
        idempotency_key: str | None = None,
        officers: dict | None = None,
    ) -> dict:
        return self.desk.act(self.actor, reference, action, body, idempotency_key, officers)

    @rpc
    def read_case(self, reference: str) -> dict:
        return self.desk.read(self.actor, reference)

    @rpc
    def read_document(self, reference: str, document_id: str) -> dict:
        return self.desk.read_document(self.actor, reference, document_id)

    @every(seconds=2)
    def tick(self) -> None:
        self.desk.tick()

    @every(seconds=2)
    def issue_documents(self) -> None:
        self.desk.issue_documents()

    @every(seconds=30)
    def prolong_seals(self) -> None:
        self.desk.prolong_seals()

    @every(seconds=60)
    def erase_due(self) -> None:
        self.desk.erase_due()

    @every(seconds=86_400, eager=True)
    def publish_audit_head(self) -> None:
        self.desk.publish_audit_head()

    @every(seconds=ANNOUNCE_SECONDS, eager=True)
    def announce(self) -> None:
        self.announcer()

    @subscribe("officer.left")
    def officer_left(self, event: dict) -> None:
        self.desk.officer_left(event)


class RoutedService(CitizenService):
    """One whose applications go to the office that routing names."""

    @every(seconds=5)
    def heal_routing(self) -> None:
        self.desk.heal_routing()

    @subscribe("directory.published")
    def directory_published(self, event: dict) -> None:
        self.desk.directory_published()


def service_class(building: Building) -> type[CitizenService]:
    """Return the class that nameko runs for the service of ``building``."""
    manifest = building.manifest
    members: dict[str, Any] = {"name": manifest.service, "desk": Built(building.desk)}
    members["announcer"] = Built(partial(Announcer, building))
    for job in building.extension.jobs:
        members |= {f"{job.name}_job": Built(job.build), job.name: _entrypoint(job)}
    base = RoutedService if manifest.routes else CitizenService
    return type("Service", (base,), members)


def _entrypoint(job: Job) -> Any:
    def run(self: Any) -> None:
        getattr(self, f"{job.name}_job")()

    run.__name__ = job.name
    return every(seconds=job.seconds)(run)
