"""The file of providers: what it says is used, what it should not say is refused at the start."""

from pathlib import Path

import pytest

from chassis.settings import MissingSetting
from services.notify.providers.configured import read_file
from services.notify.providers.http import HttpLine
from services.notify.providers.smpp import SmppLine

GOOD = """
operator-a: {kind: smpp, host: a.example.in, password: SECRET_A, per_second: 100, tags: [1, 2, 3]}
gateway-b:
  kind: http
  url: https://b.example.in/send
  method: POST
  parameters: {mobile: '{to}', message: '{text}', dlt: '{template_id}'}
  secrets: {key: SECRET_B}
  accepted: '^200 OK'
"""
SECRETS = {"SECRET_A": "a", "SECRET_B": "b"}


def read(tmp_path: Path, text: str, environ=SECRETS):
    file = tmp_path / "providers.yaml"
    file.write_text(text)
    return read_file(str(file), environ)


def test_lines_and_gateways_are_read_with_their_secrets_from_elsewhere(tmp_path):
    providers = read(tmp_path, GOOD)
    a, b = providers["operator-a"], providers["gateway-b"]
    assert isinstance(a.line, SmppLine) and a.per_second == 100
    assert a.line.account.password == "a" and a.line.tags == (1, 2, 3)
    assert isinstance(b.line, HttpLine) and b.per_second is None
    assert b.line.parameters["key"] == "b" and "meta-data" not in b.line.parameters
    assert "'a'" not in repr(a) and "'b'" not in repr(b), "secrets are not shown"
    assert read_file("", {}) == {}


@pytest.mark.parametrize(
    "text",
    [
        "local: {kind: smpp, host: a}",
        "A B: {kind: smpp, host: a}",
        "a: {kind: pigeon}",
        "a: {kind: smpp}",
        "a: {kind: smpp, host: a, colour: red}",
        "a: {kind: smpp, host: a, password: NOT_SET}",
        "a: {kind: http, url: 'https://b', accepted: '('}",
        "- a",
        "a: [",
    ],
)
def test_what_cannot_be_used_is_refused_by_name(tmp_path, text):
    with pytest.raises(MissingSetting, match=r"NOTIFY_PROVIDERS_FILE|NOT_SET"):
        read(tmp_path, text)
