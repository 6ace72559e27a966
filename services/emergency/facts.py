"""What the emergency service looks up: the next number of the centre's diary."""

from casework.desk.register import Register
from casework.engine.rules import Step
from casework.host.tools import Tools
from contracts.typed import JsonObject


def diary_number(tools: Tools, step: Step) -> JsonObject:
    """Return the next number in the diary of the centre that the event came to; the event bears it
    from the write that takes it in."""
    office = step.body["centre"]
    year, serial = Register(tools.database["cases"], "diary").next(office, step.now)
    number = f"112/{office.partition(':')[2]}/{serial:06d}/{year}"
    return {"number": number, "office": office, "year": year, "serial": serial, "at": step.now}


FACTS = {"diary-number": diary_number}
