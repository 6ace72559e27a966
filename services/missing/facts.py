"""What has to be looked up: whose office enters an unknown body, and what was told of a person."""

from collections.abc import Mapping

from casework.engine.rules import Step
from casework.host.tools import LookUp, Tools
from casework.typed.fields import Answers
from casework.typed.people import OfficesOfCase
from contracts.errors import NotAllowed


def entering_office(tools: Tools, step: Step) -> OfficesOfCase:
    """Return the office of the officer who enters it, with those over it. NotAllowed for an actor
    without an office."""
    if not step.actor.station:
        raise NotAllowed("an unidentified body is entered by an officer")
    office: OfficesOfCase = tools.router.office(step.actor.station, "kind")
    return office


def application(tools: Tools, step: Step) -> Answers:
    """Return the answers of the application."""
    return tools.form_of(step.case)


FACTS: Mapping[str, LookUp] = {"entering-office": entering_office, "application": application}
