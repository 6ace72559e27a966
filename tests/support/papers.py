"""Papers as a citizen holds them: fetched, and asked whether their signature is whole."""

import hashlib
import io
from typing import Any

from asn1crypto import pem
from pyhanko.pdf_utils.reader import PdfFileReader

from chassis import time_source
from documents.signing import verify
from documents.verified import Trusted, Verified
from tests.support.client import ApiClient, expect_status


def fetch(client: ApiClient, paper: dict[str, Any]) -> bytes:
    """The PDF of a case view's document, whose bytes are those that the case names."""
    answer = client.call("GET", f"/documents/{paper['id']}")
    expect_status(answer, 200)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert hashlib.sha256(answer.content).hexdigest() == paper["sha256"]
    return answer.content


def signature_of(pdf: bytes) -> Verified:
    """What the PDF's one seal proves to one who trusts the certificates that are in it, of which
    one is that of the authority who gave its time stamp."""
    reader = PdfFileReader(io.BytesIO(pdf))
    (embedded,) = reader.embedded_regular_signatures
    seal, *stamps = (
        pem.armor("CERTIFICATE", one.signer_cert.dump())
        for one in (embedded, *reader.embedded_timestamp_signatures)
    )
    return verify(pdf, Trusted(seal, b"".join(stamps)), time_source.now())
