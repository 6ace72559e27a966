#!/usr/bin/env python3
"""Checks a paper of Nagrik Setu without a network: the code on it, or its PDF.

    python check_paper.py --keys papers.json code HTTPS://…/V/AHYM…   (the text that the code holds)
    python check_paper.py --keys papers.json pdf visit-pass.pdf

`papers.json` are the published keys, fetched once from
https://<site>/.well-known/nagrik-setu/papers.json, or had from somebody you trust.

Needs `pip install cryptography`, and for a PDF `pip install pyHanko`. Prints what was found, in
plain words, and ends with 0 (genuine), 1 (altered or forged) or 2 (cannot be checked). Whether a
paper was revoked or replaced since, only the site can say.
"""

import argparse
import base64
import hashlib
import io
import json
import logging
import re
import struct
import sys
from datetime import datetime, timedelta, timezone

UTC = timezone.utc  # noqa: UP017  # also for a Python older than 3.11

GENUINE, ALTERED, NOT_CHECKED = 0, 1, 2
DOMAIN = b"nagrik-setu paper code\x01"
HEAD = struct.Struct(">B4sII")
TEXTS = ("id", "kind", "number", "office", "initials")
SIGNATURE = 64


class Forged(Exception):
    """It is not what it says it is."""


def check_code(text, keys):
    """Return what a code says, proved by one of the published keys; raises Forged."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    code = re.sub(r"\s", "", text).rstrip("/").rpartition("/")[2].upper()
    try:
        content = base64.b32decode(code + "=" * (-len(code) % 8))
        canonical = base64.b32encode(content).decode().rstrip("=") == code
        version, named, issued, until = HEAD.unpack_from(content)
    except (ValueError, struct.error):
        raise Forged("this is no code of a paper") from None
    if not canonical or version != 1 or len(content) < HEAD.size + SIGNATURE:
        raise Forged("this is no code of a paper")
    body, signature = content[:-SIGNATURE], content[-SIGNATURE:]
    for key in keys["codes"]:
        public = base64.b64decode(key["key"])
        if hashlib.sha256(public).digest()[:4] != named:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, DOMAIN + body)
        except InvalidSignature:
            raise Forged("the code was altered") from None
        return {**texts(body[HEAD.size :]), "issued": moment(issued), "valid until": moment(until)}
    raise Forged("the code was made with a key that is not published")


def texts(rest):
    """Return the texts of a code, whose signature holds."""
    found = {}
    for name in TEXTS:
        found[name] = rest[1 : 1 + rest[0]].decode()
        rest = rest[1 + rest[0] :]
    return found


def moment(seconds):
    """Return seconds since 1970 in words; nothing for 0, which is without end."""
    if not seconds:
        return ""
    return datetime.fromtimestamp(seconds, UTC).strftime("%d-%m-%Y %H:%M UTC")


def check_pdf(content, keys, now):
    """Return who sealed a PDF and when, if nothing was changed since; raises Forged.

    The newest time stamp proves the one before it, and the first of them the seal, so that a seal
    is proved after its certificate has ended.
    """
    from pyhanko.keys.pemder import load_certs_from_pemder_data
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    logging.disable(logging.CRITICAL)  # a forged file is an answer, not an event

    def trusting(pem, at):
        roots = list(load_certs_from_pemder_data(pem.encode())) if pem else []
        return ValidationContext(
            trust_roots=roots, allow_fetching=False, moment=at, retroactive_revinfo=True
        )

    def good(certificate, at):
        return certificate.not_valid_before <= at <= certificate.not_valid_after

    try:
        reader = PdfFileReader(io.BytesIO(content))
        seal = reader.embedded_regular_signatures[0]
        stamps = [
            one
            for one in reader.embedded_timestamp_signatures
            if one.signed_revision > seal.signed_revision
        ]
        proven, at = None, now + timedelta(minutes=5)  # clocks differ
        for stamp in reversed(stamps if keys["authorities"] else []):
            found = validate_pdf_timestamp(stamp, trusting(keys["authorities"], at))
            sound = found.valid and found.intact and found.trusted and found.timestamp <= at
            if not (sound and good(found.signing_cert, at)):
                break
            proven = at = found.timestamp
        at = proven or seal.self_reported_timestamp
        found = validate_pdf_signature(seal, trusting(keys["seals"], at))
        last = list(reader.embedded_signatures)[-1]
        whole = last.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE
        sound = found.bottom_line and found.docmdp_ok and whole and good(found.signing_cert, at)
    except Exception:
        # A file that was made to deceive may break the reader anywhere.
        raise Forged("this is no sealed paper, or it was altered") from None
    if not sound:
        raise Forged("the file was altered, or its seal is not one of the published")
    if proven is None and not good(found.signing_cert, now):
        raise Forged("the seal's certificate has ended, and no time stamp proves it")
    return {
        "sealed by": found.signing_cert.subject.native.get("common_name", ""),
        "sealed at": seal.self_reported_timestamp.strftime("%d-%m-%Y %H:%M UTC"),
        "time vouched for": proven.strftime("%d-%m-%Y %H:%M UTC") if proven else "by nobody else",
    }


def main(arguments=None):
    """Check what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keys", required=True, help="the published keys: papers.json")
    parser.add_argument("--now", help="check as of this time, ISO 8601 with its zone")
    parser.add_argument("what", choices=("code", "pdf"))
    parser.add_argument("text", help="the text that the code holds, or the file's name")
    chosen = parser.parse_args(arguments)
    now = datetime.fromisoformat(chosen.now) if chosen.now else datetime.now(UTC)
    try:
        with open(chosen.keys, encoding="utf-8") as file:
            keys = json.load(file)
        if chosen.what == "code":
            found = check_code(chosen.text, keys)
        else:
            with open(chosen.text, "rb") as file:
                found = check_pdf(file.read(), keys, now)
    except Forged as forged:
        print(f"NOT GENUINE: {forged}.")
        return ALTERED
    except ImportError as missing:
        package = "pyHanko" if "pyhanko" in str(missing) else "cryptography"
        print(f"Cannot be checked: install {package} first (pip install {package}).")
        return NOT_CHECKED
    except (OSError, ValueError, KeyError) as wrong:
        print(f"Cannot be checked: {wrong}.")
        return NOT_CHECKED
    print("GENUINE. Compare what is printed on the paper with:")
    for name, value in found.items():
        if value:
            print(f"  {name}: {value}")
    print("Whether it was revoked or replaced since, only the site can say.")
    return GENUINE


if __name__ == "__main__":
    sys.exit(main())
