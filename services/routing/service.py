"""The routing service on the bus: it translates and delegates."""

from chassis.entrypoints import Built, CurrentActor, every, rpc, subscribe
from contracts.typed import Envelope, JsonObject
from services.routing.building import build, build_drafts
from services.routing.draft_typed import DraftDropped, DraftHead, DraftList, DraftView
from services.routing.settings import RoutingSettings
from services.routing.typed import (
    Answer,
    Explanation,
    ManyAnswers,
    OfficeView,
    Question,
    StationMatches,
    StationPage,
)

SETTINGS = RoutingSettings
RELOAD_SECONDS = 3
"""An event tells one replica at once; the others learn of a new directory within this time."""


class RoutingService:
    """Says which station or unit has jurisdiction, and keeps the directory of them."""

    name = "routing"
    desk = Built(build)
    drafts = Built(build_drafts)
    actor = CurrentActor()

    @rpc
    def resolve(self, category: str, place: JsonObject, occurred_at: str | None = None) -> Answer:
        return self.desk.resolve(category, place, occurred_at)

    @rpc
    def resolve_many(self, requests: list[Question]) -> ManyAnswers:
        return self.desk.resolve_many(requests)

    @rpc
    def explain(
        self, category: str, place: JsonObject, occurred_at: str | None = None
    ) -> Explanation:
        return self.desk.explain(category, place, occurred_at)

    @rpc
    def list_stations(
        self, district: str | None, type: str | None, cursor: str | None, limit: int
    ) -> StationPage:
        return self.desk.list_stations(district, type, cursor, limit)

    @rpc
    def search(self, q: str, district: str | None, limit: int) -> StationMatches:
        return self.desk.search(q, district, limit)

    @rpc
    def office(self, code: str) -> OfficeView:
        return self.desk.office(code)

    @rpc
    def check_directory(self, archive: str) -> DraftView:
        return self.drafts.check(self.actor, archive)

    @rpc
    def list_drafts(self, limit: int) -> DraftList:
        return self.drafts.newest(self.actor, limit)

    @rpc
    def read_draft(self, fingerprint: str) -> DraftView:
        return self.drafts.read(self.actor, fingerprint)

    @rpc
    def publish_draft(self, fingerprint: str, by_two: bool) -> DraftHead:
        return self.drafts.publish(self.actor, fingerprint, by_two=by_two)

    @rpc
    def drop_draft(self, fingerprint: str) -> DraftDropped:
        return {"dropped": self.drafts.drop(self.actor, fingerprint)}

    @subscribe("directory.published")
    def directory_published(self, event: Envelope) -> None:
        self.desk.reload()

    @subscribe("service.announced")
    def service_announced(self, event: Envelope) -> None:
        self.desk.service_announced(event)

    @every(seconds=RELOAD_SECONDS)
    def keep_current(self) -> None:
        self.desk.reload()


SERVICE = RoutingService
