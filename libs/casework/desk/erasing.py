"""Erasing what is personal in a case whose time is over. The skeleton stays: reference, service,
states, times, sequence, what the steps said, the numbers of the registers.

What stays is named here; whatever else a case holds, also in fields that a service's rules made,
goes. So does the tie to the citizen: of a case that is erased nobody can say whose it was.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import cast

from casework.closed_text import set_apart
from casework.definition.model import Definition
from casework.definition.retention import rule_of
from casework.definition.versions import Definitions
from casework.desk.record_chain import RECORDS, without_values
from casework.desk.rounds import work_each_once
from casework.desk.store import CaseStore
from casework.engine import links
from casework.engine.case import Case, new_case, with_changes
from casework.engine.change import Change, entry_of, event_of, not_before
from casework.engine.rules import Step
from casework.papers.archive import Archive
from casework.typed.case import Entry
from casework.typed.fields import CaseFields, Changes
from chassis import log, time_source
from chassis.actor import SYSTEM
from contracts.typed import Json, JsonObject

logger = log.get(__name__)
BATCH = 50
AFTER_FAILURE = timedelta(hours=1)
NOBODY = "erased"
"""The owner of a case that is nobody's any more."""
STAYS = (
    *("_id", "service", "definition_version", "sensitive", "language", "state", "regions"),
    *("sequence", "filed_at", "acknowledged_at", "updated_at", "closed_at", "erase_at"),
    *("station", "offices", "office_codes", "clocks"),
)
ENTRY_STAYS = (
    *("sequence", "at", "action", "state", "actor", "actor_role", "actor_rank", "actor_office"),
    *("actor_name", "definition_version", "text", "internal"),
)
DOCUMENT_STAYS = (
    *("id", "kind", "sha256", "earlier", "issued_at", "name", "valid_until", "station"),
    *("replaces", "replaced"),
)
NUMBER_STAYS = ("number", "office", "year", "serial", "registered_at")
"""Of a field that is a number in a book without gaps."""
DETAILS_STAY = frozenset(("law", "clock", "level", "document"))
CLOSED_ANSWERS = frozenset(("choice", "boolean", "integer", "datetime", "date"))
"""Kinds of answer in which nothing can be written freely."""
TEXT = {"hi": "निजी जानकारी मिटा दी गई।", "en": "Personal data was erased."}


def erased(definition: Definition, case: Case, now: datetime) -> Change:
    """Return the case without what is personal, with the event ``case.erased``."""
    now, payment = not_before(case, now), case.get("payment")
    bare = new_case(definition, case["_id"], NOBODY, {}, case["filed_at"])
    stays: Changes = {field: value for field, value in case.items() if field in STAYS}
    stays |= _numbers(case) | {"links": links.skeleton(case)}
    stays |= {RECORDS: without_values(case["records"])} if "records" in case else {}
    stays |= {
        "idempotency_key": case["_id"],
        "documents": [_only(one, DOCUMENT_STAYS) | {"shows": []} for one in case["documents"]],
        "sequence": case["sequence"] + 1,
        "updated_at": now,
        "erased_at": now,
        "next_tick_at": None,
        "heal_at": None,
        # What was paid stays written down, and what is still to be given back is.
        "payment": payment and {**payment, "url": None},
        "payment_due_at": case.get("payment_due_at"),
    }
    after = with_changes(bare, stays)
    step = Step(definition, case, SYSTEM, "erase", {}, {}, now)
    entry = entry_of(step, after, {})
    rule = rule_of(definition)
    entry["text"] = {part: f"{TEXT[part]} {rule[part]}".strip() for part in TEXT}
    after["timeline"] = [*(_entry(definition, one) for one in case["timeline"]), entry]
    return Change(after, (entry,), (event_of(definition, after, entry, "erased", []),))


def _numbers(case: CaseFields) -> Changes:
    """Return what is left of the case's numbers in books: the book keeps its line,
    without what was told of it."""
    return {
        field: _only(value, NUMBER_STAYS)
        for field, value in case.items()
        if isinstance(value, Mapping) and "serial" in value
    }


def _only(value: Mapping[str, Json], names: tuple[str, ...]) -> JsonObject:
    return {name: value[name] for name in names if name in value}


def _entry(definition: Definition, entry: Entry) -> Entry:
    # What was typed goes out of the sentences too; what is said around it stays.
    bare, _ = set_apart(_only(entry, ENTRY_STAYS))
    if entry["actor_role"] == "citizen" or entry["actor"].startswith(links.OWNED_BY):
        bare |= {"actor": NOBODY, "actor_name": None}
    action = definition.actions.get(entry["action"])
    kinds = {spec["name"]: spec["type"] for spec in action.form.specs} if action else {}
    bare["details"] = {
        name: value
        for name, value in entry["details"].items()
        if name in DETAILS_STAY or kinds.get(name) in CLOSED_ANSWERS
    }
    return cast(Entry, bare)


class Erasing:
    """Safe with any number of replicas, and after a crash at any point: a case is due until its
    papers are gone too."""

    def __init__(self, definitions: Definitions, store: CaseStore, archive: Archive) -> None:
        self._definitions = definitions
        self._store = store
        self._archive = archive

    def sweep(self) -> int:
        """Erase what is due; return how many cases were erased here."""
        now = time_source.now()
        return work_each_once(
            lambda: self._store.reached("erase_at", now, BATCH),
            lambda case: self._erase(case, now),
        )

    def _erase(self, case: Case, now: datetime) -> bool:
        try:
            if not case.get("erased_at"):
                change = erased(self._definitions.of(case), case, now)
                if not self._store.erase(case, change):
                    return False  # it changed meanwhile: it may be open again
                case = change.case
            self._archive.forget(case["_id"])
            self._store.put_off("erase_at", [case], None)
        except Exception:
            logger.exception("a case cannot be erased", extra={"reference": case["_id"]})
            self._store.put_off("erase_at", [case], now + AFTER_FAILURE)
            return False
        logger.info("personal data was erased", extra={"reference": case["_id"]})
        return True
