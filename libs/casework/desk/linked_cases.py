"""Cases that others link to theirs: opening what is asked for, entering who refers to one, and
hearing how the others' stand. ``sender`` is always the service that the broker vouches for."""

from contextlib import suppress

from casework.definition.links import ASKING
from casework.definition.model import Definition
from casework.definition.versions import Definitions
from casework.desk.attempts import attempts
from casework.desk.filing import Filing
from casework.desk.references import References
from casework.desk.store import CaseStore
from casework.engine.case import Case
from casework.engine.change import Change, entry_of, event_of, not_before
from casework.engine.following import followed, linked, row_of, settled
from casework.engine.links import Row, asked_of, owner_for, rows_of, was_asked
from casework.engine.rules import Rules, Step
from casework.engine.workflow import open_action, take
from casework.typed.fields import Answers
from casework.typed.links import Asker, AskingCase, Follower, HandedOn, LinkReply
from chassis import log, time_source
from chassis.actor import SYSTEM, Actor
from contracts.errors import ContractError, IdempotencyMismatch, NotAllowed, NotFound
from contracts.typed import Envelope, JsonObject

logger = log.get(__name__)
Reply = LinkReply
CITIZEN = "citizen"


class LinkedCases:
    """One service's side of links; the same for callers on the bus and within the service."""

    def __init__(
        self,
        definitions: Definitions,
        rules: Rules,
        store: CaseStore,
        filing: Filing,
        references: References,
    ) -> None:
        self._definitions = definitions
        self._rules = rules
        self._store = store
        self._filing = filing
        self._references = references

    def ask_case(
        self,
        sender: str,
        service_code: str,
        form: Answers,
        follower: AskingCase,
        citizen: HandedOn | None = None,
    ) -> Reply:
        """Open a case of ``service_code`` for the case ``follower["reference"]`` of ``sender``;
        return ``{"row"}``. Asked again for the same link and number it gives the same case. With a
        ``citizen`` the matter is handed on: the case is filed in that one's name.

        Raises NotAllowed for one who may not ask, and what ``Filing.file`` raises.
        """
        definition = self._definitions.newest(service_code)
        may = definition.takes_over if citizen else definition.asked_by
        if (sender, follower["service_code"]) not in may:
            raise NotAllowed(f"{service_code} is not for {sender} to ask")
        reference, office = follower["reference"], follower.get("office")
        follows = _follower(sender, follower)
        key = "/".join((sender, reference, follower["link"], follower["n"]))
        owner = (citizen and citizen["id"]) or owner_for(reference)
        case = self._store.asked_with(owner, key)
        if case is None:
            asking: Asker = {"reference": reference, "service": sender, "office": office}
            actor, fields = Actor(owner, "system"), {"asked": asking, "followers": [follows]}
            if citizen:
                actor, fields = (
                    _in_the_name_of(citizen, owner),
                    _handed_on(citizen, asking, follows, follower["service_code"]),
                )
            # A replica may have been first, before a change of the case that asks.
            with suppress(IdempotencyMismatch):
                self._filing.file(actor, service_code, form, key, request_fields=fields)
            case = self._store.asked_with(owner, key)
        assert case is not None, "what was filed is there"
        return {"row": row_of(self._definitions.of(case), case, follows["shows"])}

    def tell_case(
        self,
        sender: str,
        reference: str,
        asker: str,
        office: str | None,
        ended: bool,
        takes: str | None = None,
        answers: Answers | None = None,
    ) -> Reply:
        """Take in how the case stands that asked for our case ``reference``: which office handles
        it, and whether it ``ended``, so that the answer is needed no longer; with ``takes``, a step
        there passes this action on, with its ``answers``. Return ``{"row"}``. What is not open any
        more is not taken.

        Raises NotFound for a case that this one did not ask for.
        """
        for _ in attempts():
            case = self._store.find(reference)
            asking = case.get("asked") if case else None
            if (
                case is None
                or asking is None
                or (asking["service"], asking["reference"]) != (sender, asker)
            ):
                raise NotFound("there is no such case")
            definition = self._definitions.of(case)
            passed_on = takes if takes in definition.hears else None
            word = definition.withdraw if ended else passed_on
            change = self._after_word(
                definition, case, office, word, {} if ended else answers or {}
            )
            if change is None:
                return {"row": row_of(definition, case, self._shows(case, asker))}
            if self._store.apply(case, change):
                return {"row": row_of(definition, change.case, self._shows(case, asker))}
        raise AssertionError("attempts end with an error")

    def _after_word(
        self,
        definition: Definition,
        case: Case,
        office: str | None,
        word: str | None,
        answers: Answers,
    ) -> Change | None:
        """Return our case after what the asking case told it, None where it told nothing new."""
        change, now = Change(case, (), ()), not_before(case, time_source.now())
        if office and office != case["asked"]["office"]:
            change = _for_office(definition, case, office)
        if word is not None:
            try:
                action = open_action(definition, change.case, SYSTEM, word)
                body = action.form.validate(answers)
                step = Step(definition, change.case, SYSTEM, word, body, {}, now)
                more = take(self._rules, step)
                return change.then(more)
            except ContractError:
                pass  # it has ended itself, or is elsewhere now
        return change if change.case is not case else None

    def _shows(self, case: Case, follower: str) -> list[str]:
        named = [one["shows"] for one in case["followers"] if one["reference"] == follower]
        return named[0] if named else []

    def link_case(
        self, sender: str, reference: str, owner: str, follower: AskingCase, row: Row
    ) -> Reply:
        """Enter in our case ``reference`` the one that refers to it, whose ``row`` it gives; return
        ``{"row", "link", "shows"}``: how ours stands, and what of the other it follows. One that
        ours was handed on as follows it from then on.

        Raises NotFound where it may not be linked.
        """
        follows = _follower(sender, follower)
        code = follower["service_code"]
        if (row["reference"], row["service"]) != (follows["reference"], code):
            raise NotAllowed("a case is linked in its own name")
        for _ in attempts():
            if reply := self._followed_by(sender, reference, code, follows):
                return reply
            case, link = self._references.referred(sender, reference, code, owner)
            definition = self._definitions.of(case)
            entered: Row = {**row, "n": follows["reference"]}
            now = time_source.now()
            change = linked(definition, case, link, entered, now, follower=follows)
            if change is not None:
                change = settled(self._rules, definition, change, change.case["updated_at"])
                if not self._store.apply(case, change):
                    continue
                case = change.case
            own_row = row_of(definition, case, follows["shows"])
            return {"row": own_row, "link": link.name, "shows": list(link.followed)}
        raise AssertionError("attempts end with an error")

    def _followed_by(
        self, sender: str, reference: str, code: str, follows: Follower
    ) -> Reply | None:
        """Let the case that ours was handed on as hear how ours stands; None where it was not
        handed on there."""
        for _ in attempts():
            case = self._store.find(reference)
            if case is None or case.get("erased_at"):
                return None
            definition = self._definitions.of(case)
            link = asked_of(definition, case, sender, code)
            if link is None:
                return None
            change = followed(definition, case, follows, time_source.now())
            if change is None or self._store.apply(case, change):
                row = row_of(definition, change.case if change else case, follows["shows"])
                return {"row": row, "link": link.name, "shows": list(link.followed)}
        raise AssertionError("attempts end with an error")

    def link_moved(self, event: Envelope) -> bool:
        """Take in how a linked case stands; return whether ours changed by it. What comes twice,
        late or from a service whose case it cannot be changes nothing."""
        follower: JsonObject = event["data"]["follower"]
        row: Row = event["data"]["row"]
        for _ in attempts():
            case = self._store.find(follower["reference"])
            if case is None or case.get("erased_at"):
                return False
            definition = self._definitions.of(case)
            link = definition.links.get(follower["link"])
            if link is None or (link.service, link.code) != (event["source"], row["service"]):
                fields = {"reference": case["_id"], "sender": event["source"]}
                logger.error("a link is moved by whom it does not lead to", extra=fields)
                return False
            if not _expected(case, link.name, follower["n"], row["reference"]):
                logger.warning("a link moved that is not the case's", extra={"case": case["_id"]})
                return False
            news: Row = {**row, "n": follower["n"]}
            change = linked(definition, case, link, news, time_source.now())
            if change is None:
                return False
            change = settled(self._rules, definition, change, change.case["updated_at"])
            if self._store.apply(case, change):
                return True
        raise AssertionError("attempts end with an error")


