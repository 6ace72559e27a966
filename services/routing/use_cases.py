"""What the routing service does: answer from the book in memory, and keep the book current."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, Protocol, TypeVar

from chassis import log
from contracts.errors import ContractError, NotFound, Unavailable
from contracts.typed import Envelope, Json
from services.routing import resolver
from services.routing.book import Book
from services.routing.categories import categories_of, refuse_unknown
from services.routing.days import day_of, today
from services.routing.finding import Snapshot
from services.routing.gazetteer import Gazetteer
from services.routing.listing import StationPages, districts_meant
from services.routing.loading import open_book
from services.routing.places import Place, read_place
from services.routing.store import DirectoryStore
from services.routing.typed import (
    Answer,
    Explanation,
    ManyAnswers,
    OfficeView,
    Question,
    Records,
    Refusal,
    RefusedQuestion,
    StationMatches,
    StationPage,
)
from services.routing.validation import check

logger = log.get(__name__)

ANSWERED_AT_ONCE = 50
"""Questions that take no longer than single ones that come as fast; more are answered beside."""

P = ParamSpec("P")
Result = TypeVar("Result")


class Offload(Protocol):
    """Runs work beside the one that answers; see ``chassis.parts.offload``."""

    def __call__(
        self, work: Callable[P, Result], *arguments: P.args, **named: P.kwargs
    ) -> Result: ...


@dataclass(frozen=True)
class Opened:
    """A book in use, with the pages of each directory in it."""

    revision: int
    book: Book
    pages: dict[str, StationPages]


class Desk:
    """Answers questions of jurisdiction. One for each process; every replica has its own."""

    def __init__(
        self, store: DirectoryStore, offload: Offload, gazetteer: Gazetteer | None = None
    ) -> None:
        self._store = store
        self._offload = offload
        self._gazetteer = gazetteer
        self._opened: Opened | None = None
        self._opening = False
        self._categories: frozenset[str] = frozenset()

    # -- keeping current ------------------------------------------------------------------------

    def seed(self, records: Records) -> Envelope | None:
        """Give an empty database its first directory; return the event, or None if it had one."""
        if self._store.revision():
            return None
        import_directory(self._store, records)
        try:
            return self._store.publish_directory(records["version"], only_first=True)
        except ContractError:
            if self._store.revision():
                return None  # Another replica was first.
            raise

    def service_announced(self, event: Envelope) -> None:
        """Learn which categories a service asks about; announced again every minute."""
        announced = event["data"]
        self._store.learn_categories(announced["service"], categories_of(announced))
        self._categories = self._store.categories()

    def reload(self) -> bool:
        """Open the book anew if what is published has changed; return whether it has.

        Called by every replica every few seconds, for an event reaches only one of them. A book
        that cannot be opened is logged and the old one stays.
        """
        if self._opening:
            return False
        self._opening = True
        try:
            self._categories = self._store.categories()
            return self._reload()
        finally:
            self._opening = False

    def _reload(self) -> bool:
        published = self._store.published()
        if self._opened and published.revision == self._opened.revision:
            return False
        if not published.directories:
            return False
        try:
            raw = self._store.read(published)
            book = self._offload(open_book, raw, self._gazetteer)
        except Exception:
            if self._opened is None:
                raise
            logger.exception("the new directory cannot be opened; the old one stays")
            return False
        self._opened = Opened(published.revision, book, {})
        logger.info("directory opened", extra={"versions": book.versions})
        return True

    # -- answering ------------------------------------------------------------------------------

    def resolve(self, category: str, place: Json, occurred_at: str | None = None) -> Answer:
        """Return who has jurisdiction; the contract's Resolution."""
        return _resolve(
            self._book(), self._categories, resolver.resolve, category, place, occurred_at
        )

    def explain(self, category: str, place: Json, occurred_at: str | None = None) -> Explanation:
        """Return the same, with every strategy that was tried."""
        return _resolve(
            self._book(), self._categories, resolver.explain, category, place, occurred_at
        )

    def resolve_many(self, requests: list[Question]) -> ManyAnswers:
        """Return one answer for each request in order; one that is refused has its ``error``."""
        if len(requests) <= ANSWERED_AT_ONCE:
            return {"items": _resolve_each(self._book(), self._categories, requests)}
        return {"items": self._offload(_resolve_each, self._book(), self._categories, requests)}

    def list_stations(
        self, district: str | None, type: str | None, cursor: str | None, limit: int
    ) -> StationPage:
        """Return a page of stations; see StationPages.page."""
        return self._pages().page(district, type, cursor, limit)

    def search(self, q: str, district: str | None, limit: int) -> StationMatches:
        """Return stations by likeness of name, best first; ``score`` is 0 to 100."""
        snapshot = self._now()
        districts = districts_meant(snapshot, district) if district else None
        matches = snapshot.names.suggest(q, districts, limit)
        return {
            "items": [
                {"station": station.view, "score": score, "matched": spelling}
                for station, score, spelling in matches
            ],
            "directory_version": snapshot.directory.version,
        }

    def office(self, code: str) -> OfficeView:
        """Return one station or office in the shape of a station, with its chain of supervision."""
        directory = self._now().directory
        holder = directory.stations.get(code) or directory.offices.get(code)
        if holder is None:
            raise NotFound(f"no office {code}")
        return {
            **holder.view,
            "kind": getattr(holder, "kind", "station"),
            "offices": directory.chains[code],
            "supervisors": directory.supervisors(code),
            "directory_version": directory.version,
        }

    def _open(self) -> Opened:
        if self._opened is None:
            raise Unavailable("no directory is loaded")
        return self._opened

    def _book(self) -> Book:
        return self._open().book

    def _now(self) -> Snapshot:
        return self._book().at(today())

    def _pages(self) -> StationPages:
        opened = self._open()
        snapshot = opened.book.at(today())
        version = snapshot.directory.version
        if version not in opened.pages:
            opened.pages[version] = StationPages(snapshot)
        return opened.pages[version]


def import_directory(store: DirectoryStore, records: Records) -> bool:
    """Check and store a directory; DirectoryRefused leaves everything as it was."""
    check(records)
    return store.add_directory(records)


def _resolve(
    book: Book,
    known: frozenset[str],
    how: Callable[[Snapshot, Snapshot, str, Place], Result],
    category: str,
    place: Json,
    occurred_at: str | None,
) -> Result:
    then, now = book.at(day_of(occurred_at)), book.at(today())
    refuse_unknown(category, known, now.directory.unit_rules.keys())
    return how(then, now, category, read_place(place))


def _resolve_each(
    book: Book, known: frozenset[str], requests: list[Question]
) -> list[Answer | RefusedQuestion]:
    answers: list[Answer | RefusedQuestion] = []
    for request in requests:
        try:
            category, place = str(request.get("category")), request.get("place")
            day = request.get("occurred_at")
            answers.append(_resolve(book, known, resolver.resolve, category, place, day))
        except ContractError as error:
            refusal: Refusal = {
                "code": error.code,
                "fields": error.fields,
                "details": error.details,
            }
            answers.append({"error": refusal})
    return answers
