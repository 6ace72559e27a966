"""The work that a step leaves to be done for the case's links: opening the cases that it asks for,
linking those that it refers to, telling those that it asked for how the case stands.

It is noted in the case with the step itself (``links_due``), so that no crash can lose it, and
done right after the step or by a sweep. The other case is opened under a key made of this one's
reference, the link and its number, so whoever does it again gets the same case.
"""

from datetime import datetime, timedelta

from casework.definition.model import HANDLING, Definition
from casework.definition.versions import Definitions
from casework.desk.attempts import attempts
from casework.desk.peers import Peers
from casework.desk.rounds import work_each_once
from casework.desk.store import CaseStore
from casework.desk.turns import Turns
from casework.engine import links
from casework.engine.case import Case, tracking_view
from casework.engine.change import Change, not_before
from casework.engine.following import cleared, done, linked, row_of, settled
from casework.engine.links import Row
from casework.engine.opening import answers_for
from casework.engine.parties import citizen_of
from casework.engine.rules import Rules
from casework.typed.links import AskingCase, Follower, LinkDue
from chassis import log, time_source
from contracts.errors import ContractError, NotFound
from contracts.typed import JsonObject, View

logger = log.get(__name__)
BATCH = 50
PATIENCE = 1.0
"""Seconds that an action waits for the cases that it asks for; after that a sweep opens them."""
AFTER_ABSENCE = timedelta(seconds=15)
AFTER_FAILURE = timedelta(minutes=5)
Due = LinkDue


