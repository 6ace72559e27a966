"""SMS through a gateway that takes one by HTTP, in the form of Kannel's `sendsms` unless the
provider's configuration says otherwise."""

from __future__ import annotations

import http.client
import re
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode, urlsplit

from services.notify import rules
from services.notify.message import (
    ACCEPTED,
    DOWN,
    LATER,
    REFUSED,
    UNCERTAIN,
    UNWILLING,
    Outcome,
    Outgoing,
)
from services.notify.providers.in_turn import send_in_turn
from services.notify.providers.sms_text import UCS2, octets

KANNEL = {
    "to": "+91{to}",
    "from": "{header}",
    "text": "{text}",
    "charset": "UTF-8",
    "coding": "{coding}",
    "dlr-mask": "19",
    "dlr-url": "{receipt_url}",
    "meta-data": "?smpp?PE_ID={pe_id}&TEMPLATE_ID={template_id}&TM_ID={telemarketer}",
}
"""Of `sendsms`; 19: tell of arrival, of failure, and of what the operator refused."""

UCS2_OF_KANNEL, GSM_OF_KANNEL = "2", "0"


@dataclass(frozen=True, slots=True)
class HttpLine:
    """`parameters`: of every request; `{name}` stands for what KANNEL names. `accepted` and
    `refused` are regular expressions that find, in the status and body of the answer (`202 0:
    Accepted for delivery`), that it was taken, or that this number never will be. `receipt_url`:
    where the gateway tells of receipts; `{id}` in it is our id. Empty: it gives none."""

    url: str
    method: str = "GET"
    parameters: Mapping[str, str] = field(default_factory=lambda: KANNEL, repr=False)
    accepted: str = r"^2\d\d (0: Accepted|3: Queued)"
    refused: str = r"^4\d\d .*(destination|receiver)"
    telemarketer: str = ""
    receipt_url: str = ""
    timeout: float = 10.0


class HttpProvider:
    """A request for each message; one object may serve several senders."""

    batch = 20

    def __init__(self, name: str, line: HttpLine) -> None:
        self.name = name
        self._line = line
        self._url = urlsplit(line.url)
        self._accepted = re.compile(line.accepted, re.IGNORECASE)
        self._refused = re.compile(line.refused, re.IGNORECASE)

    def send(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        """Send one after the other; once the gateway is down the rest is `down` unasked."""
        return send_in_turn(messages, self._send)

    def parts(self, message: Outgoing) -> int:
        """Return one part: it is handed over whole."""
        return 1

    def close(self) -> None:
        """Do nothing: nothing is held open."""

    def _send(self, message: Outgoing) -> Outcome:
        line = self._line
        target, body, headers = self._request(message)
        kind: type[http.client.HTTPConnection] = http.client.HTTPConnection
        if self._url.scheme == "https":
            kind = http.client.HTTPSConnection
        connection = kind(self._url.hostname or "", self._url.port, timeout=line.timeout)
        # A connection for each: of one that was kept and is closed by now nobody can say whether
        # the message went; one that cannot be opened has certainly taken nothing.
        with closing(connection):
            try:
                connection.connect()
            except OSError as error:
                return Outcome(DOWN, type(error).__name__)
            try:
                connection.request(line.method, target, body, headers)
                answer = connection.getresponse()
                text = answer.read(4096).decode("utf-8", "replace")
            except (OSError, http.client.HTTPException) as error:
                return Outcome(UNCERTAIN, type(error).__name__)
        return self._judged(message, answer.status, text)

    def _request(self, message: Outgoing) -> tuple[str, str | None, dict[str, str]]:
        """Return (target, body, headers). What is posted stands in the body alone: addresses are
        written into logs on the way, and these would hold number, text and password."""
        target = self._url.path or "/"
        values = urlencode(self._parameters(message), quote_via=quote)
        if self._line.method.upper() == "GET":
            return f"{target}?{values}", None, {}
        if self._url.query:
            target += f"?{self._url.query}"
        return target, values, {"Content-Type": "application/x-www-form-urlencoded"}

    def _judged(self, message: Outgoing, status: int, text: str) -> Outcome:
        line = f"{status} {text.strip()}"
        if self._accepted.search(line):
            refs = (message.provider_id,) if self._line.receipt_url else ()
            return Outcome(ACCEPTED, refs=refs)
        if self._refused.search(line):
            return Outcome(REFUSED, f"http-{status}")
        if status in (401, 402, 403):
            return Outcome(DOWN, f"http-{status}")
        if status in (429, 503):
            return Outcome(LATER, f"http-{status}")
        # What else the gateway answers in the 500s it says when it may have gone half the way. All
        # other answers, "200 insufficient balance" among them, are about what it has with us.
        return Outcome(UNCERTAIN if status >= 500 else UNWILLING, f"http-{status}")

    def _parameters(self, message: Outgoing) -> dict[str, str]:
        registration = message.registration
        coding = octets(message.text).coding
        values = {
            "to": rules.mobile_digits(message.to),
            "text": message.text,
            "header": registration.header if registration else "",
            "pe_id": registration.pe_id if registration else "",
            "template_id": registration.dlt_template_id if registration else "",
            "telemarketer": self._line.telemarketer,
            "coding": UCS2_OF_KANNEL if coding == UCS2 else GSM_OF_KANNEL,
            "id": message.provider_id,
        }
        values["receipt_url"] = self._line.receipt_url.replace("{id}", message.provider_id)
        filled = {
            name: _PLACE.sub(lambda place: values[place[1]], text)
            for name, text in self._line.parameters.items()
        }
        return {name: value for name, value in filled.items() if value}


_PLACE = re.compile(r"\{(to|text|header|pe_id|template_id|telemarketer|coding|id|receipt_url)\}")
