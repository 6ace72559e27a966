"""What has to be looked up before an action is taken: the thing that a claim is about, the other
claims to it, the code at the counter, and the day on which a thing was found."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import NotRequired, TypedDict, cast

from casework.definition.bilingual import IST
from casework.engine.rules import Step
from casework.host.tools import LookUp, Tools
from contracts.typed import OfficeName
from services.lostfound.settings import CODES, LostFoundSettings

DIGITS = 6
_OF_A_THING = ("state", "regions", "station", "offices", "office_codes", "contest")


class Contest(TypedDict):
    """The claim that the Magistrate allowed, and by which order; its day is ISO text."""

    claim: str
    order_number: str
    order_on: str


class ClaimedThing(TypedDict):
    """How a thing stands that is claimed; the fields are those of its case."""

    _id: str
    state: str
    regions: dict[str, str]
    station: OfficeName | None
    offices: dict[str, str | None]
    office_codes: list[str]
    contest: NotRequired[Contest | None]


class Rival(TypedDict):
    """Another open claim: its reference, and whose it is."""

    _id: str
    owner: str


def thing(tools: Tools, step: Step) -> ClaimedThing | None:
    """Return how the thing stands that the claim is about, None where there is no such thing."""
    query = {"_id": thing_named(step), "service": "found-item"}
    return tools.database["cases"].find_one(query, dict.fromkeys(_OF_A_THING, 1))


def rivals(tools: Tools, step: Step) -> list[Rival]:
    """Return the other open claims to the same thing."""
    others = {"thing": thing_named(step), "closed_at": None, "_id": {"$ne": step.case["_id"]}}
    claims = tools.database["cases"].find({**others, "service": "found-claim"}, {"owner": 1})
    return list(claims)


def thing_named(step: Step) -> str:
    """Return the reference of the thing that a claim is about."""
    reference: str = step.body["item"] if "item" in step.body else step.case["thing"]
    return reference


def new_code(tools: Tools, step: Step) -> dict[str, str]:
    """Return ``{"code", "digest"}`` of a code that nobody can know; the digest alone is kept."""
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    return {"code": code, "digest": _digest(tools, step, code)}


def code_matches(tools: Tools, step: Step) -> bool:
    """Return whether the code that was told is the one that was sent last in this case."""
    digest = (step.case.get("counter") or {}).get("digest") or ""
    return hmac.compare_digest(digest, _digest(tools, step, step.body["code"]))


def _digest(tools: Tools, step: Step, code: str) -> str:
    # Six digits are soon tried by who has the database: the key is not in it.
    key = cast(LostFoundSettings, tools.settings).key_for(CODES)
    return hmac.digest(key, f"{step.case['_id']}:{code}".encode(), hashlib.sha256).hex()


def identity_claimed(tools: Tools, step: Step) -> dict[str, str]:
    """Return ``{"id_type", "id_last_four"}`` of the document that the claimant named."""
    form = tools.form_of(step.case)
    return {name: form[name] for name in ("id_type", "id_last_four")}


def day_found(tools: Tools, step: Step) -> str:
    """Return the day in India on which the thing was found, as ISO text."""
    moment = datetime.fromisoformat(tools.form_of(step.case)["found_at"])
    return moment.astimezone(IST).date().isoformat()


FACTS: Mapping[str, LookUp] = {
    "thing": thing,
    "rivals": rivals,
    "new-code": new_code,
    "code-matches": code_matches,
    "identity-claimed": identity_claimed,
    "day-found": day_found,
}
