"""The certificates of this machine's servers: made once, and only where somebody wants them."""

from pathlib import Path

import pytest
from cryptography import x509

from deploy.local.certificates import certificates_in


def test_nobody_wants_tls_and_there_is_none(tmp_path: Path):
    assert certificates_in(tmp_path / "tls") is None
    assert not (tmp_path / "tls").exists()


@pytest.mark.parametrize(("wanted", "mutual"), [("1", False), ("mutual", True)])
def test_what_is_made_once_stays(tmp_path: Path, wanted: str, mutual: bool):
    ours = certificates_in(tmp_path, wanted)
    assert ours is not None
    assert ours.mutual is mutual
    server = ours.server.read_text()
    again = certificates_in(tmp_path)  # the next start, without a word of it
    assert again is not None and again.mutual is mutual
    assert again.server.read_text() == server


def test_another_wish_is_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="TLS=yes"):
        certificates_in(tmp_path, "yes")


def test_keys_are_closed_to_others_and_the_authoritys_is_kept_nowhere(tmp_path: Path):
    ours = certificates_in(tmp_path, "mutual")
    assert ours is not None
    assert {file.stat().st_mode & 0o077 for file in tmp_path.iterdir()} == {0}
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "ca.pem",
        "client.pem",
        "server.pem",
    ]
    assert "PRIVATE KEY" not in ours.ca.read_text()
    authority = x509.load_pem_x509_certificate(ours.ca.read_bytes())
    for file in (ours.server, ours.client):
        x509.load_pem_x509_certificate(file.read_bytes()).verify_directly_issued_by(authority)
