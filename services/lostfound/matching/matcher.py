"""Files lost and found things, and finds for one what of the other side may be the same."""

import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
from pymongo.database import Database

from casework import identifiers
from services.lostfound.matching import lexicon, look, scoring
from services.lostfound.matching.document import ComparedEntry, FiledEntry, Words
from services.lostfound.matching.entry import Candidate, Entry, Reason
from services.lostfound.matching.frequencies import Frequencies
from services.lostfound.matching.keys import Keys
from services.lostfound.matching.likeness import Shared, shared
from services.lostfound.matching.reading import Reading, read
from services.lostfound.matching.rough import RoughLook
from services.lostfound.matching.secret import Cipher
from services.lostfound.matching.store import EntryStore

FINALISTS = 40
"""Of those that the index finds, how many are compared word by word, slips allowed."""
SEARCHES_AT_ONCE = 4
"""The searches of a thing need nothing of each other: the database works on some of them while the
records of the others are read."""


class Matcher:
    """One service's matching. ``cipher`` is that of Parts, ``key`` the service's secret for hashes
    (``secret.kept_secret``). Safe with any number of replicas."""

    def __init__(
        self,
        database: Database,
        cipher: Cipher,
        key: bytes,
        *,
        weights: scoring.Weights | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.store = EntryStore(database, cipher)
        self.key = key
        self.keys = Keys(key)
        self._lexicon = lexicon.shipped()
        self._weights = weights or scoring.shipped_weights()
        self.frequencies = Frequencies(self.store.sample, clock)
        self._searches = ThreadPoolExecutor(SEARCHES_AT_ONCE, thread_name_prefix="matching")

    def ensure_indexes(self) -> None:
        """Create the indexes; safe to repeat."""
        self.store.ensure_indexes()

    def add(self, entry: Entry) -> bool:
        """File a thing, or file it anew with what is now known of it; return False if the case has
        been withdrawn or filed with a newer sequence."""
        return self.store.put(*self.document(entry))

    def add_many(self, entries: Iterable[Entry]) -> int:
        """File many in one round, as when the lexicon has changed; return how many were taken."""
        return self.store.put_many([self.document(entry) for entry in entries])

    def document(self, entry: Entry, reading: Reading | None = None) -> tuple[FiledEntry, Words]:
        """Return what the store keeps of an entry: the document, and the words to be sealed.
        ``reading`` saves reading a description again."""
        self.frequencies.refresh()
        reading, numbers = reading or self.read(entry), self._blind(entry)
        keys = self.keys.filed_under(entry, reading, _flat(numbers), self.frequencies.rarity)
        compared = self._compared(entry, reading, numbers)
        document: FiledEntry = {
            **compared,
            "sequence": entry.sequence,
            "look": self._packed(compared, reading),
            "keys": keys,
        }
        return document, reading.words

    def read(self, entry: Entry) -> Reading:
        """Return what an entry says."""
        return read(entry, self._lexicon)

    def withdraw(self, case: str, sequence: int) -> int:
        """Take a case's things out: returned, cancelled, closed. Return how many there were."""
        return self.store.withdraw(case, sequence)

    def erase(self, case: str) -> int:
        """Delete all that is kept of a case. Return how many things there were."""
        return self.store.erase(case)

    def candidates_for(self, entry: Entry, limit: int = 20) -> list[Candidate]:
        """Return the likeliest things of the other side, best first, suggested or not.

        The entry need not be on file. Candidates of its own case are left out.
        """
        self.frequencies.refresh()
        reading, numbers = self.read(entry), self._blind(entry)
        mine = self._compared(entry, reading, numbers)
        finalists = self._finalists(mine, reading, self._looks(entry, reading, numbers), limit)
        # Finalists have most words in common, and each would be hashed anew.
        rarity = cache(self._rare_token)
        rated = [
            (theirs, *self._odds(mine, theirs, shared(reading.words, words, rarity)))
            for theirs, words in self.store.read(finalists)
            if theirs["case"] != entry.case
        ]
        likely = scoring.chances([odds for _, odds, _ in rated])
        candidates = [
            self._candidate(*one, chance) for one, chance in zip(rated, likely, strict=True)
        ]
        return sorted(candidates, key=lambda one: (-one.score, one.case, one.row))[:limit]

    def suggestions_for(self, entry: Entry, limit: int = 5) -> list[Candidate]:
        """Return what is likely enough to be told to both sides, best first."""
        return [one for one in self.candidates_for(entry, max(limit, 5)) if one.suggested][:limit]

    def _looks(
        self, entry: Entry, reading: Reading, numbers: Mapping[str, list[str]]
    ) -> dict[str, bytes]:
        """Return what the index finds: records of the other side by id,
        those of its own case among them."""
        passes = self.keys.looked_up(entry, reading, _flat(numbers), self.frequencies.rarity)
        day, last = entry.day.toordinal(), entry.last_day.toordinal()
        searches = self._searches.map(
            lambda one: self.store.found_by(one, entry.side, day, last), passes
        )
        return {id: record for search in searches for id, record in search}

    def _finalists(
        self, mine: ComparedEntry, reading: Reading, records: Mapping[str, bytes], limit: int
    ) -> list[str]:
        """Return the likeliest of what was found, at the first look."""
        ids = sorted(records)
        if not ids:
            return []
        own = look.unpacked([self._packed(mine, reading)])
        rough = RoughLook(own, self._rarities(reading), mine["side"], self._weights, self._lexicon)
        order = np.argsort(-rough(look.unpacked(records[id] for id in ids)), kind="stable")
        return [ids[place] for place in order[: max(FINALISTS, limit)]]

    def _packed(self, entry: ComparedEntry, reading: Reading) -> bytes:
        return look.packed(entry, reading.words, self.keys.hashed, self.frequencies.rarity)

    def _rarities(self, reading: Reading) -> list[float]:
        """Return how rare the words of a reading are, the rarest first, as in its record."""
        rarities = map(self.frequencies.rarity, self.keys.words(reading))
        return sorted(rarities, reverse=True)[: look.WORDS]

    def _odds(
        self, mine: ComparedEntry, theirs: ComparedEntry, words: Shared
    ) -> tuple[float, list[Reason]]:
        return scoring.log_odds(scoring.measures(mine, theirs, words, self._lexicon), self._weights)

    def _candidate(
        self, theirs: ComparedEntry, odds: float, reasons: list[Reason], chance: float
    ) -> Candidate:
        exact = any(reason.code == "number-same" for reason in reasons)
        rivalry = scoring.rivalry(odds, chance)
        return Candidate(
            case=theirs["case"],
            row=theirs["row"],
            score=chance,
            suggested=exact or chance >= self._weights.suggest_from,
            exact=exact,
            reasons=(*reasons, rivalry) if rivalry else tuple(reasons),
        )

    def _rare_token(self, token: str) -> float:
        return self.frequencies.rarity(self.keys.hashed("word", token))

    def _blind(self, entry: Entry) -> dict[str, list[str]]:
        blind: dict[str, list[str]] = {}
        for kind, number in entry.numbers:
            try:
                index = identifiers.blind_index(kind, number, self.key)
            except identifiers.Refused:
                continue
            blind.setdefault(kind, []).append(index)
        return blind

    def _compared(
        self, entry: Entry, reading: Reading, numbers: Mapping[str, list[str]]
    ) -> ComparedEntry:
        return {
            "_id": entry.id,
            "case": entry.case,
            "row": entry.row,
            "side": entry.side,
            "day": entry.day.toordinal(),
            "last": entry.last_day.toordinal(),
            "at": [entry.place.lat, entry.place.lon] if entry.place else None,
            "families": list(reading.families),
            "items": list(reading.items),
            "brands": sorted(reading.brands),
            "colours": list(reading.colours),
            "words": list(self.keys.words(reading)),
            "numbers": dict(numbers),
        }


def _flat(numbers: Mapping[str, list[str]]) -> list[str]:
    return [f"{kind}:{one}" for kind, ones in numbers.items() for one in ones]
