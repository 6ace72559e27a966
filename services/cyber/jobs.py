"""What the cyber service does by itself: it asks the banks to hold what was lost."""

from typing import cast

from casework.desk.errands import Errands, Work
from casework.engine.case import Case
from casework.host.extension import Job
from casework.typed.fields import Answers
from chassis import log
from chassis.http_json import PeerAway
from chassis.parts import Parts
from services.cyber.banks import Banks, Hold
from services.cyber.settings import CyberSettings

logger = log.get(__name__)


def ask_banks(parts: Parts) -> Work:
    """Return what sends the requests that no bank has yet; each waits as long as it is away."""
    read = cast(CyberSettings, parts.settings)
    if not read.bank_url:
        logger.warning("BANK_URL is not set: officers ask for holds by hand")
        return lambda desk: 0
    banks = Banks(read.bank_url, read.bank_token)

    def ask(case: Case, form: Answers) -> tuple[str, Answers]:
        hold: Hold = {
            "reference": case["_id"],
            "bank": form["bank"],
            "utr": form["utr"],
            "amount": form["amount"],
            "paid_at": form["paid_at"],
        }
        return "take-receipt", {"receipt": banks.ask(hold)}

    return Errands(parts, "hold_due_at", ask, PeerAway, refusal="record-bank-refusal")


JOBS = (Job("ask_banks", 3, ask_banks, acts=True),)
