"""What has to be looked up before an action can be taken."""

from typing import Any

from casework.general_diary import GeneralDiary
from casework.router import Router
from casework.routing_rules import NONE_OF_THESE, goes_over_the_head
from casework.rules import Fact, Step


def complaint_facts(router: Router, diary: GeneralDiary) -> dict[str, Fact]:
    """Return the look-ups by the names that the definition uses."""

    def general_diary_number(step: Step) -> str:
        return diary.take_number(step.case["offices"]["handling"], step.now)

    def office_for(step: Step, field: str) -> dict[str, Any]:
        office = router.office(step.body[field], field)
        superintendent = office["offices"]["sp"]
        if goes_over_the_head(step) and superintendent:
            # Whoever names the station complained of, the complaint goes over its head.
            return router.office(superintendent, field)
        return office

    def chosen_office(step: Step) -> dict[str, Any] | None:
        return None if step.body["station"] == NONE_OF_THESE else office_for(step, "station")

    def receiving_office(step: Step) -> dict[str, Any]:
        return office_for(step, "to_station")

    return {
        "general-diary-number": general_diary_number,
        "chosen-office": chosen_office,
        "receiving-office": receiving_office,
    }
