"""What printing needs from the environment: where papers are checked, and what seals them."""

import base64
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from casework.definition.versions import Definitions
from casework.papers.pen import Pen
from casework.papers.printing import Printer
from casework.papers.record import ValuesOf
from chassis import log, time_source
from chassis.settings import MissingSetting, setting
from documents.signing import Seal, self_signed

logger = log.get(__name__)
LOCAL_NAME = "Nagrik Setu (this machine only)"


@dataclass(frozen=True, kw_only=True)
class DocumentSettings:
    """The seal of the papers, and the site at which a holder checks one."""

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
    public_url: str = setting("PUBLIC_URL", "address of this site as citizens see it", "")

    def check_seal(self, local: bool) -> None:
        """Raise MissingSetting where papers could not be sealed or checked."""
        if local and not (self.document_certificate or self.document_key):
            return
        for name, value in (
            ("DOCUMENT_CERTIFICATE", self.document_certificate),
            ("DOCUMENT_KEY", self.document_key),
            ("PUBLIC_URL", self.public_url),
        ):
            if not value:
                raise MissingSetting(f"{name} is not set: papers cannot be sealed and checked")
        self._seal()

    def seal(self) -> Seal:
        """Return the seal; where none is set (local profile) one that nobody can check later."""
        if self.document_key:
            return self._seal()
        logger.warning("DOCUMENT_KEY is not set: papers are sealed with a key made just now")
        return Seal(*self_signed(LOCAL_NAME, time_source.now() - timedelta(days=1)))

    def _seal(self) -> Seal:
        try:
            certificate = base64.b64decode(self.document_certificate, validate=True)
            return Seal(certificate, base64.b64decode(self.document_key, validate=True))
        except (ValueError, TypeError):
            # What a key's reader says of it is kept from the log.
            raise MissingSetting(
                "DOCUMENT_CERTIFICATE and DOCUMENT_KEY are not a certificate and its key in base64"
            ) from None


def printer_for(
    settings: DocumentSettings,
    definitions: Definitions,
    folder: Path,
    values_of: ValuesOf | None = None,
    pen: type[Pen] = Pen,
) -> Printer:
    """Return the printer of a process, with all it needs loaded. ``definitions`` are those in use,
    ``folder`` is the service's ``papers/``; see `printing.Printer` for the others.

    Loading takes a second, which no citizen should wait for, and is not safe in the real thread in
    which papers are printed; see ``chassis.parts.offload``.
    """
    from documents import pades, typesetting  # noqa: F401

    return Printer(settings.seal(), settings.public_url, definitions, folder, values_of, pen)
