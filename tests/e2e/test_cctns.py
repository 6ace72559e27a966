"""What is registered here stands in CCTNS soon after, and a report proves it."""

from datetime import datetime
from typing import Any

from casework.definition.bilingual import IST
from tests.support.cctns import reconciled
from tests.support.matters import THEFT, Matter, People
from tests.support.polling import eventually
from tests.support.system import System


def test_an_fir_is_in_cctns_within_seconds(system: System, people: People):
    matter = Matter.filed(people, "9000000531").classified(THEFT).signed().registered()
    cases = system.database("complaints")["cases"]

    def hand_over() -> dict[str, Any] | None:
        document = cases.find_one({"_id": matter.reference}, {"cctns": 1})["cctns"]
        return document if document["state"] == "sent" else None

    receipt = eventually(hand_over, seconds=40, what="the receipt of CCTNS")
    fir = matter.seen["fir"]
    day = datetime.fromisoformat(fir["registered_at"]).astimezone(IST).date().isoformat()
    row = reconciled(system, matter.station, day)[fir["number"]]
    assert (row["result"], row["cctns_number"]) == ("same", receipt["number"])
