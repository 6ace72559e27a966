"""What a browser says of itself, as its owner recognises it."""

import pytest

from gateway.officers.sign_ins import device_words

CHROME = "Mozilla/5.0 (Linux; Android 14; SM-A155F) Chrome/142.0 Mobile Safari/537.36"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0 Safari/537.36 Edg/142.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile Safari/604.1"


@pytest.mark.parametrize(
    ("description", "words"),
    [
        (CHROME, "Chrome, Android"),
        (EDGE, "Edge, Windows"),
        (SAFARI, "Safari, iOS"),
        ("python-requests/2.32", ""),
        ("", ""),
    ],
)
def test_browser_and_system_are_named(description: str, words: str) -> None:
    assert device_words(description) == words
