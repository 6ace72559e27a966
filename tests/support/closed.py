"""Whether what somebody typed into an action stands anywhere outside."""

import json
from typing import Any

from casework.closed_text import ClosedText, set_apart
from casework.engine.change import Change
from services.complaints.law import sections

LONG_ENOUGH = 8
"""Characters of a text that stands nowhere by chance: a number in a register has less."""
NO_SECRETS = frozenset({"BNSS 173(3)"})
"""What is typed and is also in texts of the definition."""


def check(answers: Any, change: Change) -> None:
    """Assert that no closed text of the ``answers`` can be read in the case or its entries."""
    document = {name: value for name, value in change.case.items() if name != "outbox"}
    outside = json.dumps(set_apart(document)[0], default=str, ensure_ascii=False)
    for text in texts_in(answers):
        if _is_an_act_and_its_sections(text):
            continue
        assert text not in outside, f"{text!r} can be read outside"


def _is_an_act_and_its_sections(text: str) -> bool:
    """Everybody may read those of an offence that an officer writes himself (decision 0077)."""
    act, rest = sections.split(text, None)
    return act is not None and sections.sections_in(rest) is not None


def texts_in(value: Any) -> list[str]:
    """The closed texts in a value that are long enough to be looked for."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts_in(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts_in(part)]
    if not isinstance(value, ClosedText) or len(value) < LONG_ENOUGH or value in NO_SECRETS:
        return []
    return [str(value)]
