"""The ways that most verifications and enquiries go, for the tests of what lies beyond."""

import copy
from typing import TYPE_CHECKING, Any, Self

from casework.definition.model import Definition
from chassis.actor import SYSTEM, Actor
from tests.unit.verification.forms import HOME, TEXT
from tests.unit.verification.posts import (
    BEATS,
    CITIZEN,
    DUTY_OFFICER,
    HEADS,
    SP_OFFICER,
    STATION,
    SUBJECT,
)

if TYPE_CHECKING:
    from tests.unit.verification.world import World


class Walks:
    """What `world.Matter` can be taken through."""

    world: "World"
    case: dict[str, Any]
    definition: Definition
    state: str

    def act(self, actor: Actor, action: str, **body: Any) -> Any: ...

    def enquiries(self) -> list[Any]: ...

    # -- the way that most of them go ----------------------------------------------------------

    @property
    def person(self) -> Actor:
        """Who is verified."""
        return SUBJECT if self.definition.parties else CITIZEN

    def begun(self) -> Self:
        """On to the check."""
        if self.state == "payment-due":
            self.act(SYSTEM, "record-payment")
        self.act(DUTY_OFFICER, "accept")
        if self.state == "subject-asked":
            self.act(SUBJECT, "confirm")
        return self

    def searched(self, *candidates: dict[str, Any]) -> Self:
        """The search of the records gives its answer."""
        body: dict[str, Any] = {"count": len(candidates)}
        if candidates:
            body |= {"text": "…", "candidates": copy.deepcopy(list(candidates))}
        self.act(SYSTEM, "take-candidates", **body)
        return self

    def enquired(self, *results: str) -> Self:
        """Every station that was asked answers; with nothing adverse unless said otherwise."""
        for place, enquiry in enumerate(self.enquiries()):
            enquiry.answered(results[place] if place < len(results) else "nothing-adverse")
        return self

    def recommended(self, code: str = "nothing-adverse", **more: Any) -> Self:
        """The head of the station recommends."""
        more = {"stage": "trial"} if code == "record-found" else more
        self.act(HEADS[STATION], "recommend", recommendation=code, text=TEXT, **more)
        return self

    def cleared(self) -> Self:
        """The whole way to a clear result."""
        self.begun().searched().enquired().recommended().act(SP_OFFICER, "approve")
        return self

    # -- of an enquiry -------------------------------------------------------------------------

    @property
    def head(self) -> Actor:
        return HEADS[self.case["offices"]["handling"]]

    @property
    def beat(self) -> Actor:
        return BEATS[self.case["offices"]["handling"]]

    def assigned(self) -> Self:
        self.act(self.head, "assign", officer=self.beat.id)
        return self

    def visited(self, outcome: str = "met", **more: Any) -> Self:
        body = {"visited_at": self.world.now.isoformat(), "outcome": outcome, "position": HOME}
        self.act(self.beat, "record-visit", **{**body, **more})
        return self

    def answered(self, result: str = "nothing-adverse") -> Self:
        if self.state == "submitted":
            self.assigned()
        if result == "could-not-verify":
            for _ in range(3):
                self.visited("absent")
                self.world.pass_time(days=1)
        else:
            self.visited()
        self.act(self.beat, "report", found=result, text=TEXT)
        self.act(self.head, "send")
        return self
