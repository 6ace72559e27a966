"""Each stolen vehicle is looked for among those that were recovered, and the other way round, by
the keyed indexes of their numbers; what may be one vehicle is entered in both for officers.
A case is compared when it comes in; ``compared`` notes it, so that a crash costs a comparison and
never makes two."""

from collections.abc import Iterator

from pymongo import ASCENDING

from casework.desk.desk import CaseDesk
from casework.engine.case import Case
from casework.typed.fields import CaseFields
from chassis import log
from chassis.actor import SYSTEM
from chassis.parts import Parts
from contracts.errors import ContractError
from contracts.typed import JsonObject, Text
from services.vehicles.answers import NEAR, WHOLE

logger = log.get(__name__)
STOLEN, RECOVERED = "vehicle-theft", "recovered-vehicle"
OTHER = {STOLEN: RECOVERED, RECOVERED: STOLEN}
LOOKED_FOR = {
    STOLEN: ["routing-pending", "reported", "investigating", "untraced", "closed"],
    RECOVERED: ["entered"],
}
BATCH = 50
MOST = 10
"""Suggestions by one vehicle's numbers."""
WHETHER_COMPARED = {"from": "compared", "localField": "_id", "foreignField": "_id"}
NAMES: dict[str, Text] = {
    "registration": {"hi": "वाहन नंबर", "en": "number plate"},
    "chassis": {"hi": "चेसिस नंबर", "en": "chassis number"},
    "engine": {"hi": "इंजन नंबर", "en": "engine number"},
}


class Matches:
    """Safe with any number of replicas: what is entered bears a key."""

    def __init__(self, parts: Parts) -> None:
        self._cases = parts.database["cases"]
        self._compared = parts.database["compared"]

    def ensure_indexes(self) -> None:
        """Create the indexes by which cases are found; safe to repeat."""
        self._cases.create_index([("service", ASCENDING), ("state", ASCENDING)])
        for field in (WHOLE, NEAR):
            self._cases.create_index(field, sparse=True)

    def tick(self, desk: CaseDesk) -> int:
        """Compare the cases that are new; return how many matches were entered."""
        entered = 0
        for case in self._new():
            for other in self._like(case):
                why = "{hi}\n{en}".format(**why_alike(case, other))
                entered += _enter(desk, case["_id"], other["_id"], why)
                entered += _enter(desk, other["_id"], case["_id"], why)
            self._compared.update_one({"_id": case["_id"]}, {"$set": {}}, upsert=True)
        return entered

    def _new(self) -> Iterator[Case]:
        for service, states in LOOKED_FOR.items():
            stages: list[JsonObject] = [
                {"$match": {"service": service, "state": {"$in": states}}},
                {"$lookup": {**WHETHER_COMPARED, "as": "compared"}},
                {"$match": {"compared": []}},
                {"$limit": BATCH},
            ]
            yield from self._cases.aggregate(stages)

    def _like(self, case: Case) -> Iterator[Case]:
        other = OTHER[case["service"]]
        alike = [{field: {"$in": case.get(field) or []}} for field in (WHOLE, NEAR)]
        query = {"service": other, "state": {"$in": LOOKED_FOR[other]}, "$or": alike}
        yield from self._cases.find(query).limit(MOST)


def why_alike(one: CaseFields, other: CaseFields) -> Text:
    """Return which numbers of two cases are the same, and which are but for one character."""
    same, near = (
        {key.partition(":")[0] for key in set(one[field]) & set(other[field])}
        for field in (WHOLE, NEAR)
    )
    return {
        lang: " ".join(
            [
                *(f"{alike}: {NAMES[kind][lang]}." for kind in sorted(same)),
                *(f"{almost}: {NAMES[kind][lang]}." for kind in sorted(near - same)),
            ]
        )
        for lang, alike, almost in (
            ("hi", "एक जैसा", "एक अक्षर का फ़र्क़"),
            ("en", "The same", "One character differs"),
        )
    }


def _enter(desk: CaseDesk, reference: str, other: str, why: str) -> int:
    key = f"match/{reference}/{other}"
    try:
        desk.act(SYSTEM, reference, "suggest-match", {"other": other, "why": why}, key)
    except ContractError as error:
        if error.retryable:
            raise
        logger.info("a match is not entered", extra={"reference": reference, "code": error.code})
        return 0
    return 1
