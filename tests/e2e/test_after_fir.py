"""From the FIR to the court's order, as informant, victim and officers see it over HTTP: sections
that change, the report that is forwarded, the further investigation, the outcome."""

import pytest

from tests.support.matters import (
    OUTRAGE,
    THEFT,
    WHY,
    Matter,
    People,
    clock,
    last_text,
    offered,
    refused,
    refused_field,
)
from tests.support.papers import fetch
from tests.support.polling import eventually
from tests.support.published import public_row, registered

INFORMANT, VICTIM = "9000000561", "9000000562"
HER = {"victim_name": "Test Victim One", "victim_mobile": VICTIM, "victim_language": "en"}
DESPATCH = {"despatch_number": "DR/12", "court": "CJM Patna"}
ORDER = {"ordered_on": "2026-11-20", "case_number": "GR 12/2026"}


@pytest.fixture(scope="module")
def matter(people: People) -> Matter:
    """A published FIR under investigation, with its victim."""
    matter = registered(people, INFORMANT)
    matter.head.act(matter.reference, "publish-fir")
    matter.head.act(matter.reference, "assign-investigator", officer=matter.officer.username)
    matter.head.act(matter.reference, "name-victim", **HER)
    return matter


def test_a_case_goes_from_the_fir_to_the_courts_order_before_informant_and_victim(
    people: People, matter: Matter
):
    reference, head, officer = matter.reference, matter.head, matter.officer
    number = matter.seen["fir"]["number"]
    row = eventually(lambda: public_row(people, number), what="the public copy")
    assert row["offences"]["en"] and row["occurred_at"] and row["persons"]["en"]

    # The victim is told on her own mobile, has a copy and reads nothing that the informant wrote.
    matter.told("victim-named.victim", to=VICTIM)
    her = people.citizen(VICTIM)
    eventually(lambda: her.call("GET", f"/cases/{reference}").status_code == 200, what="her case")
    assert fetch(her, matter.paper("fir-copy", her)).startswith(b"%PDF")
    record = her.get(f"/cases/{reference}/record")
    assert not {"text", "place", "name", "suspects", "mobile"} & set(record["form"])
    assert "signature" not in her.case(reference) or her.case(reference)["signature"] is None
    assert reference in [case["reference"] for case in her.cases()]
    refused(people.citizen("9000000563").call("GET", f"/cases/{reference}"), 404, "not-found")
    assert "Test Victim" not in str(matter.seen)

    # A section is added that closes it: out of the public list, and hidden from other offices.
    body = {"sections": [THEFT, OUTRAGE], "reasons": WHY}
    changed = officer.act(reference, "change-sections", **body)
    assert changed["sensitive"] and changed["regions"]["publication"] == "publication-barred"
    eventually(lambda: public_row(people, number) is None, what="the row taken out")
    matter.told("sections-changed.citizen")
    body = {"sections": [THEFT], "reasons": WHY}
    lighter = head.try_to_act(reference, "change-sections", **body)
    assert refused_field(lighter, "sections") == "not-accepted"

    officer.act(reference, "inform-progress", text="दो गवाहों के बयान हुए।")
    assert "दो गवाहों" in str(her.get(f"/cases/{reference}/record")["notes"])
    head.act(reference, "send-fir-report", **DESPATCH)
    matter.paper("fir-report", head)

    final = {"outcome": "closure-report", "report_number": "FR/9/2026", "text": WHY}
    assert officer.act(reference, "file-final-report", **final)["state"] == "report-submitted"
    refused(officer.try_to_act(reference, "forward-final-report", **DESPATCH), 403, "not-allowed")
    forwarded = head.act(reference, "forward-final-report", **DESPATCH)
    assert (forwarded["state"], forwarded["regions"]["court"]) == ("final-report", "with-court")
    assert "FR/9/2026" in last_text(matter.seen, "forward-final-report")

    her.act(reference, "note-protest-petition", filed_on="2026-11-20")
    body = {"basis": "court-order", "order_number": "CJM/9", "reasons": WHY}
    further = head.act(reference, "open-further-investigation", **body)
    assert further["state"] == "further-investigation"
    assert matter.seen["next"]["by"] == clock(further, "further-investigation")["due_at"]

    officer.act(reference, "file-final-report", **(final | {"outcome": "charge-sheet"}))
    head.act(reference, "forward-final-report", **DESPATCH)
    outcome = {"court_outcome": "cognizance-taken", **ORDER}
    head.act(reference, "record-court-outcome", **outcome)
    for client in (matter.citizen, her):
        assert "cognizance" in last_text(client.case(reference), "record-court-outcome")
    assert "open-further-investigation" in offered(head.case(reference))
