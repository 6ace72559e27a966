"""SMS over SMPP 3.4, as India's operators take them: header, entity and template in the optional
parameters by which an SMS is scrubbed, receipts for every part."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from chassis import time_source
from services.notify import rules
from services.notify.message import (
    ACCEPTED,
    DOWN,
    LATER,
    REFUSED,
    UNCERTAIN,
    UNTRIED,
    UNWILLING,
    Outcome,
    Outgoing,
)
from services.notify.providers import smpp_pdu as pdu
from services.notify.providers.hearing import Heard, Hearing
from services.notify.providers.smpp_account import SmppAccount
from services.notify.providers.smpp_session import Session
from services.notify.providers.sms_text import UCS2, Numbering, octets, with_header

_LATER = (
    pdu.SYSTEM_ERROR,
    pdu.QUEUE_FULL,
    pdu.SUBMIT_FAILED,
    pdu.THROTTLED,
    pdu.TEMPORARY_HERE,
    pdu.TEMPORARY_THERE,
)
_SLOWER = (pdu.QUEUE_FULL, pdu.THROTTLED)
_NEVER_ARRIVED = ("EXPIRED", "DELETED", "UNDELIV", "REJECTD")
_ARRIVED = "DELIVRD"
QUERIES_REST = 60.0
"""Seconds for which a line that did not answer a query gets no other."""

PAUSES_FOR_THE_REST = (0.25, 0.5, 1.0)
"""Seconds before the parts of a message that was taken in part are submitted again."""

NUMBERING = Numbering()
"""One for all lines and lanes of this process: a handset knows nothing of these."""

_LONGEST_LIFE = 3 * 24 * 60


SAME, HEX_THEN_DECIMAL, DECIMAL_THEN_HEX = "same", "hex-then-decimal", "decimal-then-hex"
MESSAGE_IDS = {SAME: None, HEX_THEN_DECIMAL: (16, 10), DECIMAL_THEN_HEX: (10, 16)}
"""In which base a centre writes its ids where it answers, and in which where it sends receipts:
many answer with `1A2B` and tell of `6699` afterwards."""


@dataclass(frozen=True, slots=True)
class SmppLine:
    """One operator's line. `telemarketer`: the chain of telemarketers as it is registered, empty
    for none. `as_payload`: whether a long message travels whole in `message_payload` and not in
    parts. `message_ids`: how this centre writes its ids in answers and in receipts; see
    MESSAGE_IDS. `tags`: those of the optional parameters for entity, template and chain."""

    account: SmppAccount
    telemarketer: str = ""
    as_payload: bool = False
    message_ids: str = SAME
    tags: tuple[int, int, int] = field(
        default=(pdu.DLT_ENTITY, pdu.DLT_TEMPLATE, pdu.DLT_TELEMARKETER)
    )

    def __post_init__(self) -> None:
        if self.message_ids not in MESSAGE_IDS:
            raise ValueError(
                f"message_ids {self.message_ids!r} is none of {', '.join(MESSAGE_IDS)}"
            )


class SmppProvider:
    """One bind, so one sender: every sender has a provider of its own."""

    batch = 100

    def __init__(
        self, name: str, line: SmppLine, hearing: Hearing, slower: Callable[[], None]
    ) -> None:
        """`slower` is called when the operator says that it is too much."""
        self.name = name
        self._line = line
        self._hearing = hearing
        self._slower = slower
        self._silent_until = 0.0
        self._session = Session(name, line.account, self._hear)

    def send(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        """Put all on the wire and wait for the answers to all."""
        now = time_source.now()
        going = [message for message in messages if message.may_begin(now)]
        outcomes = dict(zip([message.id for message in going], self._send(going), strict=True))
        return [outcomes.get(message.id, Outcome(UNTRIED, "lease-over")) for message in messages]

    def query(self, refs: Sequence[str], header: str) -> Outcome | None:
        """Return what the operator knows of a message that it took under these ids and that no
        receipt came for; None where it does not say, or says that it is under way. A line that does
        not answer such questions is left alone with them for a while."""
        if not refs or time.monotonic() < self._silent_until or self._session.bound():
            return None
        bodies = [pdu.query(ref, header) for ref in refs]
        answers = self._session.ask(bodies, pdu.QUERY_SM)
        if answers is None or None in answers:
            self._silent_until = time.monotonic() + QUERIES_REST
            return None
        states = [_state(unit) for unit in answers if unit is not None]
        if bad := next((state for state in states if state in _NEVER_ARRIVED), None):
            return Outcome(REFUSED, bad.lower(), self.name)
        arrived = all(state == _ARRIVED for state in states)
        return Outcome(ACCEPTED, provider=self.name) if arrived else None

    def parts(self, message: Outgoing) -> int:
        """Return the number of parts in which it is submitted."""
        return 1 if self._line.as_payload else len(octets(message.text).parts)

    def close(self) -> None:
        """Take leave of the operator."""
        self._session.close()

    def _send(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        if not messages:
            return []
        if trouble := self._session.bound():
            return [Outcome(DOWN, trouble)] * len(messages)
        bodies = [self._bodies(message) for message in messages]
        answers = self._ask([body for parts in bodies for body in parts])
        if answers is None:
            return [Outcome(DOWN, "connection-lost")] * len(messages)
        rest = iter(answers)
        parts = [[next(rest) for _ in parts] for parts in bodies]
        self._complete(bodies, parts)
        return [self._known(_outcome(answers)) for answers in parts]

    def _known(self, outcome: Outcome) -> Outcome:
        if self._line.message_ids == SAME:
            return outcome
        return replace(outcome, refs=tuple(_plain(ref) for ref in outcome.refs))

    def _ask(self, bodies: Sequence[bytes]) -> list[pdu.Unit | None] | None:
        answers = self._session.ask(bodies)
        if any(unit and unit.status in _SLOWER for unit in answers or ()):
            self._slower()
        return answers

    def _complete(
        self, bodies: Sequence[Sequence[bytes]], answers: Sequence[list[pdu.Unit | None]]
    ) -> None:
        """Submit the parts again that were put off while others of their message were taken: with
        those alone a handset shows nothing, and a whole message would come in other parts."""
        for pause in PAUSES_FOR_THE_REST:
            missing = [
                (message, part)
                for message, units in enumerate(answers)
                if any(unit and unit.status == pdu.OK for unit in units)
                for part, unit in enumerate(units)
                if unit and unit.status in _LATER
            ]
            if not missing:
                return
            time.sleep(pause)
            again = self._ask([bodies[message][part] for message, part in missing])
            if again is None:
                return
            for (message, part), unit in zip(missing, again, strict=True):
                answers[message][part] = unit

    def _bodies(self, message: Outgoing) -> list[bytes]:
        text = octets(message.text)
        long = len(text.parts) > 1
        as_payload = long and self._line.as_payload
        to = _international(message.to)
        reference = NUMBERING.next(to) if long else 0
        contents = [b"".join(text.parts)] if as_payload else with_header(text.parts, reference)
        left = (message.expires_at - time_source.now()).total_seconds() / 60
        return [
            pdu.Submission(
                header=message.registration.header if message.registration else "",
                to=to,
                content=content,
                coding=text.coding,
                has_udh=long and not as_payload,
                life=min(max(1, ceil(left)), _LONGEST_LIFE),
                optional=self._registered(message),
                as_payload=as_payload,
            ).body()
            for content in contents
        ]

    def _registered(self, message: Outgoing) -> Mapping[int, bytes]:
        registration, tags = message.registration, self._line.tags
        if registration is None:
            return {}
        values = (registration.pe_id, registration.dlt_template_id, self._line.telemarketer)
        return {tag: value.encode() for tag, value in zip(tags, values, strict=True) if value}

    def _hear(self, deliveries: Sequence[pdu.Delivery]) -> None:
        bases = MESSAGE_IDS[self._line.message_ids]
        self._hearing.take([_as_heard(self.name, delivery, bases) for delivery in deliveries])


def _outcome(answers: Sequence[pdu.Unit | None]) -> Outcome:
    """Return what came of a message from the answers to its parts."""
    statuses = [unit.status for unit in answers if unit is not None]
    bad = next((status for status in statuses if status != pdu.OK), None)
    ok = [unit for unit in answers if unit and unit.status == pdu.OK]
    if bad is not None and len(statuses) == len(answers) and not ok:
        return Outcome(_kind(bad), f"smpp-{bad:04x}")
    try:
        refs = tuple(pdu.message_id(unit.body) for unit in ok)
    except pdu.Malformed:
        return Outcome(UNCERTAIN, "no-id")
    if bad is not None:
        # Sent as a whole by somebody else, it would stand beside the part that is there.
        return Outcome(UNCERTAIN, f"in-part-smpp-{bad:04x}", refs=refs)
    if len(ok) < len(answers):
        return Outcome(UNCERTAIN, "no-answer", refs=refs)
    return Outcome(ACCEPTED, refs=refs)


def _kind(status: int) -> str:
    """Return what a refusal means. An operator's own codes (no credit, a template that is not
    registered there) say nothing of what another operator would do."""
    if status == pdu.BAD_DESTINATION:
        return REFUSED
    if status in pdu.NOT_BOUND:
        return DOWN
    return LATER if status in _LATER else UNWILLING


def _state(unit: pdu.Unit) -> str:
    """Return the state in the answer to a query; empty where the operator does not tell."""
    if unit.status != pdu.OK:
        return ""
    try:
        return pdu.message_state(unit.body)
    except pdu.Malformed:
        return ""


def _international(mobile: str) -> str:
    digits = rules.mobile_digits(mobile)
    return f"91{digits}" if len(digits) == 10 else digits


def _as_answered(id: str, bases: tuple[int, int] | None) -> str:
    """Return the id of a receipt as the answer wrote it, but for leading zeros and capitals; as it
    is where it is none of these numbers."""
    if bases is None:
        return id
    try:
        return _plain(f"{int(id, bases[1]):x}" if bases[0] == 16 else str(int(id, bases[1])))
    except ValueError:
        return _plain(id)


def _plain(id: str) -> str:
    return id.lower().lstrip("0") or "0"


def _as_heard(provider: str, delivery: pdu.Delivery, bases: tuple[int, int] | None) -> Heard:
    if not delivery.is_receipt:
        encoding = "utf-16-be" if delivery.coding == UCS2 else "latin-1"
        text = delivery.content.decode(encoding, "replace")
        return Heard(provider, delivery.source, text=text)
    id, state, error = delivery.receipt()
    return Heard(
        provider,
        delivery.source,
        ref=_as_answered(id, bases),
        arrived={_ARRIVED: True}.get(state, False if state in _NEVER_ARRIVED else None),
        reason=f"{state.lower()}-{error}" if error else state.lower(),
    )
