"""Things, reports and claims of one service without a database: what is done to them, what their
links carry late as on a bus, and the law of every step."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from casework.definition.bilingual import IST
from casework.definition.links import references
from casework.desk.reference import ALPHABET, LENGTH, parse_reference
from casework.engine import access, workflow
from casework.engine.case import new_case, tracking_view
from casework.engine.change import Change, not_before
from casework.engine.following import linked, row_of, settled
from casework.engine.rules import Rules, Step
from chassis import time_source
from chassis.actor import SYSTEM, Actor
from contracts.errors import ContractError
from services.lostfound.answers import KEYS, PUBLIC
from tests.support import closed
from tests.support.lostfound import AT_COUNTER, DEFINITIONS, RULES, WHY
from tests.unit.complaints.posts import NAMES, chain

NOON = datetime(2026, 11, 27, 6, 30, tzinfo=UTC)
STATION = "5117012"
OFFICE = {"station": {"code": STATION, "name": NAMES[STATION]}, "offices": chain(STATION)}
FINDER, OWNER, RIVAL = (Actor(f"citizen-{n}", "citizen") for n in (1, 2, 3))
OFFICERS = (
    Actor("malkhana.one", "duty-officer", STATION),
    Actor("sho.one", "sho", STATION),
    Actor("dsp.one", "dsp", "PD-PATNA-DSP"),
    Actor("sp.one", "sp", "PD-PATNA-SP"),
    Actor("control.one", "control-room", "PD-PATNA-CR"),
    Actor("duty.two", "duty-officer", "5117001"),
)
EVERYONE = (FINDER, OWNER, RIVAL, *OFFICERS, SYSTEM)
ENDS_BY_ORDER = {"disposal-ordered", "disposal-appealed", "disposal-due", "disposed"}
LINKS_OF = {"found-claim": {"item": "claims", "report": "claims"}}


def _view_of(case: dict[str, Any]) -> dict[str, Any] | None:
    """What those that follow a case are told of it; None before its first step."""
    if case["state"] is None:
        return None
    row = row_of(DEFINITIONS.of(case), case, ("regions", "contest", "decided_at"))
    return {field: value for field, value in row.items() if field != "sequence"}


def _day(moment: datetime) -> str:
    return moment.astimezone(IST).date().isoformat()


def reference_of(number: int) -> str:
    """The reference of the case so numbered: the same life has the same references, so that what
    went wrong can be lived again."""
    digits = f"{number:0{LENGTH}d}"
    return next(reference for last in ALPHABET if (reference := parse_reference(digits + last)))


class World:
    """All cases of one service, and what their links still have to be told."""

    def __init__(self) -> None:
        self.now = NOON
        self.cases: dict[str, dict[str, Any]] = {}
        self.events: dict[str, list[dict[str, Any]]] = {}
        self.codes: dict[str, str] = {}
        self.found_on: dict[str, str] = {}
        self.waiting: list[str] = []
        time_source.use(lambda: self.now)
        facts = {
            "thing": lambda step: self.cases.get(self._thing(step)),
            "rivals": self._rivals,
            "new-code": self._new_code,
            "identity-claimed": lambda step: AT_COUNTER,
            "day-found": lambda step: self.found_on[step.case["_id"]],
            "code-matches": lambda step: self.codes.get(step.case["_id"]) == step.body["code"],
            "chosen-office": lambda step: None if step.body["station"] == "none" else OFFICE,
        }
        keyed = lambda answers: {**answers, KEYS: [], PUBLIC: []}  # noqa: E731
        answers = {"numbers-of-things": keyed, "number-of-thing": keyed}
        self.rules = Rules.merged(RULES, Rules(facts=facts, answers=answers))

    @staticmethod
    def _thing(step: Step) -> str:
        return str(step.body.get("item") or step.case["thing"])

    def _rivals(self, step: Step) -> list[dict[str, Any]]:
        mine = step.case["_id"]
        return [
            case
            for case in self.cases.values()
            if case.get("thing") == self._thing(step)
            and case["service"] == "found-claim"
            and case["closed_at"] is None
            and case["_id"] != mine
        ]

    def _new_code(self, step: Step) -> dict[str, str]:
        code = f"{len(self.events[step.case['_id']]) * 7919 % 10**6:06}"
        self.codes[step.case["_id"]] = code
        return {"code": code, "digest": hashlib.sha256(code.encode()).hexdigest()}

    def file(self, code: str, form: dict[str, Any], actor: Actor, routed: Any = None) -> str:
        definition = DEFINITIONS.newest(code)
        form = self.rules.as_kept(definition.start, definition.form.validate(form))
        case = new_case(definition, reference_of(len(self.cases)), actor.id, form, self.now)
        facts = {"routing": routed} if definition.routing else {}
        step = Step(definition, case, actor, definition.start.name, form, facts, self.now)
        looked = {name: self.rules.facts[name](step) for name in definition.start.facts}
        change = workflow.take(self.rules, replace(step, facts={**facts, **looked}))
        if "found_at" in form:
            self.found_on[case["_id"]] = _day(datetime.fromisoformat(form["found_at"]))
        self._keep({**case, "timeline": [], "sequence": 0}, change)
        for answer, link in references(definition.form.specs):
            if form.get(answer) in self.cases:
                self._link(case["_id"], link, form[answer])
        return str(case["_id"])

    def _link(self, mine: str, link: str, other: str) -> None:
        """Let each follow the other."""
        back = LINKS_OF["found-claim"][link]
        self._tell(mine, link, other)
        self._tell(other, back, mine)

    def _tell(self, reference: str, link: str, other: str) -> None:
        case, theirs = self.cases[reference], self.cases[other]
        definition, their_definition = DEFINITIONS.of(case), DEFINITIONS.of(theirs)
        followed = definition.links[link]
        row = row_of(their_definition, theirs, followed.followed) | {"n": "1.1"}
        now = not_before(case, self.now)
        change = linked(definition, case, followed, row, now, None)
        if change is not None:
            self._keep(case, settled(self.rules, definition, change, now))

    def deliver(self) -> None:
        """Tell all who follow a case that changed, until nothing more is said."""
        while self.waiting:
            moved = self.waiting.pop(0)
            for reference, case in list(self.cases.items()):
                for link, rows in (case.get("links") or {}).items():
                    if any(row["reference"] == moved for row in rows):
                        self._tell(reference, link, moved)

    def act(self, actor: Actor, reference: str, action: str, body: Any) -> Change:
        case = self.cases[reference]
        definition, now = DEFINITIONS.of(case), not_before(case, self.now)
        if not access.may_see(definition, case, actor):
            raise ContractError("not found")
        way = workflow.open_action(definition, case, actor, action)
        answers = self.rules.as_kept(way, way.form.validate(body))
        step = Step(definition, case, actor, action, answers, {}, now)
        facts = {name: self.rules.facts[name](step) for name in way.facts}
        change = workflow.take(self.rules, replace(step, facts=facts))
        closed.check(answers, change)
        self._keep(case, change)
        return change

    def tick(self) -> None:
        for case in list(self.cases.values()):
            if case["next_tick_at"] is not None and case["next_tick_at"] <= self.now:
                change = workflow.tick(DEFINITIONS.of(case), case, self.now, self.rules)
                assert change is not None
                self._keep(case, change)

    def _keep(self, before: dict[str, Any], change: Change) -> None:
        after = change.case
        self.check(before, change)
        self.cases[after["_id"]] = after
        self.events.setdefault(after["_id"], []).extend(change.events)
        if _view_of(before) != _view_of(after):
            self.waiting.append(after["_id"])

    def check(self, before: dict[str, Any], change: Change) -> None:
        """The law of each step."""
        after, steps = change.case, {entry["action"] for entry in change.entries}
        assert (
            after["sequence"] > before["sequence"] and after["updated_at"] >= before["updated_at"]
        )
        if before.get("closed_at") and after["state"] != before["state"]:
            assert steps == {"appeal"}, "what has ended stays ended, but for an appeal"
        {"found-item": self._thing_kept, "found-claim": self._claimed, "lost-report": self._lost}[
            after["service"]
        ](before, after, change)

    def _thing_kept(self, before: dict[str, Any], after: dict[str, Any], change: Change) -> None:
        moved = after["state"] != before["state"]
        if moved and after["state"] == "handed-over":
            rows = after["links"]["claims"]
            assert any(row["state"] == "handed-over" for row in rows)
            assert [row.book for row in change.records] == ["custody"]
        if moved and after["state"] in ENDS_BY_ORDER:
            assert after["disposal"]["order_number"]
            states = {entry["state"] for entry in after["timeline"]}
            ordered = after["disposal"]["order_on"]
            assert "perishable" in states or _day(after["proclamation"]["until"]) < ordered
        if moved and after["state"] == "disposal-ordered":
            assert before["regions"]["claim"] == "unclaimed"
        if moved and after["state"] == "disposed":
            until = after["disposal"]["appeal_until"]
            appeal = "disposal-appealed" in states
            assert appeal or until is None or until <= after["updated_at"], "time to appeal"
        if moved and after["state"] == "proclaimed":
            assert "reported-to-magistrate" in {entry["state"] for entry in after["timeline"]}
            assert self.found_on[after["_id"]] <= after["proclamation"]["on"]
        if after["regions"].get("claim") == "claim-approved" != before["regions"].get("claim"):
            assert before["regions"]["claim"] != "contested", "only an order ends a contest"
        if moved and after["state"] in ("received", "evidence", "disposed", "returned-to-issuer"):
            assert [row.book for row in change.records] == ["custody"], "each move is in the record"
        view = tracking_view(DEFINITIONS.of(after), after)
        assert "सिक्का" not in str(view) and "आलमारी" not in str(view)

    def _claimed(self, before: dict[str, Any], after: dict[str, Any], change: Change) -> None:
        is_told = any(entry["action"] == "send-code" for entry in change.entries)
        if (code := self.codes.get(after["_id"])) and is_told:
            view = tracking_view(DEFINITIONS.of(after), after)
            assert code not in str(view) and code not in str(after["counter"])
        if after["state"] == before["state"]:
            return
        if after["state"] == "approved":
            assert not self._others(after), "nobody is allowed what another claims"
        if after["state"] == "handed-over":
            assert before["state"] == "approved" and not self._others(after)
            assert (
                after["counter"]["tries"] < 5 and after["updated_at"] <= after["counter"]["until"]
            )
            assert [row.book for row in change.records] == ["counter"]

    def _others(self, claim: dict[str, Any]) -> list[str]:
        thing = self.cases[claim["thing"]]
        if (thing.get("contest") or {}).get("claim") == claim["_id"]:
            return []
        return [
            case["_id"]
            for case in self.cases.values()
            if case.get("thing") == claim["thing"]
            and case["service"] == "found-claim"
            and case["_id"] != claim["_id"]
            and case["closed_at"] is None
        ]

    def _lost(self, before: dict[str, Any], after: dict[str, Any], change: Change) -> None:
        # What was due of a loss before it was seen to be a theft is printed, and void.
        waiting = before.get("documents_due") or ()
        issued = [due["kind"] for due in after["documents_due"] if due not in waiting]
        if after["state"] == "stolen" or (before["state"] == "stolen" and after["closed_at"]):
            assert "lost-report-certificate" not in issued, "no certificate of a theft"


def bodies(world: World, by: Random, reference: str) -> dict[str, Any]:
    """A body that some action may take: what it does not ask is left out by `fitting`."""
    claims = [ref for ref, case in world.cases.items() if case["service"] == "found-claim"]
    day = (world.now - timedelta(days=by.choice((0, 1, 30, 200)))).date().isoformat()
    return {
        "text": WHY,
        "seal": f"S-{by.randint(1, 9)}",
        "shelf": f"आलमारी {by.randint(1, 9)}",
        "why": WHY,
        "seen": by.choice(("seen", "seen", "missing", "seal-broken")),
        "order_number": "MA/12",
        "order_on": day,
        "proclaimed_on": day,
        "proclamation_number": "P/1",
        "report_number": "R/1",
        "receipt_number": "C/1",
        "letter_number": "L/1",
        "issuer": "UIDAI",
        "fir_number": "5117012/0001/2026",
        "how": by.choice(("sold", "transferred", "destroyed")),
        "proceeds": 100,
        "claim": by.choice([*claims, reference]),
        "complaint": reference_of(99),
        "request_id": "CEIR12345678",
        "other": by.choice(sorted(world.cases)),
        "score": 80,
        "code": by.choice((world.codes.get(reference, "000000"), "000000")),
        "id_type": by.choice(("voter-id", "voter-id", "pan")),
        "id_last_four": "1234",
        "station": by.choice((STATION, "none")),
    }


def fitting(world: World, by: Random, reference: str, action: str) -> dict[str, Any]:
    specs = DEFINITIONS.of(world.cases[reference]).actions[action].form.specs
    names = {spec["name"] for spec in specs}
    fits = {k: v for k, v in bodies(world, by, reference).items() if k in names}
    return fits | ({"station": STATION} if action == "assign-station" else {})
