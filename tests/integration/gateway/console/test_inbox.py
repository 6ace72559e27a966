"""What an office has to do, in the order in which it is to be done, for whoever may see it."""

from collections.abc import Callable

import pytest
from pymongo.database import Database

from gateway.building import GatewayParts
from gateway.cases import inbox, inbox_store, inbox_stream
from gateway.http import rate_limits
from gateway.http.rate_limits import RateLimit, RateLimiter
from tests.integration.gateway.console.conftest import Office
from tests.unit.gateway.pages.browser import Browser

Listed = Callable[[Browser], list[str]]


def test_what_is_late_comes_first_then_what_is_sensitive_then_the_nearest_limit(
    office: Office, listed: Listed
) -> None:
    later = office.case(due_in=9)
    none = office.case()
    sooner = office.case(due_in=1)
    late = office.case(due_in=-1, late=True)
    hidden = office.case(due_in=2, sensitive=True)
    assert listed(office.browser("duty").visit("/console")) == [late, sooner, later, none]
    above = office.browser("sp").visit("/console")
    assert listed(above) == [late, hidden, sooner, later, none]


def test_a_limit_that_was_missed_and_is_over_makes_nothing_late(
    office: Office, listed: Listed
) -> None:
    near = office.case(due_in=1)
    over = {"name": "acknowledge", "due_at": "2026-01-05T10:00:00.000+00:00"}
    past = office.case(clocks=[{**over, "status": "breached", "ended": True}])
    officer = office.browser("duty").visit("/console")
    assert listed(officer) == [near, past]
    assert [one.get("class") for one in officer.page.all("tr")] == [None] * 3
    assert listed(officer.visit("/console?tab=overdue")) == []


def test_the_lists_and_their_figures_agree(office: Office, listed: Listed) -> None:
    new = office.case(due_in=1)
    late = office.case(due_in=-1, late=True)
    mine = office.case(state="acknowledged", assigned_to="duty")
    paused = {"name": "acknowledge", "due_at": "2030-01-05T10:00:00.000+00:00", "status": "paused"}
    waiting = office.case(state="acknowledged", clocks=[paused])
    office.case(office_codes=["5117013"], offices={"handling": "5117013"})
    ended = office.case(state="withdrawn", closed_at="2026-01-06T10:00:00.000+00:00")
    officer = office.browser("duty")
    lists = {
        "all": {new, late, mine, waiting},
        "new": {new, late},
        "mine": {mine},
        "overdue": {late},
        "waiting": {waiting},
        "ended": {ended},
    }
    for tab, references in lists.items():
        assert set(listed(officer.visit(f"/console?tab={tab}"))) == references, tab
        counts = {one.get("data-count"): one.text for one in officer.page.all("b")}
        assert tab == "ended" or counts[tab] == str(len(references)), tab
    assert officer.visit("/console?tab=nothing").status == 422


def test_nothing_is_counted_that_its_reader_may_not_see(office: Office, listed: Listed) -> None:
    office.case(sensitive=True)
    officer = office.browser("duty").visit("/console")
    assert listed(officer) == []
    assert {one.text for one in officer.page.all("b") if one.get("data-count")} == {"0"}
    overview = officer.visit("/console/overview")
    assert overview.page.all("tbody") == []


