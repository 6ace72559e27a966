"""Whatever anybody tries, in any order and at any time, a complaint stays lawful."""

from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import ContractError
from tests.unit.complaints.machine import (
    CITIZEN,
    DEFINITION,
    EVERYONE,
    NAMES,
    STRANGER,
    Machine,
    asked,
    queued,
    resolved,
    told,
)

BODIES = {
    "acknowledge": {},
    "accept-transfer": {},
    "route": {},
    "file": {},
    "assign": {"officer": "eo.one"},
    "request-information": {"text": "Which one?"},
    "give-information": {"text": "That one."},
    "add-information": {"text": "And this."},
    "withdraw": {"reason": "It was found."},
    "close": {"reason_code": "resolved", "text": "It was settled well.", "section": "BNSS 173"},
}
ANSWERS = st.sampled_from(["resolved", "ask", "queue"])
MAKE = {"resolved": resolved, "ask": asked, "queue": queued}
CATEGORIES = st.sampled_from(sorted(DEFINITION.choices))
TRIES = st.lists(
    st.tuples(
        st.sampled_from(EVERYONE),
        st.sampled_from(sorted(DEFINITION.actions)),
        st.integers(min_value=0, max_value=60 * 24 * 5),
        st.booleans(),
        st.sampled_from(sorted(NAMES)),
    ),
    max_size=40,
)


def _body(action: str, flag: bool, station: str) -> dict:
    if action == "note":
        return {"text": "A note.", "visible": flag}
    if action == "transfer":
        return {"to_station": station, "reason": "It lies there."}
    if action in ("choose-station", "assign-station"):
        return {"station": station}
    return BODIES[action]


def _check(case: Machine) -> None:
    state, records = case.state, case.case["clocks"]
    running = [record["name"] for record in records if record["ended_at"] is None]
    terminal = DEFINITION.states[state].terminal
    assert terminal == (case.case["closed_at"] is not None)
    assert not (terminal and running), "a clock outlives the case"
    assert terminal or running, "an open complaint has no clock"
    assert terminal or case.case["offices"]["handling"], "an open complaint is nobody's"
    assert (state == "transfer-sent") == (case.case["transfer"] is not None)
    assert state != "assigned" or case.case["assigned_to"], "assigned to nobody"
    diary = [e for e in case.case["timeline"] if "gd_number" in e["details"]]
    closed = [e for e in case.case["timeline"] if e["state"] == "closed"]
    assert not closed or diary, "closed without a general diary entry"
    assert state != "closed" or case.case["category"] != "missing-child"


@given(answer=ANSWERS, category=CATEGORIES, tries=TRIES)
def test_no_sequence_of_acts_and_clocks_reaches_an_unlawful_state(answer, category, tries) -> None:
    case = Machine(answer=MAKE[answer](), category=category)
    for actor, action, minutes, flag, station in tries:
        case.pass_time(minutes=minutes)
        before = case.case
        try:
            case.act(actor, action, **_body(action, flag, station))
        except ContractError:
            assert case.case is before
        else:
            assert actor is not STRANGER
        _check(case)
    sequences = [event["sequence"] for event in case.events]
    assert sequences == list(range(1, len(sequences) + 1)), "one event for every change"
    times = [entry["at"] for entry in case.case["timeline"]]
    assert times == sorted(times), "time goes forward"


@given(answer=ANSWERS, tries=TRIES)
def test_every_change_of_state_sends_the_citizen_exactly_one_message(answer, tries) -> None:
    case = Machine(answer=MAKE[answer]())
    for actor, action, _, flag, station in tries:
        state = case.state
        try:
            change = case.act(actor, action, **_body(action, flag, station))
        except ContractError:
            continue
        messages = [to for _, to in told(list(change.events)) if to == "citizen"]
        assert len(messages) <= 1
        assert len(messages) == 1 or case.state == state


@given(minutes=st.lists(st.integers(min_value=1, max_value=600), min_size=1, max_size=40))
def test_escalation_comes_at_the_same_moments_however_much_is_written(minutes) -> None:
    quiet, busy = Machine(), Machine()
    caused: dict[str, list] = {"quiet": [], "busy": []}
    for each in minutes:
        caused["quiet"] += quiet.pass_time(minutes=each)
        caused["busy"] += busy.pass_time(minutes=each)
        busy.act(CITIZEN, "add-information", text="Any news?")
    moments = {
        name: [(e["type"], e["occurred_at"], told([e])) for e in events]
        for name, events in caused.items()
    }
    assert moments["quiet"] == moments["busy"]
