"""Answers that refer to another case: may this case be linked to that one?"""

from casework.definition.form import Form
from casework.definition.links import OWNER, Link, references
from casework.definition.model import Definition
from casework.definition.versions import Definitions
from casework.desk.store import CaseStore
from casework.engine.case import Case
from casework.typed.fields import Answers
from chassis.wire.calls import Call
from contracts.errors import NotFound, ValidationFailed

TIMEOUT = 3.0
"""Seconds that who files waits for the service that keeps the case referred to."""
UNKNOWN = "no-such-case"
"""The one field code for a case that does not exist and for one that is another citizen's."""


class References:
    """``call`` asks another service on the bus."""

    def __init__(self, definitions: Definitions, store: CaseStore, call: Call) -> None:
        self._definitions = definitions
        self._store = store
        self._call = call

    def check(self, definition: Definition, form: Form, answers: Answers, owner: str) -> None:
        """Raise ValidationFailed for each answer that names no case, or none that ``owner`` may
        link; Unavailable where the service that keeps it is away."""
        wrong = {
            answer: UNKNOWN
            for answer, name in references(form.specs)
            if answers.get(answer)
            and not self._may_link(definition, definition.links[name], answers[answer], owner)
        }
        if wrong:
            raise ValidationFailed(fields=wrong)

    def _may_link(self, definition: Definition, link: Link, reference: str, owner: str) -> bool:
        question = {"reference": reference, "to": link.code, "service_code": definition.code}
        question |= {"owner": owner}
        if link.service == definition.bus_service:
            return self.may_link(definition.bus_service, **question)["may"]
        reply = self._call(link.service, "may_link", question, timeout=TIMEOUT)
        return bool(reply["may"])

    def may_link(
        self, sender: str, reference: str, to: str, service_code: str, owner: str
    ) -> dict[str, bool]:
        """Return ``{"may"}``: whether a case of ``sender``'s service ``service_code``, filed by
        ``owner``, may be linked to our case ``reference`` of the service ``to``."""
        try:
            case, _ = self.referred(sender, reference, service_code, owner)
        except NotFound:
            return {"may": False}
        return {"may": case["service"] == to}

    def referred(
        self, sender: str, reference: str, service_code: str, owner: str
    ) -> tuple[Case, Link]:
        """Return our case and the link under which it has those that refer to it; NotFound where
        it may not be linked, or is not there."""
        case = self._store.find(reference)
        if case is not None and not case.get("erased_at"):
            link = _link_from(self._definitions.of(case), sender, service_code)
            if link is not None and (link.who != OWNER or case["owner"] == owner):
                return case, link
        raise NotFound("there is no such case")


def _link_from(definition: Definition, sender: str, service_code: str) -> Link | None:
    for link in definition.links.values():
        if link.referred_to and (link.service, link.code) == (sender, service_code):
            return link
    return None
