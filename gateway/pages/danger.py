"""Words in an application that say somebody is in danger now: its writer is shown 112 once more.

Nothing else depends on it: the application is taken all the same.
"""

import re

_NOW = r"(?:abhi|अभी|इसी वक़्त|इसी समय|right now|just now|at this moment|now)"
_HARM = (
    r"(?:maar rahe|mar rahe|maar raha|peet rahe|pit rahe|मार रहे|मार रहा|पीट रहे|पीट रहा|"
    r"मार डाल|jaan se maar|beating|attacking|killing|killed|trapped|फँसे|फंसे|घेर)"
)
_ALWAYS = (
    r"(?:bachao|bacha lo|बचाओ|बचा लो|save me|help me now|आग लगी|आग लग गई|aag lagi|aag lag gayi|"
    r"on fire|खून बह|ख़ून बह|khoon bah|bleeding|आत्महत्या कर|aatmhatya kar|suicide|"
    r"बंधक|bandhak|hostage|गोली चल|goli chal|shots fired)"
)
_WORD, _GAP = r"\S{1,30}", r"\s{1,4}"
_SIGNS = re.compile(
    # No word and no gap without a bound: a text made for it would hold up everybody else.
    rf"{_ALWAYS}|{_NOW}{_GAP}(?:{_WORD}{_GAP}){{0,4}}?{_HARM}"
    rf"|{_HARM}\S{{0,20}}{_GAP}(?:{_WORD}{_GAP}){{0,4}}?{_NOW}",
    re.IGNORECASE,
)


def speaks_of_danger(text: str) -> bool:
    """Return whether a text in Hindi, English or Hindi in Roman letters says so."""
    return bool(_SIGNS.search(text[:20_000]))
