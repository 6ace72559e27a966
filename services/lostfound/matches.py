"""Keeps the index of matching up to the cases, and enters in both what may be the same thing.

A thing goes on file when its report is issued, or when it is in custody, and is looked for once
among those of the other side; it is taken out when its case ends. What is likely enough the system
enters in each case by an action: the officers of both stations read why (record ``matches``), but
no marks; the owner is told that a thing like his is at a station. Nothing is released by it.

Cases are followed by the time of their last change. Collections: ``match_followed`` (a row a case:
the ``sequence`` seen, whether it is ``on_file``, as which form it is ``filed_as``; and the place
reached, under ``cursor``).
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial

from pymongo import ASCENDING

from casework.definition.bilingual import IST
from casework.desk.desk import CaseDesk
from casework.desk.suggestions import compared, enter
from casework.engine.case import Case
from casework.typed.fields import Answers, CaseFields
from chassis import log
from chassis.parts import Parts
from contracts.typed import Text
from services.lostfound.answers import KEYS, ONLY_THE_END
from services.lostfound.matching.document import FORM
from services.lostfound.matching.entry import Candidate, Entry, Place, Reason, Side
from services.lostfound.matching.lexicon import shipped
from services.lostfound.matching.matcher import Matcher
from services.lostfound.matching.quoting import quotable
from services.lostfound.matching.reading import Reading
from services.lostfound.matching.secret import kept_secret
from services.lostfound.matching.wording import worded

logger = log.get(__name__)
LOST, FOUND = "lost-report", "found-item"
OPEN = {
    LOST: ["issued", "match-suggested"],
    FOUND: ["received", "published", "reported-to-magistrate", "proclaimed", "period-over"],
}
"""States in which a thing is looked for."""
BATCH = 100
OVERLAP = timedelta(seconds=30)
"""A change is written a moment after the time that it bears."""
CURSOR = "cursor"
LONGEST_WHY = 4000
MOST = 5
"""Suggestions by one number."""
WRITTEN, QUOTED = ("description", "marks"), ("description",)
"""What is weighed of a thing, and what of it two stations may read; marks test a claim."""
NOTHING_SAID = Reading((), (), frozenset(), (), {})
Thing = tuple[str, str]
"""A case, and which of its things, empty where it has one."""
SAME_NUMBER = {
    "hi": "दोनों पर एक ही नंबर लिखा है।",
    "en": "The same number was given for both.",
}


def is_looked_for(case: CaseFields) -> bool:
    """Return whether the things of a case are on file in its state."""
    return case["state"] in OPEN[case["service"]]


class Matches:
    """Safe with any number of replicas: what is entered bears a key, so it is entered once."""

    def __init__(self, parts: Parts) -> None:
        self._cases = parts.database["cases"]
        self._followed = parts.database["match_followed"]
        self._cipher = parts.cipher
        key = kept_secret(parts.database, parts.cipher, "matching")
        self._matcher = Matcher(parts.database, parts.cipher, key)

    def ensure_indexes(self) -> None:
        """Create the indexes; safe to repeat."""
        self._matcher.ensure_indexes()
        self._cases.create_index([("updated_at", ASCENDING), ("_id", ASCENDING)])
        for field in (KEYS, "match.item", "thing"):
            self._cases.create_index(field, sparse=True)

    def tick(self, desk: CaseDesk) -> int:
        """Follow the cases that changed; return how many suggestions were entered."""
        entered = 0
        for case in self._changed():
            about = {"reference": case["_id"]}
            entered += compared(about, partial(self._follow, desk, case))
        return entered

    def _changed(self) -> Iterator[Case]:
        place = self._followed.find_one({"_id": CURSOR}) or {"at": datetime(2000, 1, 1, tzinfo=UTC)}
        at, last = place["at"] - OVERLAP, ""
        while True:
            after = [{"updated_at": {"$gt": at}}, {"updated_at": at, "_id": {"$gt": last}}]
            query = {"service": {"$in": [LOST, FOUND]}, "$or": after}
            order = [("updated_at", ASCENDING), ("_id", ASCENDING)]
            page = list(self._cases.find(query).sort(order).limit(BATCH))
            yield from self._unseen(page)
            if page:
                at, last = page[-1]["updated_at"], page[-1]["_id"]
                self._followed.update_one({"_id": CURSOR}, {"$max": {"at": at}}, upsert=True)
            if len(page) < BATCH:
                return

    def _unseen(self, page: list[Case]) -> Iterator[Case]:
        rows = self._followed.find({"_id": {"$in": [case["_id"] for case in page]}})
        sequences = {row["_id"]: row["sequence"] for row in rows}
        yield from (case for case in page if sequences.get(case["_id"], 0) < case["sequence"])

    def _follow(self, desk: CaseDesk, case: Case) -> int:
        reference, sequence = case["_id"], case["sequence"]
        before = self._followed.find_one({"_id": reference}) or {}
        on_file, entered = is_looked_for(case), 0
        new = on_file and not before.get("on_file") and not case.get("erased_at")
        if case.get("erased_at"):
            self._matcher.erase(reference)
        elif new:
            entered = sum(self._looked_for(desk, case, entry) for entry in self._entries(case))
            entered += self._looked_for_by_end(desk, case)
        elif not on_file and before.get("on_file"):
            self._matcher.withdraw(reference, sequence)
            self._withdrawn(desk, case)
        progress = {"sequence": sequence, "on_file": on_file, **({"filed_as": FORM} if new else {})}
        self._followed.update_one({"_id": reference}, {"$set": progress}, upsert=True)
        return entered

    def file_anew(self, case: Case) -> None:
        """File the things of a case as words are read now; what is newer on file stays."""
        self._matcher.add_many(self._entries(case))

    def _looked_for(self, desk: CaseDesk, case: Case, entry: Entry) -> int:
        self._matcher.add(entry)
        mine, entered = (case["_id"], entry.row), 0
        for one in self._matcher.suggestions_for(entry):
            other = (one.case, one.row)
            why = self._why(one, case, entry.row)
            entered += self._suggest(desk, entry.side, mine, other, one.score, why)
        return entered

    def _why(self, candidate: Candidate, case: Case, row: str) -> Text:
        """Return the reasons as both stations read them."""
        theirs = self._cases.find_one({"_id": candidate.case})
        readings = self._reading(case, row), self._reading(theirs, candidate.row)
        return _why(quotable(candidate.reasons, *readings, shipped()))

    def _reading(self, case: Case | None, row: str) -> Reading:
        """Return what a case says of its thing without its marks."""
        if case is None or case.get("erased_at"):
            return NOTHING_SAID
        entries = [one for one in self._entries(case, QUOTED) if one.row == row]
        return self._matcher.read(entries[0]) if entries else NOTHING_SAID

    def _looked_for_by_end(self, desk: CaseDesk, case: CaseFields) -> int:
        """Suggest the cases of the other side with the same number, of those numbers that the
        matcher does not know because only their end is kept."""
        keys = [key for key in case.get(KEYS) or [] if key.startswith(f"{ONLY_THE_END}:")]
        side: Side = "lost" if case["service"] == LOST else "found"
        other = FOUND if side == "lost" else LOST
        same = {KEYS: {"$in": keys}, "service": other, "state": {"$in": OPEN[other]}}
        cases = self._cases.find(same, {"_id": 1}).limit(MOST) if keys else ()
        mine = (case["_id"], "")
        return sum(
            self._suggest(desk, side, mine, (one["_id"], ""), 1.0, SAME_NUMBER) for one in cases
        )

    def _suggest(
        self,
        desk: CaseDesk,
        side: Side,
        mine: Thing,
        other: Thing,
        score: float,
        why: Text,
    ) -> int:
        lost_thing, found_thing = (mine, other) if side == "lost" else (other, mine)
        report, item = lost_thing[0], found_thing[0]
        thing = self._cases.find_one({"_id": item}, {"station": 1}) or {}
        station = (thing.get("station") or {}).get("name") or {}
        reasons = {"score": round(score * 100), "why": f"{why['hi']}\n\n{why['en']}"[:LONGEST_WHY]}
        where = {f"found_at_{lang}": station[lang] for lang in ("hi", "en") if station.get(lang)}
        of_thing = {"thing": str(int(lost_thing[1]) + 1)} if lost_thing[1] else {}
        key = f"match/{report}/{item}"
        entries = [
            (item, {**reasons, **of_thing, "other": report}),
            (report, {**reasons, **of_thing, **where, "other": item}),
        ]
        return sum(
            enter(desk, one, "suggest-match", body, key)
            for one, body in entries
            if not self._cases.find_one({"_id": one, "suggested": body["other"]}, {"_id": 1})
        )

    def _withdrawn(self, desk: CaseDesk, case: Case) -> None:
        """Tell whoever was told of a thing that went elsewhere that it was not theirs."""
        query = {"match.item": case["_id"], "state": "match-suggested"}
        for report in self._cases.find(query, {"links": 1}) if case["service"] == FOUND else ():
            claims = (report.get("links") or {}).get("claims", [])
            if all(row["ended"] and row["state"] != "handed-over" for row in claims):
                enter(desk, report["_id"], "withdraw-match", {}, f"gone/{case['_id']}")

    def _entries(self, case: Case, texts: Iterable[str] = WRITTEN) -> Iterator[Entry]:
        form = self._cipher.decrypt(case["personal"])["form"]
        if case["service"] == FOUND:
            yield _entry(case, form, _with_account(form, texts), "", form["found_at"], None)
            return
        for place, row in enumerate(form["items"]):
            answers, until = _with_account(row, texts), form.get("noticed_at")
            yield _entry(case, form, answers, str(place), form["lost_at"], until)


def _entry(
    case: Case,
    form: Answers,
    row: Answers,
    name: str,
    at: str,
    until: str | None,
) -> Entry:
    place, kind = form["place"], row.get("number_kind")
    numbers = [row[field] for field in ("number", "second_number") if field in row]
    return Entry(
        case=case["_id"],
        row=name,
        side="lost" if case["service"] == LOST else "found",
        category=row["category"],
        description=row["account"],
        colours=(row["colour"],) if row.get("colour") not in (None, "other") else (),
        brand=row.get("brand", ""),
        place=Place(place["lat"], place["lon"]) if "lat" in place else None,
        day=_day(at),
        until=_day(until) if until else None,
        numbers=tuple((kind, one) for one in numbers) if kind and kind != ONLY_THE_END else (),
        sequence=case["sequence"],
    )


def _with_account(row: Answers, texts: Iterable[str]) -> Answers:
    """Return a row with the ``account`` of the thing in these answers."""
    return {**row, "account": " ".join(row[field] for field in texts if field in row)}


def _day(moment: str) -> date:
    return datetime.fromisoformat(moment).astimezone(IST).date()


def _why(reasons: tuple[Reason, ...]) -> Text:
    sentences = [worded(reason) for reason in reasons]
    return {lang: "\n".join(one[lang] for one in sentences) for lang in ("hi", "en")}