def test_pages_follow_one_another_without_gap_or_repetition(office: Office, listed: Listed) -> None:
    all_of_them = [office.case(due_in=number // 3) for number in range(30)]
    officer = office.browser("duty").visit("/console")
    first = listed(officer)
    second = listed(officer.follow("Show more"))
    assert len(first) == 25 and sorted(first + second) == sorted(all_of_them)


def test_the_list_is_read_by_an_index_in_its_order(
    office: Office, parts: GatewayParts, database: Database
) -> None:
    office.case(due_in=1)
    rows = database["cases"].find({"office_codes": "5117012", "desk.open": True})
    plan = rows.sort([("desk.urgency", 1), ("_id", 1)]).explain()["queryPlanner"]["winningPlan"]
    assert "SORT" not in str(plan).replace("SORT_KEY", "") and "IXSCAN" in str(plan)


def test_three_clicks_lead_from_new_to_acknowledged_to_assigned(office: Office) -> None:
    reference = office.case(due_in=1)
    head = office.browser("sho").visit("/console?tab=new")
    head.press("Acknowledge " + reference)  # the first click; the case is shown
    assert head.path.startswith(f"/console/cases/{reference}?done=1&tab=new&stood=")
    assert head.says("Done.")
    # the second click chooses, the third says so
    head.press("Assign", officer="enquiry2")
    assert head.path.startswith(f"/console/cases/{reference}?done=1&tab=new&stood=")
    acts = [(one["action"], one["body"]) for one in office.permits.peer.kwargs_of("act")]
    assert acts == [("acknowledge", {}), ("assign", {"officer": "enquiry2"})]


def test_several_new_ones_are_taken_at_once_with_a_result_for_each(
    office: Office, listed: Listed
) -> None:
    one, other = office.case(due_in=1), office.case(due_in=2)
    moved = office.case(due_in=3)
    officer = office.browser("duty").visit("/console?tab=new")
    office.permits.cases[moved]["state"] = "acknowledged"  # somebody else was faster
    officer.press("Acknowledge")
    assert officer.says("No case was ticked")
    officer.press("Acknowledge", case=one)
    assert officer.says("Done: 1") and one not in listed(officer)
    fields = [("case", other), ("case", moved), ("take", "acknowledge")]
    fields += [(name, officer.value(name)) for name in ("form_token", "key")]
    officer._go("POST", "/console/several", fields, [])
    assert officer.says("1 of 2 done")
    rows = {row.all("a")[0].text: row.text for row in officer.page.all("tbody")[0].all("tr")}
    assert "Done" in rows[other] and "Not done" in rows[moved]


def test_what_no_definition_allows_is_not_taken_of_several(office: Office) -> None:
    reference = office.case(due_in=1)
    officer = office.browser("duty").visit("/console")
    fields = [("case", reference), ("take", "withdraw"), ("withdraw.reason", "It is settled")]
    fields += [(name, officer.value(name)) for name in ("form_token", "key")]
    officer._go("POST", "/console/several", fields, [])
    assert officer.says("Not done") and office.permits.peer.kwargs_of("act") == []


def test_where_no_button_is_pressed_nothing_is_taken_of_several(office: Office) -> None:
    reference = office.case(due_in=1)
    officer = office.browser("duty").visit("/console?tab=new")
    fields = [("case", reference), ("take", "")]
    fields += [(name, officer.value(name)) for name in ("form_token", "key")]
    officer._go("POST", "/console/several?tab=new", fields, [])
    assert officer.path == "/console?tab=new"
    assert office.permits.peer.kwargs_of("act") == []


def test_who_is_chosen_is_listed_by_load_and_who_is_away_cannot_be(office: Office) -> None:
    office.case(state="acknowledged", assigned_to="enquiry")
    reference = office.case(state="acknowledged")
    case = office.browser("sho").visit(f"/console/cases/{reference}")
    named = [one.get("value") for one in case.page.all("input") if one.get("name") == "officer"]
    assert named == ["enquiry2", "enquiry"]
    people = office.browser("sho").visit("/console/people?officer=enquiry2")
    people.press("Enter leave from now")
    assert people.says("Entered as absent.")
    case = office.browser("sho").visit(f"/console/cases/{reference}")
    named = [one.get("value") for one in case.page.all("input") if one.get("name") == "officer"]
    assert named == ["enquiry"] and case.says("Away now: Test Officer enquiry2")


def test_figures_that_take_too_long_are_left_out_and_the_lists_are_shown(
    office: Office, listed: Listed, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = office.case(due_in=1, sensitive=False, assigned_to="sho", state="acknowledged")
    numbers = {"$range": [0, 100_000]}
    added = {"$reduce": {"input": numbers, "initialValue": 0, "in": {"$add": ["$$value", 1]}}}
    slow = {"$expr": {"$gte": [added, 0]}}
    for module in (inbox, inbox_stream):
        plain = module.visible_to
        monkeypatch.setattr(
            module, "visible_to", lambda *who, plain=plain: {"$and": [slow, plain(*who)]}
        )
    monkeypatch.setattr(inbox_store, "PATIENCE_MS", 5)
    head = office.browser("sho").visit("/console")
    assert head.status == 200 and listed(head) == [reference]
    counts = {one.get("data-count"): one.text for one in head.page.all("b")}
    assert {counts[tab] for tab in ("all", "new", "mine", "overdue", "waiting")} == {"–"}
    assert head.visit("/console/overview").says("could not be counted in time")
    assert head.visit(f"/console/cases/{reference}").status == 200
    head.visit("/console").press("Look up", q="GD 1/2026")
    assert head.status == 200
    answer = head.transport.client.get("/console/live", buffered=False)  # type: ignore[attr-defined]
    stream = iter(answer.response)
    assert next(stream).startswith(b"retry") and b'"all":null' in next(stream)
    answer.close()


def test_pages_that_show_the_same_figures_share_a_count(
    office: Office, parts: GatewayParts, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.case(due_in=1)
    counted, count = [], parts.inbox.counts
    monkeypatch.setattr(parts.inbox, "counts", lambda *who: counted.append(who) or count(*who))
    for _ in range(3):
        office.browser("duty").visit("/console")
    assert len(counted) == 1
    office.browser("sp").visit("/console?tab=new")
    assert len(counted) == 2, "what one role may see is not what another may"


def test_each_case_of_a_press_counts(
    office: Office, parts: GatewayParts, monkeypatch: pytest.MonkeyPatch
) -> None:
    references = [office.case(due_in=1) for _ in range(3)]
    limits = {**rate_limits.PRODUCTION, "several": RateLimit(per_identity=2, per_address=100)}
    monkeypatch.setitem(vars(parts), "limiter", RateLimiter(limits))
    officer = office.browser("duty").visit("/console?tab=new")
    fields = [("case", one) for one in references] + [("take", "acknowledge")]
    fields += [(name, officer.value(name) or "") for name in ("form_token", "key")]
    officer._go("POST", "/console/several", fields, [])
    assert officer.says("2 of 3 done") and len(office.permits.peer.kwargs_of("act")) == 2
