"""Look-ups of the police: which office a case was given to, which every service of theirs may name;
and, for a service whose ``facts`` name them, whose office enters a case and what it began with."""

from collections.abc import Mapping

from casework.engine.rules import Step
from casework.host.tools import LookUp, Tools
from casework.policing.router import Router
from casework.policing.routing_rules import NONE_OF_THESE, goes_over_the_head
from casework.typed.fields import Answers
from casework.typed.people import OfficesOfCase
from contracts.errors import NotAllowed


def office_named(router: Router, step: Step, field: str) -> OfficesOfCase:
    """Return the office whose code the answer ``field`` gives; over its head where the matter is
    about it. Raises what ``Router.office`` raises."""
    office = router.office(step.body[field], field)
    superintendent = office["offices"]["sp"]
    if goes_over_the_head(step) and superintendent:
        # Whoever names the station complained of, the complaint goes over its head.
        return router.office(superintendent, field)
    return office


def chosen_office(tools: Tools, step: Step) -> OfficesOfCase | None:
    """Return the office that was chosen among those offered; None for none of them."""
    if step.body["station"] == NONE_OF_THESE:
        return None
    return office_named(tools.router, step, "station")


def entering_office(tools: Tools, step: Step) -> OfficesOfCase:
    """Return the office of the officer who enters the case, with those over it. NotAllowed for an
    actor without an office."""
    if not step.actor.station:
        raise NotAllowed("an officer enters this, at an office")
    office: OfficesOfCase = tools.router.office(step.actor.station, "kind")
    return office


def application(tools: Tools, step: Step) -> Answers:
    """Return the answers with which the case began."""
    return tools.form_of(step.case)


FACTS: Mapping[str, LookUp] = {"chosen-office": chosen_office}
