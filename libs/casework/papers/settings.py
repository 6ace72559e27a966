"""What printing needs from the environment: where papers are checked, what seals them, who vouches
for the time."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.definition.versions import Definitions
from casework.papers.codes import CodeMaker
from casework.papers.pen import Pen
from casework.papers.printing import Printer
from casework.papers.record import ValuesOf
from casework.papers.seal_keeping import Prolong
from chassis import log, time_source
from chassis.settings import MissingSetting, setting
from documents.press import Press
from documents.signing import Seal, self_signed
from documents.timestamps import HttpAuthority, TimestampAuthority
from documents.verified import Prolonged
from documents.worker_process import Limits

logger = log.get(__name__)
LOCAL_NAME = "Nagrik Setu (this machine only)"
LIMITS = Limits()


@dataclass(frozen=True, kw_only=True)
class DocumentSettings:
    """The seal of the papers, who vouches for its time, and the site that checks them."""

    document_certificate: str = setting(
        "DOCUMENT_CERTIFICATE",
        "certificate that papers are sealed with, followed by those that vouch for it: PEM, in "
        "base64; in the local profile one is made for the process if it is empty",
        "",
    )
    document_key: str = setting(
        "DOCUMENT_KEY",
        "private key of that certificate: PEM without a passphrase, in base64",
        "",
        secret=True,
    )
    document_code_key: str = setting(
        "DOCUMENT_CODE_KEY",
        "Ed25519 private key, base64, that signs the codes on papers; in the local profile one is "
        "made for the process if it is empty",
        "",
        secret=True,
    )
    public_url: str = setting("PUBLIC_URL", "address of this site as citizens see it", "")
    timestamp_url: str = setting(
        "TIMESTAMP_URL",
        "address of the time stamping authority (RFC 3161); empty: papers get no time stamp, and "
        "their seals prove nothing once the certificate has ended",
        "",
    )
    timestamp_certificates: str = setting(
        "TIMESTAMP_CERTIFICATES",
        "certificates of that authority, or of those who vouch for it: PEM, in base64",
        "",
    )
    timestamp_seconds: float = setting(
        "TIMESTAMP_SECONDS", "seconds for an answer of that authority", 2.0, float
    )
    press_seconds: float = setting(
        "PRESS_SECONDS", "seconds of computing for the setting of one paper", LIMITS.seconds, float
    )
    press_papers: int = setting(
        "PRESS_PAPERS", "papers after which the process that sets them is renewed", LIMITS.jobs, int
    )
    press_megabytes: int = setting(
        "PRESS_MEGABYTES",
        "MiB of memory after which the process that sets papers is renewed",
        LIMITS.megabytes,
        int,
    )

    def check_seal(self, local: bool) -> None:
        """Raise MissingSetting where papers could not be sealed or checked."""
        if self.timestamp_url and not self.timestamp_certificates:
            raise MissingSetting("TIMESTAMP_CERTIFICATES is not set: no time stamp is believed")
        if local and not (self.document_certificate or self.document_key):
            return
        for name, value in (
            ("DOCUMENT_CERTIFICATE", self.document_certificate),
            ("DOCUMENT_KEY", self.document_key),
            ("DOCUMENT_CODE_KEY", self.document_code_key),
            ("PUBLIC_URL", self.public_url),
        ):
            if not value:
                raise MissingSetting(f"{name} is not set: papers cannot be sealed and checked")
        self._seal()
        self._code_key()

    def seal(self) -> Seal:
        """Return the seal; where none is set (local profile) one that nobody can check later."""
        if self.document_key:
            return self._seal()
        logger.warning("DOCUMENT_KEY is not set: papers are sealed with a key made just now")
        return Seal(*self_signed(LOCAL_NAME, time_source.now() - timedelta(days=1)))

    def codes(self) -> CodeMaker:
        """Return what makes the codes; as with the seal, signed with a key of now without one."""
        if not self.document_code_key:
            return CodeMaker(self.public_url, Ed25519PrivateKey.generate())
        return CodeMaker(self.public_url, self._code_key())

    def press(self) -> Press:
        """Return the press, in whose process papers are set and sealed."""
        limits = Limits(self.press_seconds, self.press_papers, self.press_megabytes)
        return Press(self.seal(), limits)

    def authority(self, seals: bytes) -> TimestampAuthority | None:
        """Return who gives time stamps to what ``seals`` (PEM) seal; None where nobody is named."""
        if not self.timestamp_url:
            logger.warning("TIMESTAMP_URL is not set: papers are sealed without a time stamp")
            return None
        try:
            certificates = base64.b64decode(self.timestamp_certificates, validate=True)
            return HttpAuthority(self.timestamp_url, certificates, seals, self.timestamp_seconds)
        except ValueError:
            raise MissingSetting("TIMESTAMP_CERTIFICATES is no PEM in base64") from None

    def _seal(self) -> Seal:
        try:
            certificate = base64.b64decode(self.document_certificate, validate=True)
            return Seal(certificate, base64.b64decode(self.document_key, validate=True))
        except (ValueError, TypeError):
            # What a key's reader says of it is kept from the log.
            raise MissingSetting(
                "DOCUMENT_CERTIFICATE and DOCUMENT_KEY are not a certificate and its key in base64"
            ) from None

    def _code_key(self) -> Ed25519PrivateKey:
        try:
            raw = base64.b64decode(self.document_code_key, validate=True)
            return Ed25519PrivateKey.from_private_bytes(raw)
        except ValueError:
            raise MissingSetting("DOCUMENT_CODE_KEY is no Ed25519 key in base64") from None


def printer_for(
    settings: DocumentSettings,
    definitions: Definitions,
    folder: Path,
    values_of: ValuesOf | None = None,
    pen: type[Pen] = Pen,
) -> tuple[Printer, Prolong | None]:
    """Return the printer of a process, and what adds time stamps to its papers (None: nobody does).
    ``definitions`` are those in use, ``folder`` is the service's ``papers/``; see
    `printing.Printer` for the others.

    The process that sets papers begins with the first of them: a service that prints seldom holds
    nothing for it.
    """
    press = settings.press()
    printer = Printer(press, settings.codes(), definitions, folder, values_of, pen)
    authority = settings.authority(press.certificate_pem)
    return printer, partial(_prolonged, press, authority) if authority else None


def _prolonged(press: Press, authority: TimestampAuthority, pdf: bytes, now: datetime) -> Prolonged:
    revoked = authority.revoked(now)
    return press.prolong(pdf, authority.certificates, authority.stamp, now, revoked)
