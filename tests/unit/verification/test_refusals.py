"""What the rules refuse they say in words: no bare code of a choice that was offered."""

import re

from tests.support.sources import ROOT

RULES = ROOT / "services/verification/rules"
BARE = re.compile(r'"(not-a-choice|too-few|not-accepted)"')


def test_no_rule_refuses_with_a_bare_code() -> None:
    found = {
        path.name for path in RULES.glob("*.py") if BARE.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"words.py"}, "refusals go through words.refusal"
