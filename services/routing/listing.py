"""Pages of stations, made once for each directory."""

from casework.policing.typed import StationView
from contracts.errors import ValidationFailed
from services.routing.finding import Snapshot
from services.routing.spelling import NOISE, OF_DISTRICTS
from services.routing.typed import StationPage


class StationPages:
    """The stations of one directory in order of code, whole and by district and type."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        ordered = sorted(snapshot.directory.stations.values(), key=lambda station: station.code)
        self._all = [station.view for station in ordered]
        self._known: dict[tuple[tuple[str, ...], str | None], list[StationView]] = {}

    def page(
        self, district: str | None, type: str | None, cursor: str | None, limit: int
    ) -> StationPage:
        """Return up to ``limit`` stations after the code ``cursor``.

        ``district`` is a police or revenue district in either language; an unknown one is refused
        with suggestions. An unknown type has no stations.
        """
        items = self._chosen(district, type)
        start = 0 if not cursor else _after(items, cursor)
        page = items[start : start + limit]
        more = start + limit < len(items)
        answer: StationPage = {
            "items": page,
            "next": page[-1]["code"] if page and more else None,
            "directory_version": self._snapshot.directory.version,
        }
        if not (district or type or cursor):
            answer["districts"] = self._snapshot.names.spellings_of_districts()
            answer["unsaid"] = sorted(NOISE | OF_DISTRICTS)
        return answer

    def _chosen(self, district: str | None, type: str | None) -> list[StationView]:
        if not district and not type:
            return self._all
        districts = districts_meant(self._snapshot, district) if district else ()
        key = (districts, type)
        if key not in self._known and len(self._known) < 1_000:
            self._known[key] = [
                view
                for view in self._all
                if (not districts or view["police_district"] in districts)
                and (not type or view["type"] == type)
            ]
        return self._known.get(key, [])


def districts_meant(snapshot: Snapshot, name: str) -> tuple[str, ...]:
    """Return the police districts of a name; refuses an unknown one with suggestions."""
    districts = snapshot.names.police_districts(name)
    if not districts:
        suggestions = {"district": snapshot.names.suggest_districts(name)}
        raise ValidationFailed(
            fields={"district": "no-such-district"}, details={"suggestions": suggestions}
        )
    return districts


def _after(items: list[StationView], code: str) -> int:
    return next((i for i, view in enumerate(items) if view["code"] > code), len(items))
