"""What lost and found does by itself: it looks for what was lost among what was found."""

from collections.abc import Callable

from casework.desk.desk import CaseDesk
from casework.host.extension import Job
from chassis.parts import Parts
from services.lostfound.matches import Matches
from services.lostfound.refiling import Refiling


def match(parts: Parts) -> Callable[[CaseDesk], int]:
    """Return what follows the cases and enters matches."""
    matches = Matches(parts)
    matches.ensure_indexes()
    return matches.tick


def refile(parts: Parts) -> Callable[[], int]:
    """Return what files anew, a few at a time, what was filed by an older reading of words."""
    refiling = Refiling(parts, Matches(parts))
    refiling.ensure_indexes()
    return refiling.tick


JOBS = (Job("match", 5, match, acts=True), Job("refile", 5, refile))
