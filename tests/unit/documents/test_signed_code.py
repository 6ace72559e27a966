"""The code on a paper: what it says is proved, and nothing else passes for it."""

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import segno
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from documents.signed_code import BadCode, Claim, address, key_id, read, signed

KEY, FORMER = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))
PUBLIC, FORMER_PUBLIC = (key.public_key().public_bytes_raw() for key in (KEY, FORMER))
SITE = "https://nagriksetu.bihar.gov.in"
CLAIM = Claim(
    id="kQ3vN0w2b5d7f9h1kQ3vN0",
    kind="visit-pass-corrected",
    number="7K2M9QXD4T",
    issued_at=datetime(2026, 11, 20, 6, 30, tzinfo=UTC),
    valid_until=datetime(2026, 11, 25, 5, 0, tzinfo=UTC),
    office="Model Central Jail, Beur, Patna",
    initials="रा. कु.",
)
CODE = signed(CLAIM, KEY)


@pytest.mark.parametrize("claim", [CLAIM, replace(CLAIM, valid_until=None, office="", initials="")])
def test_what_was_signed_is_read(claim: Claim):
    assert read(signed(claim, KEY), [PUBLIC]) == claim
    assert read(signed(claim, KEY).lower(), [PUBLIC]) == claim


def test_no_letter_of_it_can_be_changed_left_out_or_added():
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    chosen = random.Random(20261120)
    for place, letter in enumerate(CODE):
        other = chosen.choice(letters.replace(letter, ""))
        for wrong in (
            CODE[:place] + other + CODE[place + 1 :],
            CODE[:place] + CODE[place + 1 :],
            CODE[:place] + other + CODE[place:],
        ):
            with pytest.raises(BadCode):
                read(wrong, [PUBLIC])


def test_an_altered_code_says_all_the_same_which_paper_it_claims_to_be():
    from base64 import b32decode, b32encode

    content = bytearray(b32decode(CODE + "=" * (-len(CODE) % 8)))
    place = content.index(b"visit-pass")
    content[place] ^= 1
    wrong = b32encode(bytes(content)).decode().rstrip("=")
    with pytest.raises(BadCode) as refusal:
        read(wrong, [PUBLIC])
    assert refusal.value.claim is not None
    assert refusal.value.claim.id == CLAIM.id


def test_a_code_of_another_key_is_none_and_one_of_a_former_key_is():
    former = signed(CLAIM, FORMER)
    with pytest.raises(BadCode, match="not known"):
        read(former, [PUBLIC])
    assert read(former, [PUBLIC, FORMER_PUBLIC]) == CLAIM
    assert key_id(PUBLIC) != key_id(FORMER_PUBLIC)


def test_a_signature_over_something_else_is_none_of_a_code():
    from base64 import b32decode, b32encode

    body = b32decode(CODE + "=" * (-len(CODE) % 8))[:-64]
    forged = b32encode(body + KEY.sign(body)).decode().rstrip("=")
    with pytest.raises(BadCode):
        read(forged, [PUBLIC])


@pytest.mark.parametrize("text", ["", " ", "A", "A" * 5000, "न", "0189", "../../etc", "AE" * 60])
def test_what_is_no_code_is_refused(text: str):
    with pytest.raises(BadCode):
        read(text, [PUBLIC])


def test_texts_that_are_too_long_are_cut_between_letters():
    result = read(signed(replace(CLAIM, office="जेल " * 60), KEY), [PUBLIC])
    assert result.office and ("जेल " * 60).startswith(result.office)


def test_the_longest_code_is_small_enough_for_a_printer_and_a_phone():
    longest = replace(CLAIM, kind="k" * 40, number="n" * 24, office="o" * 60, initials="रा. कु. सिं.")
    code = segno.make(address(SITE, signed(longest, KEY)), error="m", micro=False)
    assert code.mode == "alphanumeric"
    assert code.version <= 14
    usual = segno.make(address(SITE, CODE), error="m", micro=False)
    assert usual.symbol_size(border=0)[0] <= 61


def test_the_address_is_one_that_an_ordinary_phone_opens():
    assert address(SITE, "ABC") == "HTTPS://NAGRIKSETU.BIHAR.GOV.IN/V/ABC"
    assert address("http://h.example/Path/", "ABC") == "HTTP://H.EXAMPLE/Path/V/ABC"
