"""The public register of FIRs: within a day, without names, and never what the law closes (Youth
Bar Association of India v. Union of India, 2016)."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.client import expect
from tests.support.crawler import public_answers
from tests.support.matters import (
    OUTRAGE,
    THEFT,
    WHY,
    Matter,
    People,
    last_text,
    offered,
    refused,
    refused_field,
)
from tests.support.polling import eventually

LIST, PAGE = "/public/complaint/firs", "/lists/complaint/firs"


def registered(people: People, mobile: str) -> Matter:
    """A theft with its FIR."""
    return Matter.filed(people, mobile).classified(THEFT).signed().registered()


def public_row(people: People, number: str) -> dict[str, Any] | None:
    """The row of the public register, None where there is none for anybody."""
    listed = expect(people.nobody().call("GET", LIST, params={"limit": 200}), 200)["items"]
    alone = people.nobody().call("GET", f"{LIST}/{number}")
    rows = [row for row in listed if row["number"] == number]
    assert alone.status_code == (200 if rows else 404)
    return rows[0] if rows else None


def test_a_published_fir_says_what_and_where_and_nobodys_name(people: People):
    matter = registered(people, "9000000551")
    number = matter.seen["fir"]["number"]
    assert public_row(people, number) is None
    matter.head.act(matter.reference, "publish-fir")
    row = eventually(lambda: public_row(people, number), what="the public row")
    assert (row["station"]["code"], row["sections"]) == (matter.station, [THEFT])
    assert row["registered_at"] == matter.seen["fir"]["registered_at"]
    page = people.nobody().session.get(f"{people.system.url}{PAGE}").text
    assert number in page
    for private in ("Test Citizen", matter.mobile, "साइकिल", matter.reference, "Mahesh"):
        assert private not in str(row) and private not in page
    assert matter.seen["regions"]["publication"] == "published"
    assert "without your name" in last_text(matter.seen, "publish-fir")
    filtered = people.nobody().call("GET", LIST, params={"office": "5117028"})
    assert number not in filtered.text


def test_only_a_dsp_or_above_takes_an_fir_out_of_the_register(people: People):
    matter = registered(people, "9000000552")
    reference, number = matter.reference, matter.seen["fir"]["number"]
    matter.head.act(reference, "publish-fir")
    eventually(lambda: public_row(people, number), what="the public row")
    by_head = matter.head.try_to_act(reference, "withhold-publication", reasons=WHY)
    refused(by_head, 403, "not-allowed")
    dsp = people.officer("dsp.patna")
    unreasoned = dsp.try_to_act(reference, "withhold-publication")
    assert refused_field(unreasoned, "reasons") == "required"

    dsp.act(reference, "withhold-publication", reasons=WHY)
    eventually(lambda: public_row(people, number) is None, what="the row taken out")
    withheld = matter.seen
    assert withheld["regions"]["publication"] == "publication-withheld"
    assert withheld["publication"]["by"] == "dsp.patna"
    matter.told("publication-withheld.citizen")
    assert "publish-fir" not in offered(matter.head.case(reference))
    refused(matter.head.try_to_act(reference, "publish-fir"), 409, "action-not-open")


def closed_by_law(people: People, kind: str) -> Matter:
    """An FIR that is never public: for an offence against a woman, or for a missing child."""
    if kind == "child":
        matter = Matter.filed(people, "9000000553", category="missing-child")
        matter.duty.act(matter.reference, "acknowledge")
        return matter.registered()
    matter = Matter.filed(people, "9000000554", category="assault").classified(OUTRAGE).signed()
    return matter.registered(recorded_by="enquiry.5117012")


@pytest.fixture(scope="module")
def closed(people: People) -> list[Matter]:
    """One of each."""
    return [closed_by_law(people, kind) for kind in ("child", "woman")]


def test_what_the_law_closes_nobody_publishes(people: People, closed: list[Matter]):
    for matter in closed:
        eventually(
            lambda matter=matter: matter.seen["regions"]["publication"] == "publication-barred",
            what="closed by the system",
        )
        for officer in (matter.head, people.officer("sp.patna")):
            assert "publish-fir" not in offered(officer.case(matter.reference))
            answer = officer.try_to_act(matter.reference, "publish-fir")
            assert answer.status_code in (403, 409)
        assert public_row(people, matter.seen["fir"]["number"]) is None


def test_a_crawler_never_meets_a_closed_fir(people: People, closed: list[Matter]):
    beside = registered(people, "9000000555")
    beside.head.act(beside.reference, "publish-fir")
    number = beside.seen["fir"]["number"]
    eventually(lambda: public_row(people, number), what="the public row")
    secrets = [matter.seen["fir"]["number"] for matter in closed]
    secrets += [matter.reference for matter in closed]
    met = []
    for path, text in public_answers(people.system.url, PAGE, f"/api/v1{LIST}"):
        met += [path] if number in text else []
        for secret in secrets:
            assert secret not in text, path
    assert {PAGE, f"/api/v1{LIST}"} <= set(met), "the crawler does not even meet what is public"


def test_within_a_day_the_system_publishes_what_nobody_withheld(
    citizenry: People, pass_minutes: Callable[[float], None]
):
    left, withheld = (registered(citizenry, f"900000056{n}") for n in range(2))
    barred = closed_by_law(citizenry, "woman")
    citizenry.officer("dsp.patna").act(withheld.reference, "withhold-publication", reasons=WHY)
    number = left.seen["fir"]["number"]
    others = [withheld.seen["fir"]["number"], barred.seen["fir"]["number"]]
    pass_minutes(21 * 60)
    assert public_row(citizenry, number) is None
    pass_minutes(60)
    citizenry.sign_in_again()
    eventually(lambda: public_row(citizenry, number), seconds=20, what="the public row")
    assert [public_row(citizenry, other) for other in others] == [None, None]
    pass_minutes(3 * 24 * 60)
    citizenry.sign_in_again()
    assert left.seen["regions"]["publication"] == "published"
    assert [public_row(citizenry, other) for other in others] == [None, None]
