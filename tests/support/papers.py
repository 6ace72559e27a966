"""Papers as a citizen holds them: fetched, and asked whether their signature is whole."""

import hashlib
import io
from typing import Any

from asn1crypto import pem
from pyhanko.pdf_utils.reader import PdfFileReader

from documents.signing import Verified, verify
from tests.support.client import ApiClient, expect_status


def fetched(client: ApiClient, paper: dict[str, Any]) -> bytes:
    """The PDF of a case view's document, whose bytes are those that the case names."""
    answer = client.call("GET", f"/documents/{paper['id']}")
    expect_status(answer, 200)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert hashlib.sha256(answer.content).hexdigest() == paper["sha256"]
    return answer.content


def signature_of(pdf: bytes) -> Verified:
    """What the PDF's one signature proves to one who trusts the certificate that is in it."""
    (embedded,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    return verify(pdf, pem.armor("CERTIFICATE", embedded.signer_cert.dump()))
