"""What an import noticed, and how it is told: one page, the gravest and the largest first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LINES_OF_A_KIND = 5
"""Findings of one kind that are told one by one; the others are counted."""


@dataclass(frozen=True)
class Finding:
    """One thing noticed. An ``error`` refuses the whole set; a warning is for the surveyor.

    ``hectares``: how much ground it concerns, 0 where that says nothing. ``confirm``: a person
    looks at it before the set is put in force.
    """

    level: str
    code: str
    subject: str
    text: str
    hectares: float = 0.0
    confirm: bool = False

    def __str__(self) -> str:
        return f"{self.level}: {self.code}: {self.subject}: {self.text}"


def page(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield the lines of a report: errors before warnings; of each kind a sum and the largest."""
    kinds: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        kinds[finding.level, finding.code].append(finding)
    for (level, code), several in sorted(kinds.items(), key=lambda kind: kind[0][0] != "error"):
        ordered = sorted(several, key=lambda finding: -finding.hectares)
        if len(ordered) > 1:
            ground = sum(finding.hectares for finding in ordered)
            size = f", {ground:,.1f} ha in all" if ground else ""
            yield f"{level}: {code}: {len(ordered)} of this kind{size}"
        for finding in ordered[:LINES_OF_A_KIND]:
            yield str(finding)
        if len(ordered) > LINES_OF_A_KIND:
            yield f"  … and {len(ordered) - LINES_OF_A_KIND} more of {code}"
