"""Only the designated officer acts, by a capability that ends with the hand-over or the post."""

from dataclasses import replace

from casework.engine import access
from casework.engine.rules import Step
from tests.unit.casework.region_samples import ENQUIRER, HEAD, MONDAY, NAMED, SYSTEM, Procession

SUCCESSOR = replace(ENQUIRER, id="eo.two")


def _assigned() -> Procession:
    case = Procession()
    case.act(HEAD, "assign", officer=ENQUIRER.id)
    return case


def _holds(case: Procession, actor: object) -> bool:
    result = {"assigned" in access.relations(form, actor) for form in (case.case, case.view)}
    assert len(result) == 1
    return result.pop()


def test_naming_an_officer_gives_a_capability_that_the_citizen_can_read() -> None:
    case = _assigned()
    assert case.case["assigned_to"] == ENQUIRER.id
    assert case.case["capability"] == {
        "officer": ENQUIRER.id,
        "role": "enquiry-officer",
        "office": "5117012",
        "name": NAMED["name"],
        "rank": NAMED["rank"],
        "phone": NAMED["phone"],
        "since": MONDAY,
    }
    assert case.view["capability"]["since"] == "2026-11-16T06:00:00.000+00:00"
    assert _holds(case, ENQUIRER)


def test_a_posting_elsewhere_or_in_another_role_ends_it() -> None:
    case = _assigned()
    assert not _holds(case, replace(ENQUIRER, station="5117001"))
    assert not _holds(case, replace(ENQUIRER, role="duty-officer"))
    assert not _holds(case, replace(ENQUIRER, id="eo.two"))


def test_nobody_is_the_officer_of_a_case_without_one() -> None:
    case = Procession()
    assert not _holds(case, replace(ENQUIRER, id=None))
    assert not _holds(case, ENQUIRER)


def test_a_successor_takes_over_and_the_one_who_left_is_out() -> None:
    case = _assigned()
    step = Step(
        case.definition, case.case, SYSTEM, "hand-over", {"officer": SUCCESSOR.id}, {}, MONDAY
    )
    step = replace(step, officers={SUCCESSOR.id: NAMED})
    from casework.engine.workflow import take

    change = take(case.rules, step)
    assert change.events[0]["type"] == "case.handed-over"
    case.case = change.case
    assert case.case["capability"]["officer"] == SUCCESSOR.id
    assert (_holds(case, SUCCESSOR), _holds(case, ENQUIRER)) == (True, False)


def test_without_a_successor_nobody_has_it_and_the_head_is_told() -> None:
    case = _assigned()
    change = case.act(SYSTEM, "hand-over")
    assert change.events[0]["type"] == "case.left-without-officer"
    assert (case.case["assigned_to"], case.case["capability"]) == (None, None)
    (notice,) = change.events[0]["data"]["notices"]
    assert (notice["template"], notice["to"]) == ("procession.slow.station", {"office": "5117012"})


def test_an_officer_whose_record_was_not_sent_is_named_without_a_capability() -> None:
    case = Procession()
    case.act(HEAD, "assign", officer="eo.nine")
    assert (case.case["assigned_to"], case.case["capability"]) == ("eo.nine", None)
    assert _holds(case, replace(ENQUIRER, id="eo.nine"))
    assert not _holds(case, ENQUIRER)
