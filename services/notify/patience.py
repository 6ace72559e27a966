"""Which messages wait, and until when: no SMS rings at night that can wait until morning, and who
wishes it is told once a day of what can wait. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone

from messages import REMINDER, STATUTORY, SURVEY
from services.notify.typed import MessageBase
from services.notify.wishes import Wishes

IST = timezone(timedelta(hours=5, minutes=30), "IST")
QUIET_HOURS, DIGEST = "quiet-hours", "digest"
NO_HOURS = "none"
PATIENT_LANES = ("status", "bulk")


@dataclass(frozen=True, slots=True)
class Hours:
    """From when until when, by the clocks of India; the end may lie on the next day."""

    begin: time
    end: time

    def over_at(self, moment: datetime) -> datetime | None:
        """Return when the hours in which `moment` lies are over; None if it lies outside."""
        here = moment.astimezone(IST)
        begins = datetime.combine(here.date(), self.begin, IST)
        if self.begin > self.end and here.time() < self.end:
            begins -= timedelta(days=1)
        length = datetime.combine(here.date(), self.end) - datetime.combine(here.date(), self.begin)
        ends = begins + length % timedelta(days=1)
        return ends.astimezone(moment.tzinfo) if begins <= here < ends else None


@dataclass(frozen=True, slots=True)
class Patience:
    """`quiet`: the hours in which no SMS goes that can wait, None for none; `digest_at`: when
    whoever wishes one digest a day gets it, by the clocks of India."""

    quiet: Hours | None = None
    digest_at: time = time(18)

    def waits(
        self, channel: str, wishes: Wishes, now: datetime, end: datetime
    ) -> tuple[datetime, str] | None:
        """Return until when, and why, a message that can wait does; None if it goes
        now. Nothing waits beyond the `end` of its use: better a tone at night than a
        period that lapsed unsaid."""
        if wishes.digest:
            at = self._next_digest(now)
            at = self.quiet_until(channel, at) or at
            if at < end:
                return (at, DIGEST)
        until = self.quiet_until(channel, now)
        return (until, QUIET_HOURS) if until and until < end else None

    def quiet_until(self, channel: str, moment: datetime) -> datetime | None:
        """Return when the quiet hours of a channel end;
        None if they are not now. An e-mail never rings."""
        return self.quiet.over_at(moment) if self.quiet and channel == "sms" else None

    def _next_digest(self, now: datetime) -> datetime:
        here = now.astimezone(IST)
        at = datetime.combine(here.date(), self.digest_at, IST)
        return (at if at > here else at + timedelta(days=1)).astimezone(now.tzinfo)


def parse_hours(text: str) -> Hours | None:
    """Parse `21:00-08:00`; None for `none`. Raises ValueError."""
    if text == NO_HOURS:
        return None
    begin, _, end = text.partition("-")
    hours = Hours(time.fromisoformat(begin.strip()), time.fromisoformat(end.strip()))
    if hours.begin == hours.end:
        raise ValueError("they begin when they end")
    return hours


def can_wait(row: MessageBase | Mapping[str, object]) -> bool:
    """Return whether a message may wait and be as its recipient wishes: one to a person that is
    neither urgent nor statutory. Messages of earlier releases say no kind and go at once."""
    return (
        row["office"] is None
        and row["lane"] in PATIENT_LANES
        and row.get("kind", STATUTORY) != STATUTORY
    )


def unwanted(kind: str, wishes: Wishes) -> bool:
    """Return whether a person wishes no messages of this kind."""
    return (kind == REMINDER and not wishes.reminders) or (kind == SURVEY and not wishes.surveys)
