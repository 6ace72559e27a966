"""The offences on the law page: what kind of case each makes, and which rules look at it."""

from collections import Counter
from collections.abc import Iterable, Mapping

from services.complaints.law.classification import (
    FROM_3_TO_7,
    FROM_7,
    KINDS,
    NON_COGNIZABLE,
    NOT_AN_OFFENCE,
    UNDER_3,
    kind_of,
)
from services.complaints.law.consequences import of_offences
from services.complaints.law.offence import Offence
from services.complaints.law.wording import say
from tools.law_page.stages import folded
from tools.law_page.words import both, cell, table

FOLLOWS = {
    NOT_AN_OFFENCE: "nothing",
    NON_COGNIZABLE: "non-cognizable",
    UNDER_3: "under-3",
    FROM_3_TO_7: "from-3-to-7",
    FROM_7: "from-7",
}
"""The sentence of the law's wording that says what follows from each kind."""


def bands(offences: Mapping[str, Offence]) -> str:
    """Return what follows from each kind of case, and how many sections make one."""
    counts = Counter(kind_of(offence) for offence in without_clauses(offences))
    rows = [
        (
            f"`{kind}`",
            str(counts[kind]),
            cell(say(FOLLOWS[kind], sections="The sections named")["en"]),
        )
        for kind in KINDS
    ]
    lead = (
        "An officer names the sections; these kinds follow from them. One cognizable offence makes "
        "the whole case cognizable, and the gravest decides (BNSS 174(4))."
    )
    head = ("kind", "sections of the BNS", "what follows")
    return "\n\n".join(["## Kinds of case", lead, table(head, rows)])


def sections(offences: Mapping[str, Offence]) -> str:
    """Return the table of sections, one row each; clauses stand with their section."""
    rows = [_row(offence) for offence in without_clauses(offences)]
    lead = (
        "How a row is read and corrected, and what *checked* promises: [the table of offences]"
        "(offences.md); the other Acts: [Acts](acts.md). *Woman officer*: she records it where the "
        "woman herself informs. *Closed*: the FIR is not published."
    )
    head = ("section", "offence", "cognizable", "bailable", "punishment", "kind", "woman officer")
    named = table((*head, "public", "checked"), rows)
    return "\n\n".join(["## Sections", lead, folded(f"<b>All {len(rows)} sections</b>", named)])


def _row(offence: Offence) -> tuple[str, ...]:
    follows = of_offences([offence])
    return (
        offence.section,
        both(offence.title),
        "yes" if offence.cognizable else "no",
        "yes" if offence.bailable else "no",
        cell(offence.punishment.words("en")),
        f"`{kind_of(offence)}`",
        "yes" if follows.gives("woman_officer") else "",
        "closed" if follows.gives("closed_to_public") else "yes" if offence.cognizable else "",
        offence.checked,
    )


def without_clauses(offences: Mapping[str, Offence]) -> Iterable[Offence]:
    """Yield each section once: a clause is a row of its section under another name."""
    for section, offence in offences.items():
        whole = offences.get(section.rpartition("(")[0])
        if whole is None or whole.title != offence.title:
            yield offence
