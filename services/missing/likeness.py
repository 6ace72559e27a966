"""May an unknown body or person be this missing one? A few facts that must not contradict, and
words that both sides use, by the skeleton that lost and found compares by (`casework.folding`)."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from casework.folding import plain, skeleton, words
from casework.typed.fields import Answers
from contracts.typed import Text

YEARS_OFF = 5
"""An age by looks is a guess."""
CENTIMETRES_OFF = 10
BEFORE_LAST_SEEN = timedelta(days=2)
"""When somebody was last seen is remembered wrongly."""
WORDS_NEEDED = 2
SHORTEST = 2
OTHER_SEXES = frozenset({"other", "unknown"})
EVERYBODYS = frozenset(
    skeleton(word)
    for text in ("का की के पर में और है था थी से एक", "the a an and of on in with wearing was old")
    for word in words(text)
)
"""Words that say nothing of a person."""
_FEET = re.compile(r"(\d)\s*(?:\u092b\u093c?[\u0941\u0940]\u091f|feet|foot|ft|')\s*(\d{1,2})?")
"""In Hindi with and without the dot."""
_CENTIMETRES = re.compile(r"\b(1\d\d|2[0-2]\d|[6-9]\d)\b")


def why_alike(missing: Answers, unknown: Answers) -> Text | None:
    """Return why the ``unknown`` one may be the ``missing`` one, both as their forms say; None
    where something contradicts it or too little speaks for it."""
    person = missing.get("person") or {}
    if _contradicts(missing, person, unknown):
        return None
    both = sorted(_vocabulary(_texts(person)) & _vocabulary(_texts(unknown)))
    if len(both) < WORDS_NEEDED:
        return None
    written = {skeleton(word): word for text in _texts(unknown) for word in words(text)}
    shared = ", ".join(written[one] for one in both[:8])
    return {
        "hi": f"लिंग, उम्र और दिन मेल खाते हैं; दोनों में ये शब्द हैं: {shared}।",
        "en": f"Sex, age and day agree; both say: {shared}.",
    }


def _contradicts(missing: Answers, person: Answers, unknown: Answers) -> bool:
    sexes = {person.get("sex", "other"), unknown["sex"]} - OTHER_SEXES
    if len(sexes) > 1:
        return True
    age = missing.get("age")
    if age is not None:
        lowest, highest = unknown["age_from"] - YEARS_OFF, unknown["age_to"] + YEARS_OFF
        if not lowest <= age <= highest:
            return True
    tall = centimetres(person.get("height", "")), centimetres(unknown.get("height", ""))
    if tall[0] and tall[1] and abs(tall[0] - tall[1]) > CENTIMETRES_OFF:
        return True
    last_seen = missing.get("occurred_at")
    if not last_seen:
        return False
    return _moment(unknown["found_at"]) < _moment(last_seen) - BEFORE_LAST_SEEN


def centimetres(text: str) -> int | None:
    """Return the height that ``text`` says in feet and inches or centimetres; None where none."""
    if feet := _FEET.search(plain(text)):
        return round(int(feet[1]) * 30.48 + int(feet[2] or 0) * 2.54)
    number = _CENTIMETRES.search(plain(text))
    return int(number[1]) if number else None


def _texts(answers: Answers) -> list[str]:
    return [answers[name] for name in ("clothes", "marks") if answers.get(name)]


def _vocabulary(texts: Iterable[str]) -> set[str]:
    bones = {skeleton(word) for text in texts for word in words(text) if not word.isdigit()}
    return {one for one in bones if len(one) >= SHORTEST} - EVERYBODYS


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
