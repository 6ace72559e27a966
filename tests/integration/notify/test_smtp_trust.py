"""E-mail that can be trusted: TLS, a signature, and what bounces, on a real SMTP server process."""

import base64
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import dkim
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from services.notify.message import ACCEPTED, DOWN
from services.notify.providers.bounces import read_bounce
from services.notify.providers.smtp import Dkim
from tests.integration.notify.world import kinds, sealed
from tests.support.polling import eventually
from tests.unit.notify.samples import event, notice, outgoing


def pem(folder, name: str = "127.0.0.1"):
    """A key and its own certificate, for a server at this address."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))]), False)
        .sign(key, SHA256())
    )
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + certificate.public_bytes(Encoding.PEM)
    )
    return file


def test_tls_is_spoken_with_a_server_that_is_trusted_and_with_no_other(
    smtp, provider_for, tmp_path
):
    file = pem(tmp_path)
    server = smtp(pem=file)
    assert kinds(provider_for(server, starttls=True).send([outgoing(1)])) == [DOWN]
    trusting = provider_for(server, starttls=True, ca_file=str(file))
    assert kinds(trusting.send([outgoing(1)])) == [ACCEPTED]
    assert len(server.mails()) == 1


def test_a_server_that_speaks_tls_from_the_first_octet_is_trusted_the_same_way(
    smtp, provider_for, tmp_path
):
    file = pem(tmp_path)
    server = smtp(pem=file, implicit=True)
    assert kinds(provider_for(server, implicit_tls=True).send([outgoing(1)])) == [DOWN]
    trusting = provider_for(server, implicit_tls=True, ca_file=str(file))
    assert kinds(trusting.send([outgoing(1)])) == [ACCEPTED]


def test_a_receiver_can_prove_that_an_email_is_the_domains_own(smtp, provider_for):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    server = smtp()
    signature = Dkim("example.org", "notify", private)
    assert kinds(provider_for(server, signature=signature).send([outgoing(1)])) == [ACCEPTED]
    (file,) = server.folder.glob("*.eml")
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)

    def dns(name: bytes, timeout: int = 5) -> bytes:
        return record if name == b"notify._domainkey.example.org." else b""

    mail = file.read_bytes()
    assert dkim.verify(mail, dnsfunc=dns)
    forged = mail.replace(b"To: citizen1@", b"To: citizen2@")
    assert forged != mail and not dkim.verify(forged, dnsfunc=dns)


BOUNCE = """From: MAILER-DAEMON@mx.example.org
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain

It did not arrive.
--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; citizen.one@example.org
Action: {action}
Status: {status}
--part--
"""


def test_an_email_that_bounces_has_failed_although_its_server_took_it(world, smtp):
    server = smtp()
    desk = world.desk(SMTP_HOST=server.host, SMTP_BOUNCES="bounces@example.org")
    desk.case_changed(event(notice("citizen", to=sealed(), channels=["email"])))
    (row,) = eventually(lambda: world.rows(state="sent"))
    (sender,) = server.senders()
    assert sender == f"bounces+{row['refs'][0]}@example.org"
    delayed = BOUNCE.format(to=sender, action="delayed", status="4.4.1")
    assert read_bounce(delayed.encode()) is None
    assert read_bounce(b"Subject: hello\n\nno bounce") is None
    failed = BOUNCE.format(to=sender, action="failed", status="5.1.1")
    receipt = read_bounce(failed.encode())
    assert receipt is not None
    desk._receipts.take([receipt])
    eventually(lambda: world.states() == {"perm-failed": 1})
    assert world.rows()[0]["reason"] == "bounce-5.1.1"


def test_an_email_of_which_no_bounce_came_was_delivered(world, smtp):
    server = smtp()
    desk = world.desk(SMTP_HOST=server.host, SMTP_BOUNCES="bounces@example.org")
    desk.case_changed(event(notice("citizen", to=sealed(), channels=["email"])))
    eventually(lambda: world.states() == {"sent": 1})
    world.grow_old()
    eventually(lambda: world.states() == {"delivered": 1})
    assert len(server.mails()) == 1
