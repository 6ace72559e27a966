"""The script that checks a paper without a network, run as whoever has it runs it."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from documents.signed_code import Claim, address, signed
from documents.signing import self_signed
from tests.support.authority import Authority, published
from tests.support.press import CODE_KEY, CODE_KEYS, press
from tests.support.sources import ROOT

AT = datetime(2021, 11, 20, 6, 30, tzinfo=UTC)
PAIR = self_signed("Test Seal", AT - timedelta(days=1), years=1)
CLAIM = Claim("kQ3vN0w2b5d7f9h1", "visit-pass", "7K2M", AT, AT + timedelta(days=5), "Beur", "R. K.")
GENUINE, ALTERED, NOT_CHECKED = 0, 1, 2


@pytest.fixture(scope="module")
def authority() -> Authority:
    new_authority = Authority(AT - timedelta(days=1), years=9)
    new_authority.now = AT + timedelta(seconds=1)
    return new_authority


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Path:
    file = tmp_path_factory.mktemp("keys") / "papers.json"
    file.write_text(published([b"\x01" * 32, *CODE_KEYS], PAIR[0], authority.certificates))
    return file


@pytest.fixture(scope="module")
def pdf(authority: Authority) -> bytes:
    printer = press(*PAIR)
    sealed = printer.print("<p>A pass", "", CLAIM.id, reason="r", location="l", at=AT)
    return printer.prolong(
        sealed, authority.certificates, authority.stamp, AT + timedelta(seconds=2), []
    ).content


def run(*arguments: str) -> tuple[int, str]:
    """The script in a process of its own, which knows nothing of our libraries."""
    done = subprocess.run(
        [sys.executable, "-I", str(ROOT / "docs/check_paper.py"), *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_a_code_is_genuine_and_says_what_to_compare(keys: Path):
    whole = address("https://setu.example.org", signed(CLAIM, CODE_KEY))
    status, output = run("--keys", str(keys), "code", whole)
    assert status == GENUINE
    for part in ("GENUINE", "kQ3vN0w2b5d7f9h1", "visit-pass", "Beur", "R. K.", "25-11-2021"):
        assert part in output


@pytest.mark.parametrize("place", [10, 60, 150, -2])
def test_an_altered_code_is_told(keys: Path, place: int):
    code = signed(CLAIM, CODE_KEY)
    wrong = list(code)
    wrong[place] = "A" if wrong[place] != "A" else "B"
    status, output = run("--keys", str(keys), "code", "".join(wrong))
    assert status == ALTERED
    assert output.startswith("NOT GENUINE")


def test_a_pdf_is_genuine_years_after_its_certificate_has_ended(
    keys: Path, pdf: bytes, tmp_path: Path
):
    file = tmp_path / "pass.pdf"
    file.write_bytes(pdf)
    status, output = run(
        "--keys", str(keys), "--now", "2027-01-01T00:00:00+00:00", "pdf", str(file)
    )
    assert status == GENUINE, output
    assert "Test Seal" in output and "20-11-2021 06:30 UTC" in output


def test_an_altered_pdf_is_told(keys: Path, pdf: bytes, tmp_path: Path):
    changed = bytearray(pdf)
    changed[len(pdf) // 8] ^= 1
    for content in (bytes(changed), pdf + b"\n%", pdf[:-900], b"%PDF-1.7"):
        file = tmp_path / "pass.pdf"
        file.write_bytes(content)
        now = "2022-01-01T00:00:00+00:00"
        status, output = run("--keys", str(keys), "--now", now, "pdf", str(file))
        assert (status, output.startswith("NOT GENUINE")) == (ALTERED, True)


def test_what_cannot_be_checked_is_told_apart(keys: Path, tmp_path: Path):
    assert run("--keys", str(tmp_path / "none"), "code", "A")[0] == NOT_CHECKED
    assert run("--keys", str(keys), "pdf", str(tmp_path / "none.pdf"))[0] == NOT_CHECKED
