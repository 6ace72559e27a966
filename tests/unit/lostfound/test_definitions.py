"""What the definitions of lost and found promise of every state, read from them."""

from tests.support.lostfound import DEFINITIONS


def test_a_claim_ends_with_its_thing_whichever_open_state_it_is_in() -> None:
    claim = DEFINITIONS.newest("found-claim")
    opened = {name for name, state in claim.states.items() if not state.terminal}
    left = {
        state for way in claim.actions["close-thing-gone"].transitions for state in way.from_states
    }
    assert opened and left == opened
