"""Files anew what was filed by an older reading of words.

What a thing is filed under comes of lexicon, folding, reading and keys. After a release that
changes them (``FORM`` is higher), words of older entries and of new ones meet less often. This goes
through what is on file a few cases at a time, marks each in its row of ``match_followed``, and goes
on where it stopped, whichever replica that is. Nothing is suggested because of it: what both sides
were told stays told.
"""

from pymongo import ASCENDING

from chassis import log
from chassis.parts import Parts
from services.lostfound.matches import Matches, is_looked_for
from services.lostfound.matching.document import FORM

logger = log.get(__name__)
ROUND = 200
"""Cases to one round: under a second of work every few seconds, so that a million take hours and
nobody notices."""


class Refiling:
    """Safe with any number of replicas: the same entry twice is one, and a newer one stays."""

    def __init__(self, parts: Parts, matches: Matches, round: int = ROUND) -> None:
        self._cases = parts.database["cases"]
        self._followed = parts.database["match_followed"]
        self._matches = matches
        self._round = round

    def ensure_indexes(self) -> None:
        """Create the index by which older entries are found; safe to repeat."""
        self._followed.create_index([("on_file", ASCENDING), ("filed_as", ASCENDING)])

    def tick(self) -> int:
        """File a round of older entries anew; return how many cases that were."""
        older = [*self._older({"$lt": FORM}), *self._older(None)][: self._round]
        for reference in older:
            try:
                self._file(reference)
            except Exception:
                # One case that cannot be read must not keep all others from being filed.
                logger.exception("a case is not filed anew", extra={"reference": reference})
            self._followed.update_one({"_id": reference}, {"$set": {"filed_as": FORM}})
        return len(older)

    def _older(self, filed_as: dict[str, int] | None) -> list[str]:
        """Return cases on file whose form is this, None for those from before there were forms."""
        rows = self._followed.find({"on_file": True, "filed_as": filed_as}, {"_id": 1})
        return [row["_id"] for row in rows.limit(self._round)]

    def _file(self, reference: str) -> None:
        case = self._cases.find_one({"_id": reference})
        if case is not None and not case.get("erased_at") and is_looked_for(case):
            self._matches.file_anew(case)
