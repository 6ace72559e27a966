"""No key, password or token stands in a file of the repository."""

import re

import pytest

from tests.support.sources import BINARY, ROOT, repository_files

PATTERNS = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s*[A-Za-z0-9+/]{40}"),
    "a token of a service": re.compile(
        r"\b(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[abprs]-[A-Za-z0-9-]{20,}"
        r"|glpat-[\w-]{20}|sk-[A-Za-z0-9]{32,})"
    ),
    "a signed token": re.compile(r"\beyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{20,}"),
    "a password in an address": re.compile(
        r"\b(?:amqps?|mongodb(?:\+srv)?|https?)://[\w.-]+:(?!password\b|[\w-]*-of-tests\b)"
        r"[A-Za-z0-9_-]{12,}@"
    ),
    "a key beside its name": re.compile(
        r"\b[A-Z_]*(?:KEY|SECRET|TOKEN|PASSWORD)[A-Z_]*\s*[=:]\s*[\"']?[A-Za-z0-9+/_-]{32,}={0,2}"
    ),
}
PUBLIC = re.compile(r"PUBLIC|sha256:")
"""What everybody may know."""


OF_TESTS = {
    "tests/contract/examples/event.service.announced.v1.json": "a signed token",
    "tests/integration/gateway/test_officers.py": "a key beside its name",
    "tests/integration/gateway/test_postings.py": "a key beside its name",
    "tests/integration/gateway/files/small_app.py": "a key beside its name",
    "tests/unit/gateway/pages/small_app.py": "a key beside its name",
}
"""Made up for a test, each looked at: nothing that runs was ever given one of them."""


def secrets_in(text: str) -> list[str]:
    return [
        f"{number}: {what}"
        for number, line in enumerate(text.splitlines(), 1)
        for what, pattern in PATTERNS.items()
        if pattern.search(line) and not PUBLIC.search(line)
    ]


def test_no_file_holds_a_secret():
    holding = {
        (path.relative_to(ROOT).as_posix(), line.partition(": ")[2])
        for path in repository_files()
        if path.suffix not in BINARY
        for line in secrets_in(path.read_text(errors="replace"))
    }
    assert holding == set(OF_TESTS.items())


@pytest.mark.parametrize(
    "line",
    [
        "-----BEGIN EC PRIVATE KEY-----" + " M" + "HcCAQEEIBkg4LVWM9nuwNSk3yByxZpYRTBnVJk5oGnaSdWm",
        "AK" + "IA" + "ABCDEFGHIJKLMNOP",
        "FIELD_KEY" + "=" + "w6rjCgP6ZJyrT8FN8NlXjlOtWfILjgTvdFJsp5k3lS4p",
        "amqp://complaints" + ":" + "ynkpTl7KU89SabS5A3mJ@broker",
    ],
)
def test_what_looks_like_one_is_seen(line):
    assert secrets_in(line)
