"""An employer files a table of verifications over the real bus; a process of its own works it."""

import csv
import io

from tests.support.client import expect
from tests.support.matters import BUDDHA_COLONY, People
from tests.support.polling import eventually
from tests.support.verification import EMPLOYMENT, SECONDS

HEADER = (
    "पंक्ति आईडी",
    "Name of the organisation",
    "name",
    "post",
    "subject_name",
    "subject_parent_name",
    "subject_born_on",
    "subject_mobile",
    "place.district",
    "place.station",
    "address",
    "since",
)
PATH = f"/services/{EMPLOYMENT}/bulk"


def row(number: int, born: str = "02-02-1992") -> list[str]:
    """An invented employee."""
    return [
        f"employee-{number}",
        "Test Firm",
        "Test Applicant Employer",
        "Clerk",
        f"Test Subject {number}",
        "Test Parent",
        born,
        f"900000082{number}",
        "Patna",
        BUDDHA_COLONY,
        "Test Lane 1, Patna",
        "2020-01-01",
    ]


def table(*rows: list[str]) -> bytes:
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows([HEADER, *rows])
    return written.getvalue().encode("utf-16")


def test_each_employee_becomes_an_application_that_is_due(people: People):
    employer = people.citizen("9000000820")
    body = table(row(1), row(2, born="soon"), row(3))
    csv_type = {"Content-Type": "text/csv"}
    answer = expect(employer.call("POST", PATH, data=body, headers=csv_type), 202)

    def finished() -> dict | None:
        now = employer.get(f"/bulk/{answer['id']}")
        return now if now["state"] == "finished" else None

    done = eventually(finished, seconds=SECONDS, what="the upload is worked") or {}
    assert (done["filed"], done["refused"], done["left"]) == (2, 1, 0)
    first, second, third = employer.get(f"/bulk/{answer['id']}/rows")["items"]
    cases = [employer.case(receipt["reference"]) for receipt in (first, third)]
    assert {(case["service"], case["state"]) for case in cases} == {(EMPLOYMENT, "payment-due")}
    fees = [case["payment"]["rupees"] for case in cases if case["payment"]]
    assert done["due"] == {"applications": len(fees), "rupees": sum(fees)}
    assert [one["field"] for one in second["fields"]] == ["subject_born_on"]
    assert second["row"] == 3
    again = expect(employer.call("POST", PATH, data=body, headers=csv_type), 200)
    assert again["id"] == answer["id"]
    stranger = people.citizen("9000000829")
    assert stranger.call("GET", f"/bulk/{answer['id']}").status_code == 404
