"""What has to be looked up before an action can be taken."""

from typing import Any

from casework.general_diary import GeneralDiary
from casework.router import Router
from casework.routing_rules import NONE_OF_THESE
from casework.rules import Fact, Step


def complaint_facts(router: Router, diary: GeneralDiary) -> dict[str, Fact]:
    """Return the look-ups by the names that the definition uses."""

    def general_diary_number(step: Step) -> str:
        return diary.take_number(step.case["offices"]["handling"], step.now)

    def chosen_office(step: Step) -> dict[str, Any] | None:
        code = step.body["station"]
        if code == NONE_OF_THESE:
            return None
        office = router.office(code, "station")
        superintendent = office["offices"]["sp"]
        choice = step.definition.choices.get(step.case["category"], {})
        if choice.get("over_station_head") and superintendent:
            # Whoever names the station complained of, the complaint goes over its head.
            return router.office(superintendent, "station")
        return office

    def receiving_office(step: Step) -> dict[str, Any]:
        return router.office(step.body["to_station"], "to_station")

    return {
        "general-diary-number": general_diary_number,
        "chosen-office": chosen_office,
        "receiving-office": receiving_office,
    }
