"""What time alone brings about on the way to the FIR and after it: a wish to withdraw that is
followed, an enquiry that a DSP closes, a task that was not done, an order after a silence."""

from collections.abc import Callable

from tests.support.matters import (
    HURT,
    THEFT,
    WHY,
    Matter,
    People,
    last_text,
    offered,
    refused,
)
from tests.support.polling import eventually

SP, DSP = "PD-PATNA-SP", "PD-PATNA-DSP"
SECONDS = 60
"""For a sweep, the bus and notify."""
CLOSING = {"reason_code": "no-prima-facie-case", "text": WHY, "section": "BNSS 173(3)"}


def test_four_matters_go_on_by_themselves(citizenry: People, pass_minutes: Callable[[float], None]):
    def later(hours: float) -> None:
        pass_minutes(hours * 60)
        citizenry.sign_in_again()

    wished = Matter.filed(citizenry, "9000000531", category="assault").assigned()
    wished.citizen.act(wished.reference, "withdraw", reason="समझौता हो गया।")
    wished.officer.act(wished.reference, "classify", sections=[HURT])

    enquired = Matter.filed(citizenry, "9000000532").classified(THEFT).signed()
    enquired.head.act(enquired.reference, "request-enquiry", reasons=WHY)
    order = {"order_number": "DSP/ENQ/22", "reasons": WHY}
    citizenry.officer("dsp.patna").act(enquired.reference, "permit-enquiry", **order)

    searched = Matter.filed(citizenry, "9000000533").classified(THEFT).signed().registered()
    searched.head.act(searched.reference, "assign-investigator", officer=searched.officer.username)
    searched.officer.act(searched.reference, "open-task", task="search-record")

    silent = Matter.filed(citizenry, "9000000534").classified()
    body = {"reason_code": "no-offence", "text": WHY, "section": "BNSS 173"}
    silent.head.act(silent.reference, "close", **body)
    silent.citizen.act(silent.reference, "appeal", text="मेरी बात नहीं सुनी गई।")
    ordered = {"order_number": "CJM/175/12", "court": "CJM Patna"}
    early = silent.head.try_to_act(silent.reference, "enter-magistrate-order", **ordered)
    refused(early, 409, "action-not-open")

    later(24.1)
    wished.told("withdrawn.citizen", seconds=SECONDS)
    assert wished.seen["state"] == "withdrawn"
    later(25)
    searched.told("task-overdue.dsp", to=DSP, seconds=SECONDS)
    rows = searched.officer.case(searched.reference)["tasks"]["rows"]
    assert [row["late"] for row in rows if row["kind"] == "search-record"] == [True]

    later(14 * 24)
    enquired.told("enquiry-ended.citizen", seconds=SECONDS)
    refused(
        enquired.head.try_to_act(enquired.reference, "close-by-order", **CLOSING),
        403,
        "not-allowed",
    )
    citizenry.officer("dsp.patna").act(enquired.reference, "close-by-order", **CLOSING)
    assert "DSP" in last_text(enquired.seen, "close-by-order")
    enquired.paper("closure-notice")
    assert "appeal" in offered(enquired.seen)

    later(24)
    silent.told("magistrate-kit.citizen", seconds=SECONDS)
    eventually(
        lambda: "enter-magistrate-order" in offered(silent.head.case(silent.reference)),
        seconds=SECONDS,
    )
    silent.head.act(silent.reference, "enter-magistrate-order", **ordered)
    assert silent.seen["state"] == "registration-directed"
    assert "CJM/175/12" in last_text(silent.seen, "enter-magistrate-order")
