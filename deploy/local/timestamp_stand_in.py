"""A time stamping authority for one machine: a process of its own with a key of its own.

    POST /                         a TimeStampReq is answered with a TimeStampResp (RFC 3161)
    GET  /health/ready, /metrics   for whoever watches

The file named by STAND_IN_MOOD, when it exists, holds JSON: ``away`` (true: every question is
answered with 503), ``delay`` (seconds before an answer), ``refuse`` (true: no stamp is granted).
"""

import base64
import hashlib
import json
import secrets
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509 import load_pem_x509_certificate

from chassis import settings, time_source
from chassis.settings import setting
from deploy.local.ports import LOOPBACK

POLICY = "1.3.6.1.4.1.32473.1"  # of the range kept for examples (RFC 5612)
LARGEST_REQUEST = 16 * 1024  # bytes
IDLE_SECONDS = 60  # after which a connection without a question is closed
MEDIA_TYPE = "application/timestamp-reply"
DIGEST = "sha256"


@dataclass(frozen=True, kw_only=True)
class StandInSettings:
    """Settings of the stand-in."""

    port: int = setting("STAND_IN_PORT", "port to listen on", parse=int)
    certificate: str = setting("STAND_IN_CERTIFICATE", "its certificate: PEM, in base64")
    key: str = setting("STAND_IN_KEY", "its key: PEM, in base64", secret=True)
    mood: str = setting("STAND_IN_MOOD", "file that says how to behave", "")


class Refusal(core.Sequence):
    """An answer without a stamp, which the library's own TimeStampResp cannot be."""

    _fields = [("status", tsp.PKIStatusInfo)]  # noqa: RUF012


class Authority:
    """Signs what time it is."""

    def __init__(self, certificate_pem: bytes, key_pem: bytes) -> None:
        der = load_pem_x509_certificate(certificate_pem).public_bytes(serialization.Encoding.DER)
        self._certificate = x509.Certificate.load(der)
        key = serialization.load_pem_private_key(key_pem, None)
        assert isinstance(key, rsa.RSAPrivateKey)
        self._key = key

    def answer(self, request: bytes, now: datetime, granted: bool = True) -> bytes:
        """Return the TimeStampResp to a TimeStampReq; ValueError for what is none."""
        asked = tsp.TimeStampReq.load(request, strict=True)
        imprint = asked["message_imprint"]
        if not granted or imprint["hash_algorithm"]["algorithm"].native != DIGEST:
            return Refusal({"status": {"status": "rejection"}}).dump()
        told = self._told(asked, now)
        return tsp.TimeStampResp(
            {"status": {"status": "granted"}, "time_stamp_token": self._token(told, now)}
        ).dump()

    def _told(self, asked: tsp.TimeStampReq, now: datetime) -> bytes:
        told: dict[str, Any] = {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": asked["message_imprint"],
            "serial_number": secrets.randbits(63),
            "gen_time": now,
        }
        if asked["nonce"].native is not None:
            told["nonce"] = asked["nonce"]
        return tsp.TSTInfo(told).dump()

    def _token(self, told: bytes, now: datetime) -> cms.ContentInfo:
        attributes = cms.CMSAttributes(
            [
                _attribute("content_type", "tst_info"),
                _attribute("signing_time", cms.Time({"utc_time": core.UTCTime(now)})),
                _attribute("message_digest", hashlib.sha256(told).digest()),
                _attribute("signing_certificate_v2", self._named()),
            ]
        )
        signature = self._key.sign(attributes.dump(), padding.PKCS1v15(), hashes.SHA256())
        signer = {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                "issuer_and_serial_number",
                {
                    "issuer": self._certificate.issuer,
                    "serial_number": self._certificate.serial_number,
                },
            ),
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": DIGEST}),
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "rsassa_pkcs1v15"}),
            "signed_attrs": attributes,
            "signature": signature,
        }
        content = {"content_type": "tst_info", "content": core.ParsableOctetString(told)}
        signed = {
            "version": "v3",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": DIGEST})],
            "encap_content_info": content,
            "certificates": [self._certificate],
            "signer_infos": [signer],
        }
        return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})

    def _named(self) -> tsp.SigningCertificateV2:
        digest = hashlib.sha256(self._certificate.dump()).digest()
        algorithm = algos.DigestAlgorithm({"algorithm": DIGEST})
        return tsp.SigningCertificateV2(
            {"certs": [{"hash_algorithm": algorithm, "cert_hash": digest}]}
        )


def _attribute(kind: str, value: Any) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": cms.CMSAttributeType(kind), "values": (value,)})


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    authority: Authority
    mood = ""
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS

    def do_GET(self) -> None:
        """Say whether it is well."""
        if self.path == "/health/ready":
            self._send(200, "application/json", b'{"ready": true}')
        elif self.path == "/metrics":
            self._send(200, "text/plain; version=0.0.4", b"timestamp_stand_in_up 1\n")
        else:
            self._send(404, "application/json", b"{}")

    def do_POST(self) -> None:
        """Give a stamp."""
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_REQUEST:
            self.close_connection = True
            self._send(413, "application/json", b"{}")
            return
        content, mood = self.rfile.read(length), self._mood()
        time.sleep(mood.get("delay", 0))
        if mood.get("away"):
            self._send(503, "application/json", b"{}")
            return
        try:
            granted = not mood.get("refuse")
            answer = self.authority.answer(content, time_source.now(), granted)
        except (ValueError, TypeError):
            self._send(400, "application/json", b"{}")
            return
        self._send(200, MEDIA_TYPE, answer)

    def _mood(self) -> dict[str, Any]:
        try:
            return json.loads(Path(self.mood).read_text()) if self.mood else {}
        except (OSError, ValueError):
            return {}

    def _send(self, status: int, media_type: str, content: bytes) -> None:
        with suppress(ConnectionError):  # whoever asked has given up
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: health is asked all the time."""


class Server(ThreadingHTTPServer):
    """Threads that do not hold up the end of the process."""

    daemon_threads = True
    request_queue_size = 64


def main() -> int:
    """Serve until the process is ended."""
    time_source.use_environment()
    try:
        chosen = settings.read(StandInSettings)
        Handler.authority = Authority(
            base64.b64decode(chosen.certificate), base64.b64decode(chosen.key)
        )
    except (settings.MissingSetting, ValueError) as error:
        print(f"timestamp-stand-in: {error}", file=sys.stderr)
        return 2
    Handler.mood = chosen.mood
    with Server((LOOPBACK, chosen.port), Handler) as server:
        print(f"timestamp-stand-in listens on port {chosen.port}", flush=True)
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
