"""A chart of bars, drawn by the server; the table beside it says the same."""

from collections.abc import Sequence

from markupsafe import Markup

WIDTH, ROW, NUMBERS = 360, 44, 60
"""Units of the drawing, which are the pixels of a phone: its width, a row with its name above its
bar, and what the number beside the bar takes."""
LONGEST_LABEL = 40
"""Characters; a longer one ends in dots, and stands whole in the table."""


def bars(label: str, lines: Sequence[tuple[str, int]]) -> Markup:
    """Return an SVG that is read out as ``label``, with a bar for each (name, number); nothing
    where there is no line."""
    if not lines:
        return Markup("")
    most = max(number for _, number in lines) or 1
    rows = [_row(place, name, number, number / most) for place, (name, number) in enumerate(lines)]
    opening = Markup('<svg class="bars" viewBox="0 0 {} {}" role="img" aria-label="{}">').format(
        WIDTH, ROW * len(lines), label
    )
    return opening + Markup("").join(rows) + Markup("</svg>")


def _row(place: int, name: str, number: int, share: float) -> Markup:
    top = place * ROW
    width = max(2, round(share * (WIDTH - NUMBERS)))
    short = name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1].rstrip()}…"
    return Markup(
        '<text x="0" y="{0}">{1}</text><rect x="0" y="{2}" width="{3}" height="14" rx="3"/>'
        '<text x="{4}" y="{5}">{6}</text>'
    ).format(top + 15, short, top + 21, width, width + 8, top + 33, number)
