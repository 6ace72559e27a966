"""Numbers that name one thing: one normal form each, and what cannot be real is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.check_digits import luhn_digit, passes_verhoeff
from casework.identifiers import (
    KINDS,
    WHY,
    Refused,
    blind_index,
    last_four,
    normalised,
)

KEY = bytes(range(32))
DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")


@pytest.mark.parametrize(
    ("kind", "text", "normal"),
    [
        ("imei", "490154203237518", "490154203237518"),
        ("imei", "49 015420 323751 02", "490154203237518"),
        ("imei", "४९-०१५४२०-३२३७५१-८", "490154203237518"),
        ("imei", "490154\u200b203237518\u200e", "490154203237518"),
        # As a phone shows it at *#06#.
        ("imei", "IMEI1: 490154203237518 / 01", "490154203237518"),
        ("imei", "IMEI 1 490154203237518/01", "490154203237518"),
        ("imei", "imei 490154203237518", "490154203237518"),
        ("registration", "br 1 a 5", "BR01A0005"),
        ("registration", "BR-01-AB-1234", "BR01AB1234"),
        ("registration", "BR01 1234", "BR011234"),
        ("registration", "BR 1 1234", "BR011234"),
        ("registration", "DL 1 C AB 1234", "DL01CAB1234"),
        ("registration", "DL1CAB1234", "DL01CAB1234"),
        ("registration", "22 bh 1234 aa", "22BH1234AA"),
        ("registration", "BRA 123", "BRA0123"),
        ("registration", "T0124BR0123A", "T0124BR0123A"),
        ("registration", "77 CD 12", "77CD12"),
        ("chassis", "ma3 erlf1s 00123456", "MA3ERLF1S00123456"),
        ("chassis", "0123-45678", "012345678"),
        ("engine", "k10b-1234567", "K10B1234567"),
        ("aadhaar", "2341 2341 2346", "234123412346"),
        ("pan", "abcpe1234f", "ABCPE1234F"),
        ("passport", "m 1234567", "M1234567"),
        ("passport", "AB123456C", "AB123456C"),
        ("driving-licence", "BR01 20110012345", "BR0120110012345"),
        ("driving-licence", "BR-01/1234/1998", "BR0112341998"),
        ("voter-id", "abc1234567", "ABC1234567"),
        ("voter-id", "BR/04/019/123456", "BR04019123456"),
        ("bank-card", "4111 1111 1111 1111", "4111111111111111"),
        ("serial", "sn-12ab/9", "SN12AB9"),
        ("document", "roll no. 2024/17", "ROLLNO202417"),
    ],
)
def test_each_kind_has_one_way_of_being_written(kind, text, normal):
    assert normalised(kind, text) == normal
    assert normalised(kind, normal) == normal


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("imei", "490154203237517"),
        ("imei", "000000000000000"),
        ("imei", "IMEI 490154203237517 / 01"),
        # One digit left out, one typed twice: the check digit of the rest is not made up.
        ("imei", "49015420323751"),
        ("imei", "4901542203237518"),
        ("imei", "4901542032375"),
        ("imei", "49015420323751A"),
        ("registration", "XX 01 AB 1234"),
        ("registration", "BR 01 AB 0000"),
        ("registration", "22 BH 1234 IO"),
        ("registration", "19 BH 1234 AA"),
        ("registration", "मेरी गाड़ी"),
        ("chassis", "MA3ERLF1SO0123456"),
        ("chassis", "ABCDEFGH"),
        ("engine", "12"),
        ("aadhaar", "2341 2341 2345"),
        ("aadhaar", "1341 2341 2346"),
        ("pan", "ABCXE1234F"),
        ("pan", "ABCPE0000F"),
        ("passport", "PASSPORT"),
        ("driving-licence", "XX0120110012345"),
        ("driving-licence", "BR0118110012345"),
        ("voter-id", "AB1234567"),
        ("bank-card", "4111 1111 1111 1112"),
        ("serial", "00000"),
        ("document", "none"),
        ("document", ""),
    ],
)
def test_what_cannot_be_real_is_refused_with_a_code_that_has_a_sentence(kind, text):
    with pytest.raises(Refused) as refused:
        normalised(kind, text)
    assert refused.value.code == f"bad-{kind}"
    assert set(WHY[refused.value.code]) == {"hi", "en"}


def test_every_kind_has_its_refusal():
    assert {f"bad-{kind}" for kind in KINDS} == set(WHY)


digits14 = st.text("0123456789", min_size=14, max_size=14).filter(lambda text: int(text) > 0)


@given(digits14, st.text(" -./\u200b\u00a0", max_size=3), st.integers(0, 14))
def test_marks_and_scripts_make_no_other_number(digits, marks, place):
    whole = digits + luhn_digit(digits)
    written = (whole[:place] + marks + whole[place:]).translate(DEVANAGARI)
    assert normalised("imei", written) == whole
    assert blind_index("imei", written, KEY) == blind_index("imei", whole, KEY)


@given(digits14, st.integers(0, 14), st.integers(1, 9))
def test_one_wrong_digit_of_an_imei_shows(digits, place, change):
    whole = digits + luhn_digit(digits)
    wrong = whole[:place] + str((int(whole[place]) + change) % 10) + whole[place + 1 :]
    with pytest.raises(Refused):
        normalised("imei", wrong)


@given(digits14, st.integers(0, 14))
def test_a_digit_of_an_imei_left_out_or_typed_twice_shows(digits, place):
    whole = digits + luhn_digit(digits)
    for wrong in (whole[:place] + whole[place + 1 :], whole[:place] + whole[place] + whole[place:]):
        with pytest.raises(Refused):
            normalised("imei", wrong)


def aadhaar_of(eleven: str) -> str:
    return next(eleven + digit for digit in "0123456789" if passes_verhoeff(eleven + digit))


elevens = st.from_regex("[2-9][0-9]{10}", fullmatch=True)


@given(elevens, st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_of_an_aadhaar_number_shows(eleven, place, change):
    whole = aadhaar_of(eleven)
    wrong = whole[:place] + str((int(whole[place]) + change) % 10) + whole[place + 1 :]
    assert not passes_verhoeff(wrong)


@given(elevens, st.integers(0, 10))
def test_two_neighbours_exchanged_in_an_aadhaar_number_show(eleven, place):
    whole = aadhaar_of(eleven)
    wrong = whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :]
    assert wrong == whole or not passes_verhoeff(wrong)


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=24))
def test_any_text_is_refused_or_has_a_normal_form_that_stays(kind, text):
    try:
        normal = normalised(kind, text)
    except Refused:
        return
    assert normalised(kind, normal) == normal
    assert normal.isascii() and normal.isalnum() and normal == normal.upper()


def test_a_blind_index_depends_on_kind_and_key_and_shows_nothing():
    one = blind_index("passport", "M1234567", KEY)
    assert one != blind_index("document", "M1234567", KEY)
    assert one != blind_index("passport", "M1234567", bytes(32))
    assert "1234567" not in one and len(one) == 64


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        blind_index("passport", "M1234567", b"short")


@pytest.mark.parametrize(
    ("value", "hint"), [("234123412346", "2346"), ("BR0001", "001"), ("12", "2"), ("1", "")]
)
def test_at_most_four_characters_and_half_of_a_number_are_shown(value, hint):
    assert last_four(value) == hint
