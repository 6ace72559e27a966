"""What lost and found does by itself: it looks for what was lost among what was found."""

from collections.abc import Callable

from casework.desk.desk import CaseDesk
from casework.host.extension import Job
from chassis.parts import Parts
from services.lostfound.matches import Matches


def match(parts: Parts) -> Callable[[CaseDesk], int]:
    """Return what follows the cases and enters matches."""
    matches = Matches(parts)
    matches.ensure_indexes()
    return matches.tick


JOBS = (Job("match", 5, match, acts=True),)