class Linking:
    """Safe with any number of replicas."""

    def __init__(
        self, definitions: Definitions, rules: Rules, store: CaseStore, peers: Peers
    ) -> None:
        self._definitions = definitions
        self._rules = rules
        self._store = store
        self._peers = peers
        self._turns = Turns(self.work)

    def after(self, case: Case, view: View) -> View:
        """Return the view of a case after what its step left to be done for its links, or as it is
        where nothing is, or that takes longer or cannot be done now: a sweep goes on with it."""
        if case.get("links_due_at") is None:
            return view
        try:
            case = self._turns.ask(case["_id"]).result(timeout=PATIENCE)
        except TimeoutError:
            return view
        except Exception:
            # The step is taken; what is left is due in the case.
            logger.exception("a link waits", extra={"reference": view["reference"]})
            return view
        return tracking_view(self._definitions.of(case), case)

    def sweep(self) -> int:
        """Do what is due and was not; return how many cases were worked here."""
        now = time_source.now()
        return work_each_once(
            lambda: self._store.reached("links_due_at", now, BATCH),
            lambda case: self._worked(case, now),
        )

    def _worked(self, case: Case, now: datetime) -> bool:
        try:
            self._turns.ask(case["_id"]).result()
        except ContractError as error:
            later = AFTER_ABSENCE if error.retryable else AFTER_FAILURE
            self._put_off(case, now + later, error)
            return False
        except Exception as error:
            self._put_off(case, now + AFTER_FAILURE, error)
            return False
        return True

    def _put_off(self, case: Case, until: datetime, error: Exception) -> None:
        fields = {"reference": case["_id"], "reason": repr(error)}
        logger.warning("a link cannot be made now", extra=fields)
        now = self._store.find(case["_id"])
        if now is not None and now["links_due_at"] is not None:
            self._store.put_off("links_due_at", [now], until)

    def work(self, reference: str) -> Case:
        """Do all that is due for the case's links; return the case as it then is.

        Raises the last of what the others raised, once all that can be done is done; NotFound, and
        Conflict where others kept changing the case.
        """
        for _ in attempts():
            case = self._store.find(reference)
            if case is None:
                raise NotFound("there is no such case")
            finished = self._work_all(case)
            if finished is not None:
                return finished
        raise AssertionError("attempts end with an error")

    def _work_all(self, case: Case) -> Case | None:
        """Return the case with nothing due; None if another change came first."""
        definition = self._definitions.of(case)
        failed: list[Due] = []
        failure: ContractError | None = None
        while due := next((one for one in case.get("links_due") or () if one not in failed), None):
            change, error = self._worked_on(definition, case, due)
            if error is not None:
                failed, failure = [*failed, due], error
            if change is not None:
                if not self._store.apply(case, change):
                    return None
                case = change.case
        if failure is not None:
            raise failure
        if case.get("links_due_at") is None:
            return case
        now = not_before(case, time_source.now())
        change = settled(self._rules, definition, Change(cleared(case), (), ()), now)
        if not self._store.apply(case, change):
            return None
        return change.case if change.case.get("links_due_at") is None else None

    def _worked_on(
        self, definition: Definition, case: Case, due: Due
    ) -> tuple[Change | None, ContractError | None]:
        """Return the case after what could be done of ``due``, and what stood in the way."""
        rows: list[tuple[Row, Follower | None]] = []
        error: ContractError | None = None
        try:
            if "tell" in due:
                rows.append((self._tell(definition, case, due), None))
            elif "reference" in due:
                rows.append(self._referred(definition, case, due))
            else:
                self._open(definition, case, due, rows)
        except ContractError as raised:
            if isinstance(raised, NotFound) and due.keys() & {"tell", "reference"}:
                # A case that is not there any more needs no link.
                logger.warning("a link leads nowhere", extra={"reference": case["_id"]})
            else:
                error = raised
        if error is not None and not rows:
            return None, error
        return self._entered(definition, case, due, rows, whole=error is None), error

    def _entered(
        self,
        definition: Definition,
        case: Case,
        due: Due,
        rows: list[tuple[Row, Follower | None]],
        *,
        whole: bool,
    ) -> Change:
        now, link = not_before(case, time_source.now()), definition.links[due["link"]]
        change = Change(done(case, due, now) if whole else case, (), ())
        for row, follower in rows:
            more = linked(definition, change.case, link, row, now, follower)
            if more is not None:
                change = change.then(more)
        return settled(self._rules, definition, change, now)

    def _open(
        self,
        definition: Definition,
        case: Case,
        due: Due,
        rows: list[tuple[Row, Follower | None]],
    ) -> None:
        """Open each case that the step asked for, adding its row as soon as it is there."""
        link = definition.links[due["link"]]
        personal = self._store.personal(case)
        form = personal["form"]
        known = {row["n"] for row in links.rows_of(case, link.name)}
        step = self._answers_of_step(case, due["sequence"])
        for place, answers in enumerate(answers_for(link, form, case, step), start=1):
            n = links.number(due["sequence"], place)
            if n in known:
                continue
            follower = _follower(definition, case, link.name, n, link.followed)
            follower["office"] = case["offices"].get(HANDLING)
            request: JsonObject = {"service_code": link.code, "form": answers, "follower": follower}
            if link.asks and link.asks.whose:
                request["citizen"] = citizen_of(definition, case, link.asks.whose, personal)
            row: Row = self._peers.ask(link.service, "ask_case", request)["row"]
            rows.append(({**row, "n": n}, None))

    def _answers_of_step(self, case: Case, sequence: int) -> JsonObject:
        """Return what was answered in a step, as far as it is in the timeline or in a note."""
        answers: JsonObject = {}
        for entry in case["timeline"]:
            if entry["sequence"] == sequence:
                answers.update(entry["details"])
        for note in case["notes"]:
            if note["sequence"] == sequence:
                answers.update(self._store.readable_note(note))
        return answers

    def _referred(
        self, definition: Definition, case: Case, due: Due
    ) -> tuple[Row, Follower | None]:
        link, n = definition.links[due["link"]], links.number(due["sequence"], 1)
        request = {
            "reference": due["reference"],
            "owner": case["owner"],
            "follower": _follower(definition, case, link.name, n, link.followed),
            "row": row_of(definition, case),
        }
        answer = self._peers.ask(link.service, "link_case", request)
        if link.asks is not None:
            # The case that this one was handed on from, which follows it already.
            origin: Row = answer["row"]
            return {**origin, "n": n}, None
        follower: Follower = {
            "reference": due["reference"],
            "service": link.service,
            "link": answer["link"],
            "n": case["_id"],
            "shows": answer["shows"],
        }
        row: Row = answer["row"]
        return {**row, "n": n}, follower

    def _tell(self, definition: Definition, case: Case, due: Due) -> Row:
        link = definition.links[due["link"]]
        request: JsonObject = {
            "reference": due["tell"],
            "asker": case["_id"],
            "office": case["offices"].get(HANDLING),
            "ended": definition.states[case["state"]].terminal,
        }
        request |= {key: value for key, value in due.items() if key in ("takes", "answers")}
        row: Row = self._peers.ask(link.service, "tell_case", request)["row"]
        before = next(r for r in links.rows_of(case, link.name) if r["reference"] == due["tell"])
        return {**row, "n": before["n"]}


def _follower(
    definition: Definition, case: Case, link: str, n: str, shows: tuple[str, ...]
) -> AskingCase:
    return {
        "reference": case["_id"],
        "service_code": definition.code,
        "link": link,
        "n": n,
        "shows": list(shows),
    }
