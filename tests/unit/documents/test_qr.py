"""The code on a paper: a picture that needs nothing from outside."""

from urllib.parse import unquote

from documents.qr import qr_code

ADDRESS = "https://nagriksetu.example.org/verify/kQ3vN0w2b5d7f9h1"


def test_a_code_is_a_picture_in_its_own_address():
    code = qr_code(ADDRESS)
    assert code.startswith("data:image/svg+xml")
    assert "<svg" in unquote(code)


def test_the_same_address_gives_the_same_code_and_another_gives_another():
    assert qr_code(ADDRESS) == qr_code(ADDRESS)
    assert qr_code(ADDRESS) != qr_code(ADDRESS + "x")
