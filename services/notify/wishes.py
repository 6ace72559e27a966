"""How each person wishes to be told of what is not statutory, kept under the keyed hash that stands
for the person: a list of them names nobody."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

from pymongo.collection import Collection
from pymongo.database import Database

from chassis import time_source
from contracts.events import CHANNELS
from services.notify.typed import StoredWishes, WishesShown

COLLECTION = "preferences"


@dataclass(frozen=True, slots=True)
class Wishes:
    """`channels`: those on which to be told, all if it names none that there is an address for;
    `language`: None for that of each case; `reminders`, `surveys`: whether to get any; `digest`:
    whether to be told once a day."""

    channels: tuple[str, ...] = CHANNELS
    language: str | None = None
    reminders: bool = True
    surveys: bool = True
    digest: bool = False

    def view(self) -> WishesShown:
        """As the person is shown them."""
        return {
            "channels": list(self.channels),
            "language": self.language,
            "reminders": self.reminders,
            "surveys": self.surveys,
            "digest": self.digest,
        }


NO_WISHES = Wishes()
_NAMES = [one.name for one in fields(Wishes)]


class WishBook:
    """The wishes of everybody who has any."""

    def __init__(self, database: Database) -> None:
        self._collection: Collection[StoredWishes] = database[COLLECTION]

    def of(self, person: str) -> Wishes:
        """The wishes of one person; see Recipient. NO_WISHES of who said none."""
        row = self._collection.find_one({"_id": person}) if person else None
        return _wishes(row) if row else NO_WISHES

    def note(self, person: str, wishes: Wishes) -> None:
        """Keep the wishes of a person in place of earlier ones."""
        change = {"$set": {**asdict(wishes), "noted_at": time_source.now()}}
        self._collection.update_one({"_id": person}, change, upsert=True)


def _wishes(row: StoredWishes) -> Wishes:
    values = {name: row.get(name) for name in _NAMES if name in row}
    channels = tuple(channel for channel in row["channels"] if channel in CHANNELS)
    return Wishes(**{**values, "channels": channels or CHANNELS})  # type: ignore[arg-type]
