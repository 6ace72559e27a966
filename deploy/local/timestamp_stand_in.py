"""A time stamping authority for one machine: a process of its own with a key of its own.

    POST /                         a TimeStampReq is answered with a TimeStampResp (RFC 3161)

Whoever asks needs no token. In its mood, ``delay`` is before an answer, and ``refuse`` is true: no
stamp is granted.
"""

import base64
import hashlib
import secrets
import sys
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509 import load_pem_x509_certificate

from chassis import time_source
from chassis.settings import setting
from contracts.typed import Json, JsonObject
from deploy.local import stand_in
from deploy.local.stand_in import Answer, Question, StandIn

POLICY = "1.3.6.1.4.1.32473.1"  # of the range kept for examples (RFC 5612)
MEDIA_TYPE = "application/timestamp-reply"
DIGEST = "sha256"


@dataclass(frozen=True, kw_only=True)
class TimestampSettings(stand_in.StandInSettings):
    """Settings of this stand-in."""

    certificate: str = setting("STAND_IN_CERTIFICATE", "its certificate: PEM, in base64")
    key: str = setting("STAND_IN_KEY", "its key: PEM, in base64", secret=True)


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
        question = tsp.TimeStampReq.load(request, strict=True)
        imprint = question["message_imprint"]
        if not granted or imprint["hash_algorithm"]["algorithm"].native != DIGEST:
            return Refusal({"status": {"status": "rejection"}}).dump()
        token = self._token(self._stamp(question, now), now)
        return tsp.TimeStampResp(
            {"status": {"status": "granted"}, "time_stamp_token": token}
        ).dump()

    def _stamp(self, question: tsp.TimeStampReq, now: datetime) -> bytes:
        stamp: JsonObject = {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": question["message_imprint"],
            "serial_number": secrets.randbits(63),
            "gen_time": now,
        }
        if question["nonce"].native is not None:
            stamp["nonce"] = question["nonce"]
        return tsp.TSTInfo(stamp).dump()

    def _token(self, stamp: bytes, now: datetime) -> cms.ContentInfo:
        attributes = cms.CMSAttributes(
            [
                _attribute("content_type", "tst_info"),
                _attribute("signing_time", cms.Time({"utc_time": core.UTCTime(now)})),
                _attribute("message_digest", hashlib.sha256(stamp).digest()),
                _attribute("signing_certificate_v2", self._certificate_name()),
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
        content = {"content_type": "tst_info", "content": core.ParsableOctetString(stamp)}
        signed = {
            "version": "v3",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": DIGEST})],
            "encap_content_info": content,
            "certificates": [self._certificate],
            "signer_infos": [signer],
        }
        return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})

    def _certificate_name(self) -> tsp.SigningCertificateV2:
        digest = hashlib.sha256(self._certificate.dump()).digest()
        algorithm = algos.DigestAlgorithm({"algorithm": DIGEST})
        return tsp.SigningCertificateV2(
            {"certs": [{"hash_algorithm": algorithm, "cert_hash": digest}]}
        )


def _attribute(kind: str, value: Json) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": cms.CMSAttributeType(kind), "values": (value,)})


class TimestampAuthority(StandIn):
    """Gives stamps over HTTP."""

    name = "timestamp-stand-in"
    largest_body = 16 * 1024

    def __init__(self, chosen: TimestampSettings) -> None:
        super().__init__("", chosen.mood)
        self._authority = Authority(
            base64.b64decode(chosen.certificate), base64.b64decode(chosen.key)
        )

    def refusal(self, path: str, authorization: str) -> Answer | None:
        """Let anybody ask, unless it is away."""
        self.delay()
        return stand_in.AWAY if self.mood().get("away") else None

    def post(self, question: Question) -> Answer:
        """Give a stamp."""
        granted = not self.mood().get("refuse")
        content = self._authority.answer(question.content, time_source.now(), granted)
        return Answer(200, content, MEDIA_TYPE)


if __name__ == "__main__":
    time_source.use_environment()
    sys.exit(stand_in.run(TimestampAuthority.name, TimestampSettings, TimestampAuthority))
