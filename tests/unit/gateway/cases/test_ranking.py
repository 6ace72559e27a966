"""How urgent a case is, from its view alone."""

import pytest

from gateway.cases.ranking import standing
from tests.unit.gateway.samples import later, view

SOON, FAR = "2026-01-05T10:15:00.000+00:00", "2026-03-05T10:15:00.000+00:00"


def clock(status: str, due_at: str = SOON, **more: object) -> dict:
    return {"name": "acknowledge", "due_at": due_at, "status": status, "level": 0, **more}


def by_officer(case: dict, state: str, **details: object) -> dict:
    after = later(case, state, "transfer")
    after["timeline"][-1] |= {"actor_role": "sho", "details": details}
    return after


def test_late_goes_before_sensitive_before_limited_before_unlimited() -> None:
    cases = [
        view(clocks=[clock("breached", FAR)], sensitive=False),
        view(clocks=[clock("running", FAR)], sensitive=True),
        view(clocks=[], sensitive=True),
        view(clocks=[clock("running", SOON)]),
        view(clocks=[clock("running", FAR), clock("met", SOON)]),
        view(clocks=[]),
    ]
    order = [standing(one)["urgency"] for one in cases]  # type: ignore[arg-type]
    assert order == sorted(order) and len(set(order)) == len(order)


@pytest.mark.parametrize(
    ("clocks", "late", "due"),
    [
        ([clock("breached")], True, SOON),
        ([clock("breached", ended=True)], False, None),
        ([clock("running"), clock("breached", FAR)], True, SOON),
        ([clock("met")], False, None),
        ([clock("stopped")], False, None),
        ([clock("paused")], False, None),
    ],
)
def test_only_what_is_still_owed_counts(clocks: list, late: bool, due: str | None) -> None:
    now = standing(view(clocks=clocks))  # type: ignore[arg-type]
    assert (now["late"], now["due"]) == (late, due)


def test_new_is_what_no_officer_has_touched_or_what_came_back_to_how_it_came_in() -> None:
    at_filing = view()
    since_entry = by_officer(at_filing, "acknowledged")
    sent_on = by_officer(since_entry, "submitted", to_station="5117013")
    named = {**at_filing, "assigned_to": "enquiry"}
    ended = {**at_filing, "closed_at": SOON}
    for case, new in ((at_filing, 1), (since_entry, 0), (sent_on, 1), (named, 0), (ended, 0)):
        assert standing(case)["new"] == bool(new)  # type: ignore[arg-type]


def test_what_an_officer_filed_is_new_too() -> None:
    at_filing = view()
    at_filing["timeline"][0]["actor_role"] = "duty-officer"
    assert standing(at_filing)["new"]  # type: ignore[arg-type]


def test_each_time_an_officer_sends_it_to_another_office_is_counted() -> None:
    case = by_officer(view(), "acknowledged")
    for _ in range(3):
        case = by_officer(case, "submitted", to_station="5117013")
    chosen = later(case, "submitted", "choose-station")
    chosen["timeline"][-1] |= {"actor_role": "citizen", "details": {"station": "5117012"}}
    assert standing(chosen)["moves"] == 3  # type: ignore[arg-type]
