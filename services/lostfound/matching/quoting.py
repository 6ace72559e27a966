"""What of the reasons of a suggestion is quoted: nothing by which a claim is tested.

Marks and contents are weighed like all that is written of a thing, but two stations read the
reasons, and the marks of a thing are for the station that keeps it, those of a report for that of
the report. So a reason is given in words only where both sides say so without their marks; the
others are one sentence that names nothing.
"""

from collections.abc import Iterable, Sequence

from contracts.typed import Text
from services.lostfound.matching.entry import Reason
from services.lostfound.matching.lexicon import Lexicon
from services.lostfound.matching.reading import Reading

NOT_QUOTED = "not-quoted"


def quotable(
    reasons: Iterable[Reason], mine: Reading, theirs: Reading, lexicon: Lexicon
) -> tuple[Reason, ...]:
    """Return the reasons that both stations may read, in their order.

    ``mine`` and ``theirs`` are what the two entries say without their marks. What was left out
    comes last as one reason ``not-quoted`` without parameters, bearing its weights.
    """
    quoted: list[Reason] = []
    withheld = 0.0
    for reason in reasons:
        quote = _quote(reason, mine, theirs, lexicon)
        if quote is None:
            withheld += reason.weight
        else:
            quoted.append(quote)
    return (*quoted, Reason(NOT_QUOTED, withheld)) if withheld else tuple(quoted)


def _quote(reason: Reason, mine: Reading, theirs: Reading, lexicon: Lexicon) -> Reason | None:
    """Return the reason with what of it is said outside the marks, None where that is nothing."""
    if reason.code == "words-same":
        pairs = [
            pair
            for pair in reason.parameters["words"]
            if pair[0] in mine.words.values() and pair[1] in theirs.words.values()
        ]
        return Reason(reason.code, reason.weight, {"words": pairs}) if pairs else None
    kind = reason.code.partition("-")[0]
    names = [_names(kind, side, lexicon) for side in (mine, theirs)]
    for parameter, value in reason.parameters.items():
        sides = {"mine": names[:1], "theirs": names[1:]}.get(parameter, names)
        if kind in _NAMED and not all(value in side for side in sides):
            return None
    return reason


_NAMED = {"item", "brand", "colour"}


def _names(kind: str, reading: Reading, lexicon: Lexicon) -> Sequence[str | Text]:
    """Return what a side names of a kind, as reasons write it."""
    if kind == "brand":
        return [code.title() for code in reading.brands]
    codes = {"item": reading.items, "colour": reading.colours}.get(kind, ())
    return [lexicon.name(kind, code) for code in codes]
