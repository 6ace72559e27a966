"""The public register of FIRs: within a day, without names, and never what the law closes (Youth
Bar Association of India v. Union of India, 2016)."""

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import protected_firs
from tests.support.crawler import public_answers
from tests.support.matters import (
    THEFT,
    WHY,
    Matter,
    People,
    last_text,
    offered,
    refused,
    refused_field,
)
from tests.support.pdf import words_of
from tests.support.polling import eventually
from tests.support.protected_firs import Kind
from tests.support.published import LIST, PAGE, closed_by_law, public_row, registered


def with_paper(people: People, number: str) -> dict[str, Any] | None:
    """The public row once its copy is printed."""
    row = public_row(people, number)
    return row if row and row["paper"] else None


def test_a_published_fir_says_what_and_where_and_nobodys_name(people: People):
    matter = registered(people, "9000000551")
    number = matter.seen["fir"]["number"]
    assert public_row(people, number) is None
    matter.head.act(matter.reference, "publish-fir")
    row = eventually(lambda: with_paper(people, number), what="the public row with its copy")
    assert (row["station"]["code"], row["sections"]) == (matter.station, [THEFT])
    assert row["registered_at"] == matter.seen["fir"]["registered_at"]
    page = people.nobody().session.get(f"{people.system.url}{PAGE}").text
    assert number in page
    for private in ("Test Citizen", matter.mobile, "साइकिल", matter.reference, "Mahesh"):
        assert private not in str(row) and private not in page
    assert matter.seen["regions"]["publication"] == "published"
    assert "without your name" in last_text(matter.seen, "publish-fir")
    assert f'href="{row["paper"]}"' in page
    answer = people.nobody().session.get(f"{people.system.url}{row['paper']}")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    copy = words_of(answer.content)
    assert number in copy and THEFT in copy
    for private in ("Test Citizen", matter.mobile, "साइकिल", matter.reference, "Mahesh"):
        assert private not in copy
    assert matter.reference not in answer.headers["Content-Disposition"]
    filtered = people.nobody().call("GET", LIST, params={"office": "5117028"})
    assert number not in filtered.text


def test_only_a_dsp_or_above_takes_an_fir_out_of_the_register(people: People):
    matter = registered(people, "9000000552")
    reference, number = matter.reference, matter.seen["fir"]["number"]
    matter.head.act(reference, "publish-fir")
    paper = eventually(lambda: with_paper(people, number), what="the public copy")["paper"]
    by_head = matter.head.try_to_act(reference, "withhold-publication", reasons=WHY)
    refused(by_head, 403, "not-allowed")
    dsp = people.officer("dsp.patna")
    unreasoned = dsp.try_to_act(reference, "withhold-publication")
    assert refused_field(unreasoned, "reasons") == "required"

    dsp.act(reference, "withhold-publication", reasons=WHY)
    eventually(lambda: public_row(people, number) is None, what="the row taken out")
    missing = people.nobody().session.get(f"{people.system.url}{paper}")
    assert (missing.status_code, missing.json()["code"]) == (404, "not-found")
    withheld = matter.seen
    assert withheld["regions"]["publication"] == "publication-withheld"
    assert withheld["publication"]["by"] == "dsp.patna"
    matter.told("publication-withheld.citizen")
    assert "publish-fir" not in offered(matter.head.case(reference))
    refused(matter.head.try_to_act(reference, "publish-fir"), 409, "action-not-open")


@pytest.fixture(scope="module")
def closed(people: People) -> list[Matter]:
    """One of each."""
    # The first number of a book is an example in the help of forms: somebody else has it.
    registered(people, "9000000556")
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
        number = matter.seen["fir"]["number"]
        assert public_row(people, number) is None
        path = f"/public-papers/complaint/firs/{number}"
        refused(people.nobody().call("GET", path), 404, "not-found")
        assert "public-copy" not in matter.papers(matter.head)


EVERY_SPELLING = bool(os.environ.get("CRAWL_EVERY_SPELLING"))
"""The long run: `CRAWL_EVERY_SPELLING=1 pytest -s -k crawler` tells every FIR that there is to tell
and prints how many."""
SAMPLE = 7
"""In the suite: of the other kinds every seventh is told, of the spellings every seventieth."""
ASKED = 24
"""Addresses of one FIR alone; anybody may ask so many in a minute."""


@pytest.fixture
def protected(people: People) -> Iterator[dict[str, Kind]]:
    """Protected FIRs of all kinds and spellings, by number, and one that is public."""
    gateway = people.system.database("gateway")
    texts, others = [*protected_firs.spellings()], [*protected_firs.other_kinds()]
    kinds = texts + others if EVERY_SPELLING else texts[:: SAMPLE * 10] + others[::SAMPLE]
    yield protected_firs.tell(gateway, [*kinds, protected_firs.a_public_one()])
    protected_firs.forget(gateway)


def test_a_crawler_never_meets_an_fir_that_any_spelling_of_any_act_closes(
    people: People, protected: dict[str, Kind]
):
    print(f"{len(protected)} FIRs told, {sum(one.open for one in protected.values())} of them open")
    (open_number,) = (number for number, kind in protected.items() if kind.open)
    closed = protected.keys() - {open_number}
    secret_pattern = re.compile(rf"{protected_firs.STATION}/\d{{5}}/2026|CRAWL-[0-9a-f]{{12}}")
    here = f"?office={protected_firs.STATION}"
    met: set[str] = set()
    for _, text in public_answers(people.system.url, f"{PAGE}{here}", f"/api/v1{LIST}{here}"):
        met.update(secret_pattern.findall(text))
    assert met == {open_number}, {protected[number].text for number in met & closed}
    rows = people.system.database("gateway")["public_rows"]
    assert [row["key"] for row in rows.find({"office": protected_firs.STATION})] == [open_number]
    for number in sorted(closed)[:: len(closed) // ASKED + 1]:
        for path in (f"{LIST}/{number}", f"/public-papers/complaint/firs/{number}"):
            refused(people.nobody().call("GET", path), 404, "not-found")


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
