"""Issuing documents: printed once, kept, and entered in the case that they belong to.

What a step issues is noted in the case with the step itself (``documents_due``), so that no crash
can lose it. It is then printed, kept in the archive, and entered with one guarded write. After a
crash between the two the document that is there is entered; it is not printed again.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from pymongo.errors import PyMongoError

from casework.definition.bilingual import Text
from casework.definition.model import Definition
from casework.definition.versions import Definitions
from casework.desk.attempts import attempts
from casework.desk.rounds import work_each_once
from casework.desk.store import CaseStore
from casework.desk.turns import Turns
from casework.engine.case import Case
from casework.engine.change import Change, entry_of, event_of, not_before
from casework.engine.notices import context, sentence
from casework.engine.rules import Step
from casework.papers.archive import Archive, Row, Settled
from casework.papers.numbers import new_number
from casework.papers.replacing import replaced_by, with_replaced
from casework.papers.seal_keeping import SealKeeper
from casework.papers.validity import shown_at_check, valid_until
from casework.typed.case import Note, Personal
from casework.typed.fields import Answers
from casework.typed.papers import IssuedPaper, PaperDue
from chassis import log, time_source
from chassis.actor import SYSTEM
from contracts.errors import NotFound
from contracts.typed import JsonObject

logger = log.get(__name__)
Printer = Callable[[str, Case, Personal, list[Note], str, datetime], bytes]
"""``printer(kind, case, personal, notes, document_id, issued_at)`` returns the finished document.

``personal`` is ``{"form", "contact"}``; ``notes`` are the case's, each ``body`` readable. What
takes long of it runs in a process of its own, so that others are answered meanwhile."""
BATCH = 20
"""Documents to one round: each is some 0.3 s of work."""
SOONEST, LATEST = timedelta(seconds=5), timedelta(minutes=5)
"""Until a paper that failed is tried again: as long as it has waited, within these. A press that
was busy or killed costs a citizen seconds; a paper that can never be set is seldom in the way."""


class Issuer:
    """Safe with any number of replicas. ``printer`` None: the service prints nothing."""

    def __init__(
        self,
        definitions: Definitions,
        store: CaseStore,
        archive: Archive,
        printer: Printer | None,
        seals: SealKeeper,
    ) -> None:
        self._definitions = definitions
        self._store = store
        self._archive = archive
        self._printer = printer
        self._seals = seals
        self._turns = Turns(self.issue)

    def issue_within(self, reference: str, seconds: float) -> Case | None:
        """Issue all that is due in the case, in turn with what others wait for; return the case as
        it then is, or None where that takes longer: it goes on without the one who asked.

        Raises what ``issue`` raises.
        """
        try:
            return self._turns.ask(reference).result(timeout=seconds)
        except TimeoutError:
            return None

    def issue(self, reference: str) -> Case:
        """Issue all that is due in the case; return the case as it then is.

        Raises NotFound, what the printer raises, and Conflict where others kept changing the case.
        """
        for _ in attempts():
            case = self._store.find(reference)
            if case is None:
                raise NotFound("there is no such case")
            issued = self._issue_all(case)
            if issued is not None:
                return issued
        raise AssertionError("attempts end with an error")

    def _issue_all(self, case: Case) -> Case | None:
        """Return the case with all that was due; None if another change came first."""
        while self._printer and case["documents_due"]:
            due = case["documents_due"][0]
            row = self._archive.row_of(case["_id"], due) or self._printed(case, due)
            change = self._entered(case, due, row)
            if not self._store.apply(case, change):
                return None
            case = change.case
        return case

    def sweep(self) -> int:
        """Issue what is due and was not; return how many cases were worked here."""
        if self._printer is None:
            return 0
        now = time_source.now()
        return work_each_once(
            lambda: self._store.reached("documents_due_at", now, BATCH),
            lambda case: self._issued(case, now),
        )

    def _issued(self, case: Case, now: datetime) -> bool:
        try:
            self._turns.ask(case["_id"]).result()
        except PyMongoError as error:
            # The database was away, which is no fault of this case: the next sweep takes it.
            logger.warning("documents wait for the database", extra={"reason": repr(error)})
            return False
        except Exception:
            logger.exception("a document cannot be issued", extra={"reference": case["_id"]})
            again = now + min(max(now - case["updated_at"], SOONEST), LATEST)
            self._store.put_off("documents_due_at", [case], again)
            return False
        return True

    def _printed(self, case: Case, due: PaperDue) -> Row:
        assert self._printer is not None
        id, issued_at = new_number(), not_before(case, time_source.now())
        notes: list[Note] = [
            {**note, "body": self._store.readable_note(note)} for note in case["notes"]
        ]
        personal = self._store.personal(case)
        settled = self._settled(case, due["kind"], issued_at, personal["form"])
        content = self._printer(due["kind"], case, personal, notes, id, issued_at)
        content, seal = self._seals.at_issue(content)
        return self._archive.keep(case["_id"], due, id, content, issued_at, {**settled, **seal})

    def _settled(self, case: Case, kind: str, issued_at: datetime, form: Answers) -> Settled:
        """Return what is settled when the paper is printed,
        whatever becomes of the case afterwards."""
        definition = self._definitions.of(case)
        document = definition.documents[kind]
        return {
            "valid_until": valid_until(document, case, issued_at),
            "shows": shown_at_check(definition, document, case, form),
            "station": case["station"],
        }

    def _entered(self, case: Case, due: PaperDue, row: Row) -> Change:
        definition = self._definitions.of(case)
        left = [other for other in case["documents_due"] if other != due]
        document = definition.documents[due["kind"]]
        paper: IssuedPaper = {
            "id": row["_id"],
            "kind": due["kind"],
            "sha256": row["sha256"],
            "issued_at": row["issued_at"],
            "name": dict(document.name),
            "valid_until": row.get("valid_until"),
            "shows": row.get("shows", []),
            "station": row.get("station"),
            "earlier": [one["sha256"] for one in row.get("earlier", ())],
            "replaces": replaced_by(document, case["documents"]),
            "replaced": None,
        }
        now = not_before(case, time_source.now())
        after: Case = {
            **case,
            "documents": [*with_replaced(document, case["documents"], paper), paper],
            "documents_due": left,
            "documents_due_at": case["documents_due_at"] if left else None,
            "sequence": case["sequence"] + 1,
            "updated_at": now,
        }
        return _issue_change(definition, after, document.text, {"document": due["kind"]}, now)


def _issue_change(
    definition: Definition, case: Case, text: Text, details: JsonObject, now: datetime
) -> Change:
    step = Step(definition, case, SYSTEM, "issue-document", {}, {}, now)
    entry = entry_of(step, case, details)
    entry["text"] = sentence(definition, text, context(definition, case, entry))
    case["timeline"] = [*case["timeline"], entry]
    event = event_of(definition, case, entry, "document-issued", [])
    return Change(case, (entry,), (event,))
