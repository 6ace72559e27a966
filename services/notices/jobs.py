"""What the service of notices does by itself: it compares each notice of a wanted person with the
register of warrants, when it is published and every day after that."""

from typing import cast

from casework.desk.errands import Errands, Work
from casework.engine.case import Case
from casework.host.extension import Job
from casework.typed.fields import Answers
from chassis import log
from chassis.http_json import PeerAway
from chassis.parts import Parts
from services.notices.settings import NoticesSettings
from services.notices.warrant_register import IN_FORCE, UNKNOWN, Warrant, WarrantRegister

logger = log.get(__name__)
KINDS = {"wanted": "warrant", "reward": "warrant", "proclaimed": "proclamation"}
"""What the register is asked for, by the kind of the notice."""
BECAUSE = {"executed": "arrested", "recalled": "recalled", "closed": "acquitted", "died": "died"}
"""Why a notice is taken down, by what the register answers."""


def compare_with_register(parts: Parts) -> Work:
    """Return what compares the notices that are due; each waits as long as the register is away."""
    read = cast(NoticesSettings, parts.settings)
    if not read.warrants_url:
        logger.warning("WARRANTS_URL is not set: officers compare with the register by hand")
        return lambda desk: 0
    register = WarrantRegister(read.warrants_url, read.warrants_token)

    def compare(case: Case, form: Answers) -> tuple[str, Answers]:
        warrant: Warrant = {
            "number": form["case_number"],
            "court": form["court"],
            "kind": KINDS[form["kind"]],
            "name": form["name"],
        }
        standing = register.standing_of(warrant)
        if standing == IN_FORCE:
            return "record-in-force", {}
        if standing == UNKNOWN:
            return "record-unknown", {}
        return "record-no-longer-wanted", {"because": BECAUSE[standing]}

    return Errands(parts, "register_due_at", compare, PeerAway, refusal="record-register-refusal")


JOBS = (Job("compare_with_register", 3, compare_with_register, acts=True),)
