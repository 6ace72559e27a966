"""The code on a paper: signed, and an address that an ordinary phone opens."""

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from markupsafe import Markup, escape

from casework.definition.documents import Document
from casework.papers.validity import initials_shown
from casework.typed.fields import Answers, CaseFields
from documents.signed_code import Claim, address, signed


class CodeMaker:
    """Makes the codes of one site."""

    def __init__(self, site: str, key: Ed25519PrivateKey) -> None:
        """``site`` is where citizens reach the gateway, ``key`` signs."""
        self._site = site.rstrip("/")
        self._key = key

    def page(self, document_id: str) -> Markup:
        """Return the address at which the paper is checked by its number, as it is printed."""
        return escape(f"{self._site}/verify/{document_id}")

    def code(
        self,
        document: Document,
        case: CaseFields,
        form: Answers,
        document_id: str,
        issued_at: datetime,
        valid_until: datetime | None,
    ) -> str:
        """Return the address that the code holds. In a sensitive matter it names neither the office
        nor initials, as the check does not."""
        office = ((case.get("station") or {}).get("name") or {}).get("en", "")
        secret = bool(case.get("sensitive"))
        claim = Claim(
            id=document_id,
            kind=document.kind,
            number=str(case["_id"]),
            issued_at=issued_at,
            valid_until=valid_until,
            office="" if secret else office,
            initials="" if secret else initials_shown(document, form),
        )
        return address(self._site, signed(claim, self._key))
