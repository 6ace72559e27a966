"""What may come of a call to somebody whom no message reached."""

CALL_OUTCOMES = ("reached", "not-reached", "wrong-number")
REACHED, NOT_REACHED, WRONG_NUMBER = CALL_OUTCOMES
CALLS_AT_MOST = 3
"""So many calls that nobody answers end the task."""
