"""The seal that a process is given: none is a fault in production, a wrong one everywhere."""

import base64
from datetime import UTC, datetime

import pytest

from casework.definition.versions import Definitions
from casework.papers.settings import DocumentSettings, printer_for
from chassis.settings import MissingSetting
from documents.signing import self_signed, verify
from documents.verified import Trusted
from services.complaints.values.filling import values_of
from services.complaints.values.wording import PolicePen
from tests.support.complaints import FOLDER
from tests.unit.complaints.paper_samples import DOCUMENT, case, definitions, personal

AT = datetime(2026, 11, 20, tzinfo=UTC)
PAIR = [base64.b64encode(pem).decode() for pem in self_signed("Test Seal", AT)]
OTHER_KEY = base64.b64encode(self_signed("Test Seal", AT)[1]).decode()
SITE = "https://nagriksetu.example.org"


CODE_KEY = base64.b64encode(bytes(32)).decode()


def settings_of(
    certificate: str, key: str, site: str = SITE, code_key: str = CODE_KEY, **more: str
) -> DocumentSettings:
    return DocumentSettings(
        document_certificate=certificate,
        document_key=key,
        document_code_key=code_key,
        public_url=site,
        **more,
    )


@pytest.mark.parametrize(
    ("certificate", "key", "site", "reason"),
    [
        ("", "", SITE, "DOCUMENT_CERTIFICATE is not set: papers cannot be sealed and checked"),
        (PAIR[0], "", SITE, "DOCUMENT_KEY is not set: papers cannot be sealed and checked"),
        (*PAIR, "", "PUBLIC_URL is not set: papers cannot be sealed and checked"),
        (PAIR[0], OTHER_KEY, SITE, "DOCUMENT_CERTIFICATE and DOCUMENT_KEY are not a certificate"),
        (PAIR[0], "no key", SITE, "DOCUMENT_CERTIFICATE and DOCUMENT_KEY are not a certificate"),
        ("bm9uZQ==", PAIR[1], SITE, "DOCUMENT_CERTIFICATE and DOCUMENT_KEY are not a certificate"),
    ],
)
def test_production_does_not_start_without_a_seal_and_says_why(certificate, key, site, reason):
    with pytest.raises(MissingSetting) as refusal:
        settings_of(certificate, key, site).check_seal(local=False)
    assert str(refusal.value).startswith(reason)
    assert key == "" or key not in str(refusal.value)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"code_key": ""}, "DOCUMENT_CODE_KEY is not set"),
        ({"code_key": "bm9uZQ=="}, "DOCUMENT_CODE_KEY is no Ed25519 key"),
        ({"timestamp_url": "http://127.0.0.1:1/"}, "TIMESTAMP_CERTIFICATES is not set"),
    ],
)
def test_nor_without_a_key_for_the_codes_or_with_an_authority_that_nobody_believes(more, reason):
    with pytest.raises(MissingSetting, match=reason):
        settings_of(*PAIR, **more).check_seal(local=False)


def test_a_whole_seal_is_taken():
    settings_of(*PAIR).check_seal(local=False)


def test_one_machine_may_do_without_and_makes_its_own(caplog):
    settings = settings_of("", "", "")
    settings.check_seal(local=True)
    assert settings.seal()
    assert "DOCUMENT_KEY is not set" in caplog.text


def test_a_wrong_seal_is_refused_on_one_machine_too():
    with pytest.raises(MissingSetting):
        settings_of(PAIR[0], OTHER_KEY).check_seal(local=True)


def test_the_printer_seals_with_what_was_set():
    printer, prolong = printer_for(
        settings_of(*PAIR), Definitions(definitions()), FOLDER / "papers", values_of, PolicePen
    )
    paper = printer.print("closure-notice", case(), personal(), [], DOCUMENT, AT)
    assert verify(paper, Trusted(base64.b64decode(PAIR[0])), AT).valid
    assert prolong is None