def _in_the_name_of(citizen: HandedOn, owner: str) -> Actor:
    return Actor(owner, "citizen", language=citizen["language"], mobile=citizen["mobile"])


def _handed_on(citizen: HandedOn, asking: Asker, follows: Follower, code: str) -> JsonObject:
    origin = {**asking, "service_code": code, "owned": citizen["id"] is not None}
    return {"handed_on": origin, "followers": [follows]}


def _follower(sender: str, case: AskingCase) -> Follower:
    return {
        "reference": case["reference"],
        "service": sender,
        "link": case["link"],
        "n": case["n"],
        "shows": case["shows"],
    }


def _expected(case: Case, link: str, n: str, reference: str) -> bool:
    """Return whether the case has the row, asked for it, or is about to be linked to it."""
    due = case.get("links_due") or ()
    return (
        any(row["reference"] == reference for row in rows_of(case, link))
        or was_asked(case, link, n)
        or any((one["link"], one.get("reference")) == (link, reference) for one in due)
    )


def _for_office(definition: Definition, case: Case, office: str) -> Change:
    """Return our case after the case that asked for it has moved to ``office``."""
    now = not_before(case, time_source.now())
    after: Case = {
        **case,
        "asked": {**case["asked"], "office": office},
        "offices": {**case["offices"], ASKING: office},
        "sequence": case["sequence"] + 1,
        "updated_at": now,
    }
    step = Step(definition, case, SYSTEM, "follow-asker", {}, {}, now)
    entry = entry_of(step, after, {}, internal=True)
    after["timeline"] = [*case["timeline"], entry]
    return Change(after, (entry,), (event_of(definition, after, entry, "asker-moved", []),))
