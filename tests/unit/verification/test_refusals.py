"""What the rules refuse they say in words: no bare code of a choice that was offered, and no step
that is offered and refused without a reason."""

import re

import pytest

from tests.support.sources import ROOT

BARE = re.compile(r'"(not-a-choice|too-few|not-accepted)"|\b(NotAllowed|ActionNotOpen|Conflict)\(')
WORDLESS = {
    "verification": {"words.py"},
    # That a thing was handed over is recorded by the system, which reads no reason.
    "lostfound": {"words.py", "found_things.py"},
}


@pytest.mark.parametrize("service", sorted(WORDLESS))
def test_no_rule_refuses_with_a_bare_code(service: str) -> None:
    refusals = {
        path.name
        for path in (ROOT / "services" / service / "rules").glob("*.py")
        if BARE.search(path.read_text(encoding="utf-8"))
    }
    assert refusals == WORDLESS[service], "refusals go through words.refusal"
