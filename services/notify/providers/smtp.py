"""E-mail over SMTP (RFC 5321) on a connection that is kept between messages."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

import dkim

from chassis import time_source
from services.notify.message import (
    ACCEPTED,
    DOWN,
    LATER,
    REFUSED,
    Outcome,
    Outgoing,
)
from services.notify.providers.in_turn import send_in_turn

_STATUS = re.compile(r"\s*5\.(\d{1,3})\.\d{1,3}\b")
_NO_SERVICE = 554
_CLOSING = 421  # "service not available, closing transmission channel"


@dataclass(frozen=True, slots=True)
class Dkim:
    """The key by which receivers prove that an e-mail is the domain's own (RFC 6376): `private_key`
    in PEM, its public half in the DNS under `selector`."""

    domain: str
    selector: str
    private_key: bytes = field(repr=False)

    def sign(self, email: bytes) -> bytes:
        """Return the e-mail behind its signature."""
        return (
            dkim.sign(
                email,
                self.selector.encode(),
                self.domain.encode(),
                self.private_key,
                canonicalize=(b"relaxed", b"relaxed"),
                include_headers=_SIGNED,
            )
            + email
        )


_SIGNED = [b"from", b"to", b"subject", b"date", b"message-id", b"content-type"]


@dataclass(frozen=True, slots=True)
class SmtpAccount:
    """Where and as whom to send. `implicit_tls`: the connection is encrypted from its
    first octet (port 465). `timeout`: seconds for each answer of the server. `ca_file`: whom
    to trust besides the machine's own authorities. `bounces`: the mailbox that bounced e-mails come
    back to, each under an address of its own (`name+ID@domain`); empty: they go to the sender, and
    nobody here hears of them. `signature`: see Dkim; None for none."""

    host: str
    port: int = 25
    starttls: bool = False
    implicit_tls: bool = False
    username: str = ""
    password: str = field(default="", repr=False)
    sender: str = "Nagrik Setu <no-reply@nagriksetu.example.org>"
    timeout: float = 5.0
    ca_file: str = ""
    bounces: str = ""
    signature: Dkim | None = None


class SmtpProvider:
    """One connection, so one sender: every sender has a provider of its own.

    An answer 4xx about a message or its recipient is `later`, 5xx is `refused`, unless it is about
    ourselves. What the server
    says about ourselves (login, sender address, no connection) is `down`: it is not the
    recipient's fault, and the next provider may do better.
    """

    batch = 10

    def __init__(self, account: SmtpAccount, name: str = "smtp") -> None:
        self.name = name
        self._account = account
        self._connection: smtplib.SMTP | None = None

    def send(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        """Send one after the other; once the server is down the rest is `down` unasked."""
        return send_in_turn(messages, self._send)

    def parts(self, message: Outgoing) -> int:
        """Return one part: it is handed over whole."""
        return 1

    def close(self) -> None:
        """Take leave of the server."""
        if self._connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._connection.quit()
            self._close()

    def _send(self, message: Outgoing) -> Outcome:
        try:
            email = compose(message, self._account.sender)
        except ValueError:
            return Outcome(REFUSED, "malformed-address")
        try:
            connection = self._connected()
        except smtplib.SMTPResponseException as error:
            return self._down(f"smtp-{error.smtp_code}")
        except (OSError, smtplib.SMTPException) as error:
            return self._down(type(error).__name__)
        account = self._account
        octets = email.as_bytes(policy=SMTP)
        if account.signature:
            octets = account.signature.sign(octets)
        try:
            connection.sendmail(
                _envelope_sender(account, message),
                [message.to],
                octets,
                mail_options=() if message.to.isascii() else ("SMTPUTF8",),
            )
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            return self._answer(code, text)
        except smtplib.SMTPSenderRefused as error:
            return self._down(f"smtp-sender-{error.smtp_code}")
        except smtplib.SMTPResponseException as error:
            return self._answer(error.smtp_code, error.smtp_error)
        except smtplib.SMTPNotSupportedError:
            # An address outside ASCII and a server that cannot carry it (RFC 6531).
            return Outcome(REFUSED, "address-not-supported")
        except (OSError, smtplib.SMTPException) as error:
            return self._down(type(error).__name__)
        return Outcome(ACCEPTED, refs=(message.provider_id,) if account.bounces else ())

    def _answer(self, code: int, text: bytes | str) -> Outcome:
        if code == _CLOSING:
            return self._down(f"smtp-{code}")
        refused = code >= 500 and not _about_us(code, text)
        return Outcome(REFUSED if refused else LATER, f"smtp-{code}")

    def _down(self, reason: str) -> Outcome:
        self._close()
        return Outcome(DOWN, reason)

    def _connected(self) -> smtplib.SMTP:
        """Return the kept connection if the server still answers on it, else a new one."""
        if self._connection is not None:
            try:
                if self._connection.rset()[0] == 250:
                    return self._connection
            except (OSError, smtplib.SMTPException):
                pass
            self._close()
        self._connection = self._connect()
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        account = self._account
        place = account.host, account.port
        context = ssl.create_default_context(cafile=account.ca_file or None)
        if account.implicit_tls:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                *place, timeout=account.timeout, context=context
            )
        else:
            connection = smtplib.SMTP(*place, timeout=account.timeout)
        try:
            if account.starttls:
                connection.starttls(context=context)
            if account.username:
                connection.login(account.username, account.password)
        except BaseException:
            connection.close()
            raise
        return connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _about_us(code: int, text: bytes | str) -> bool:
    """Return whether a refusal is of the sender: security and policy (5.7.x of RFC 3463, a black
    list, a signature), or a 554 that names neither the address nor the mailbox (5.1.x, 5.2.x). It
    may pass, and another server may do better; it is no reason to stop for all other recipients."""
    status = _STATUS.match(text.decode("ascii", "replace") if isinstance(text, bytes) else text)
    subject = status[1] if status else ""
    return subject == "7" or (code == _NO_SERVICE and subject not in ("1", "2"))


def _envelope_sender(account: SmtpAccount, message: Outgoing) -> str:
    if not account.bounces:
        return parseaddr(account.sender)[1]
    name, _, domain = account.bounces.rpartition("@")
    return f"{name}+{message.provider_id}@{domain}"


def compose(message: Outgoing, sender: str) -> EmailMessage:
    """Return the e-mail, in UTF-8. Its Message-ID is the same at every try, so that a mailbox that
    got it twice shows it once; automatic replies are asked for no reply (RFC 3834)."""
    email = EmailMessage(policy=SMTP)
    email["From"] = sender
    email["To"] = message.to
    email["Subject"] = message.subject
    email["Date"] = format_datetime(time_source.now())
    email["Message-ID"] = f"<{message.provider_id}@{sender.rsplit('@', 1)[-1].rstrip('>')}>"
    email["Auto-Submitted"] = "auto-generated"
    email.set_content(message.text, charset="utf-8", cte="base64")
    email["Content-Language"] = message.language
    return email
