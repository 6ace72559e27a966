"""The e-complaint service on the bus: it translates and delegates."""

from chassis.entrypoints import Built, CurrentActor, every, rpc, subscribe
from services.complaints.building import build
from services.complaints.cctns.forwarding import forwarder
from services.complaints.settings import ComplaintsSettings

SETTINGS = ComplaintsSettings


class ComplaintsService:
    """Files complaints, takes actions on them and runs their clocks."""

    name = "complaints"

    desk = Built(build)
    cctns = Built(forwarder)
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

    @every(seconds=86_400, eager=True)
    def publish_audit_head(self) -> None:
        self.desk.publish_audit_head()

    @every(seconds=60)
    def erase_due(self) -> None:
        self.desk.erase_due()

    @every(seconds=5)
    def heal_routing(self) -> None:
        self.desk.heal_routing()

    @every(seconds=3)
    def forward_to_cctns(self) -> None:
        self.cctns.tick()

    @every(seconds=10, eager=True)
    def announce(self) -> None:
        self.desk.announce()

    @subscribe("directory.published")
    def directory_published(self, event: dict) -> None:
        self.desk.directory_published()

    @subscribe("officer.left")
    def officer_left(self, event: dict) -> None:
        self.desk.officer_left(event)


SERVICE = ComplaintsService
