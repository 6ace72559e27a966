"""Papers set, sealed and examined, each in a worker's process: what is called from outside."""

from collections.abc import Callable, Sequence
from datetime import datetime

from documents.claims import claimed_identifier
from documents.signing import Seal
from documents.verified import Prolonged, Trusted, Verified
from documents.worker_process import Limits, Worker

Stamp = Callable[[bytes], bytes]
LOAD = {"job": "load"}


class Press:
    """Sets papers and seals them. The key stays here; the worker has the text."""

    def __init__(self, seal: Seal, limits: Limits | None = None) -> None:
        self._seal = seal
        self._worker = Worker(limits or Limits(), LOAD)

    @property
    def certificate_pem(self) -> bytes:
        """The certificate of the seal, and those that vouch for it."""
        return self._seal.certificate_pem

    def stop(self) -> None:
        """End the worker."""
        self._worker.stop()

    def print(
        self, html: str, css: str, identifier: str, *, reason: str, location: str, at: datetime
    ) -> bytes:
        """Return ``html``, styled by ``css`` alone, as a sealed PDF (PAdES B-B).

        ``identifier`` is kept in the file as its own; ``reason`` and ``location`` are in the
        signature, which is as of ``at``. Raises WorkerFailed, by whose ``kind`` MissingFonts and
        OutsideReference are told.
        """
        head = {
            "job": "print",
            "css": css,
            "identifier": identifier,
            "reason": reason,
            "location": location,
            "at": at.isoformat(),
            "certificate": self._seal.certificate_pem.decode(),
        }
        return self._worker.run(head, html.encode("utf-8", "replace"), {"sign": self._seal.raw})[1]

    def draft(self, html: str, css: str, identifier: str) -> bytes:
        """Return ``html``, styled by ``css`` alone, as a PDF without a seal: nobody may take it for
        the paper. Raises as ``print``."""
        head = {"job": "set", "css": css, "identifier": identifier}
        return self._worker.run(head, html.encode("utf-8", "replace"), {})[1]

    def prolong(
        self, pdf: bytes, authorities: bytes, stamp: Stamp, now: datetime, revoked: Sequence[bytes]
    ) -> Prolonged:
        """See `pades.prolong`; ``authorities`` are trusted for the stamp. Raises WorkerFailed, and
        what ``stamp`` raises."""
        trust = _trust(Trusted(self._seal.certificate_pem, authorities), now)
        head = {**trust, "job": "prolong", "revoked": [one.hex() for one in revoked]}
        reply, content = self._worker.run(head, pdf, {"stamp": stamp})
        at, until = (datetime.fromisoformat(reply[name]) for name in ("stamped_at", "until"))
        return Prolonged(content, at, until)


class Examiner:
    """Examines files that anybody may have made."""

    def __init__(self, trusted: Trusted, limits: Limits, wait: float) -> None:
        """``wait``: seconds for which one who asks waits for a turn."""
        self._trusted = trusted
        self._wait = wait
        self._worker = Worker(limits, ahead=False)

    def verify(self, pdf: bytes, now: datetime) -> Verified:
        """See `signing.verify`. Raises WorkerFailed, and WorkerBusy where others are before."""
        head = _trust(self._trusted, now) | {"job": "verify"}
        reply, _ = self._worker.run(head, pdf, wait=self._wait)
        for name in ("signed_at", "proven_at"):
            reply[name] = reply[name] and datetime.fromisoformat(reply[name])
        return Verified(**reply)

    @staticmethod
    def claims(pdf: bytes) -> Verified:
        """Return what is left to say of a file that could not be examined:
        the number that it bears."""
        return Verified(False, None, None, False, None, claimed_identifier(pdf))

    def stop(self) -> None:
        """End the worker."""
        self._worker.stop()


def _trust(trusted: Trusted, now: datetime) -> dict[str, str]:
    return {
        "seals": trusted.seals.decode(),
        "authorities": trusted.authorities.decode(),
        "now": now.isoformat(),
    }
