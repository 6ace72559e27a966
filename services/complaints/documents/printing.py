"""From a case to a finished paper: chosen, filled in, set, sealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from casework.definitions import Definitions
from documents.qr import qr_code
from documents.rendering import Renderer
from documents.signing import Seal
from services.complaints.documents.values import Source, values_of
from services.complaints.documents.wording import Pen

TEMPLATES = Path(__file__).parent / "templates"
LOCATION = "Bihar, India"


@dataclass(frozen=True)
class Paper:
    """One kind: its template (``*`` stands for the language, without it both stand side by side)
    and, for the reader of the file's signature, what is signed."""

    template: str
    reason: str


PAPERS: Mapping[str, Paper] = {
    "fir-copy": Paper("fir-copy", "Copy of the FIR, BNSS 173(2)"),
    "zero-fir-copy": Paper("fir-copy", "Copy of the Zero FIR, BNSS 173(1) and 173(2)"),
    "ncr-copy": Paper("ncr-copy", "Copy of the non-cognizable report, BNSS 174(1)"),
    "magistrate-referral": Paper(
        "magistrate-referral.*", "Referral of the informant to the Magistrate, BNSS 174(1)(i)"
    ),
    "diary-report": Paper("diary-report.*", "Fortnightly diary report to the Magistrate"),
    "closure-notice": Paper("closure-notice.*", "Notice of the decision with its reasons"),
    "appeal-letter": Paper("appeal-letter.*", "Appeal made ready for the informant, BNSS 173(4)"),
    "magistrate-kit": Paper(
        "magistrate-kit.*", "Application made ready for the informant, BNSS 175(3)"
    ),
}


class Printer:
    """Makes every paper of the complaints. One object does for a process and its threads."""

    def __init__(self, seal: Seal, public_url: str, definitions: Definitions) -> None:
        """``public_url`` is where citizens reach the gateway, ``definitions`` those in use."""
        self._seal = seal
        self._public_url = public_url.rstrip("/")
        self._definitions = definitions
        self._renderer = Renderer(TEMPLATES, "paper.css")

    def print(
        self,
        kind: str,
        case: Mapping[str, Any],
        personal: Mapping[str, Any],
        notes: Sequence[Mapping[str, Any]],
        document_id: str,
        issued_at: datetime,
    ) -> bytes:
        """Return the finished PDF of ``kind``, signed as of ``issued_at``.

        ``case`` is the case's document; ``personal`` its readable ``{"form", "contact"}``;
        ``notes`` its readable notes ``[{"sequence", "at", "action", "body"}]``; ``document_id``
        what the paper is checked by. Values the case does not hold are a dash, or a line to write
        on where the informant signs. The language is the case's.

        Raises KeyError for a kind that is not in PAPERS, MissingFonts. It computes for 0.2 to 1 s:
        call it through ``chassis.parts.offload``.
        """
        html = self.html(kind, case, personal, notes, document_id, issued_at)
        pdf = self._renderer.pdf(html, document_id)
        return self._seal.sign(pdf, reason=PAPERS[kind].reason, location=LOCATION, at=issued_at)

    def html(
        self,
        kind: str,
        case: Mapping[str, Any],
        personal: Mapping[str, Any],
        notes: Sequence[Mapping[str, Any]],
        document_id: str,
        issued_at: datetime,
    ) -> str:
        """Return the paper before it is set and sealed; arguments as for ``print``."""
        definition = self._definitions.of(dict(case))
        language = "en" if case["language"] == "en" else "hi"
        template = PAPERS[kind].template
        pen = Pen(language) if "*" in template else Pen("hi", "en")
        values = values_of(Source(definition, case, personal, notes, issued_at, pen))
        declared = definition.documents.get(kind)
        address = f"{self._public_url}/verify/{document_id}"
        checkable = declared is None or declared.verify
        values |= {
            "kind": kind,
            "language": language,
            "document_id": document_id,
            "issued_iso": issued_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "verify_url": address if checkable else None,
            "qr": qr_code(address) if checkable else None,
        }
        return self._renderer.html(template.replace("*", language) + ".html.j2", values)
