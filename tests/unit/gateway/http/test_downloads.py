"""A file is named safely in every header, in whatever script its owner wrote the name."""

from urllib.parse import unquote

import pytest

from gateway.http.downloads import disposition


@pytest.mark.parametrize(
    "name",
    ["फोटो.jpg", "é.jpg", 'a"b.pdf', "a;b\\c.pdf", "a\u2028b.pdf", "100%.pdf", "क\u200dष.png"],
)
def test_every_name_goes_into_a_header_and_comes_out_again(name: str) -> None:
    header = disposition("attachment", name)
    assert header.isascii() and header.isprintable()
    assert unquote(header.rpartition("filename*=UTF-8''")[2]) == name
    assert header.count('"') == 2


def test_a_plain_name_is_given_plainly() -> None:
    assert disposition("inline", "fir-copy.pdf") == 'inline; filename="fir-copy.pdf"'
