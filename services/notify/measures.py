"""What Prometheus is shown of messages. Labels are names from code and templates, never data."""

from __future__ import annotations

import re
from collections import Counter as Counted
from collections.abc import Iterable, Sequence

from prometheus_client import Counter, Gauge, Histogram

from chassis import spans, trace
from services.notify.message import ACCEPTED, Outcome, Outgoing

FINISHED = Counter(
    "nagrik_notify_messages_total",
    "Messages that reached their end; a state other than `delivered` needs a look at its reason",
    ["lane", "channel", "audience", "state", "reason"],
)
TRIES = Counter(
    "nagrik_notify_tries_total",
    "Tries at a provider by what came of them",
    ["provider", "channel", "outcome"],
)
SECONDS = Histogram(
    "nagrik_notify_seconds",
    "Time from planning a message to a provider having it",
    ["lane", "channel"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300, 3600),
)
RECEIPTS = Counter(
    "nagrik_notify_receipts_total",
    "Receipts by what they say",
    ["provider", "channel", "outcome", "reason"],
)
RECEIPTS_UNKNOWN = Counter(
    "nagrik_notify_receipts_unknown_total", "Receipts whose message nobody knows"
)
UNREADABLE = Counter(
    "nagrik_notify_unreadable_total", "Units of an operator that cannot be read", ["provider"]
)
INBOUND = Counter(
    "nagrik_notify_inbound_total", "SMS that citizens wrote, by what came of them", ["what"]
)
WEBHOOKS = Counter(
    "nagrik_notify_webhooks_total",
    "Tries to tell partners, by what came of them",
    ["partner", "outcome"],
)
OVER_QUOTA = Counter(
    "nagrik_notify_over_quota_total", "Messages put off for their service's rate", ["lane"]
)
DOUBT = Counter(
    "nagrik_notify_doubt_total",
    "Messages of which a crash left open whether their provider has them: `already-there` and "
    "`never-begun` by its answer, `again` without one; and those without a receipt whose end their "
    "provider told when it was asked (`told-when-asked`)",
    ["provider", "what"],
)
IN_HAND = Gauge(
    "nagrik_notify_in_hand", "Messages in the memory of this process's senders", ["lane", "channel"]
)
SHORTENED = Counter(
    "nagrik_notify_shortened_total",
    "Variables shortened to what an operator lets through",
    ["template", "variable"],
)
LACKS = Gauge(
    "nagrik_notify_lacks",
    "What a service's last announcement lacks in words; its earlier words stay in use",
    ["service"],
)
PROVIDER_DOWN = Gauge(
    "nagrik_notify_provider_down", "1 while a provider is left alone", ["provider", "channel"]
)


_LABEL = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
LONGEST_LABEL, MOST_REASONS = 32, 200
OTHER = "other"
_reasons: set[str] = set()


def reason_label(reason: str | None) -> str:
    """Return a reason as a label: operators and their servers write into reasons what they like.
    What is no short code, or holds what may be a number of somebody, is `other`, and so is each
    code beyond the first 200 of a process: every value of a label stays in memory."""
    if not reason:
        return ""
    if len(reason) > LONGEST_LABEL or not _LABEL.fullmatch(reason) or _DIGITS.search(reason):
        return OTHER
    if reason not in _reasons:
        if len(_reasons) >= MOST_REASONS:
            return OTHER
        _reasons.add(reason)
    return reason


_DIGITS = re.compile(r"\d{6}")


def finished(
    lane: str, channel: str, audience: str, state: str, reason: str | None, count: int = 1
) -> None:
    """Count messages that reached their end."""
    FINISHED.labels(lane, channel, audience, state, reason_label(reason)).inc(count)


def tries(provider: str, channel: str, outcomes: Iterable[str]) -> None:
    """Count what came of messages that a provider was asked to take, one outcome for each."""
    for outcome, count in Counted(outcomes).items():
        TRIES.labels(provider, channel, outcome).inc(count)


def receipt(provider: str, channel: str, arrived: bool, reason: str) -> None:
    """Count a receipt."""
    outcome = "arrived" if arrived else "failed"
    RECEIPTS.labels(provider, channel, outcome, reason_label(reason)).inc()


def breaker(provider: str, channel: str, is_open: bool) -> None:
    """Show whether a provider is held to be down."""
    PROVIDER_DOWN.labels(provider, channel).set(1 if is_open else 0)


def spans_of(
    channel: str, messages: Sequence[Outgoing], results: Sequence[Outcome], seconds: float
) -> None:
    """Tell of each message that was handed over, as a part of the trace of what it tells of."""
    if not spans.is_on():
        return
    for message, result in zip(messages, results, strict=True):
        if message.trace:
            own, outcome = trace.child(message.trace), result.kind
            code = "ok" if outcome == ACCEPTED else outcome
            spans.record(
                "notify", f"send {channel}", spans.CLIENT, own, message.trace, seconds, code
            )
