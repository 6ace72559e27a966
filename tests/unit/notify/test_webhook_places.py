"""Where partners may be called, and what may stand in the file of partners."""

import socket

import pytest
import yaml

from chassis.settings import MissingSetting
from services.notify.webhooks import posting
from services.notify.webhooks.posting import Forbidden, Outside
from services.notify.webhooks.subscriptions import read_file

SOUND = {
    "url": "https://hooks.example.org/setu",
    "secret": "SECRET",
    "service": "verification",
    "events": ["case.filed"],
}


@pytest.fixture
def leads_to(monkeypatch):
    """A name in the DNS, by the addresses that it leads to; who is called is remembered."""
    called = []

    def call(place, timeout):
        called.append(place)
        raise ConnectionRefusedError

    def set_addresses(*addresses):
        rows = [(0, 0, 0, "", (one, 443)) for one in addresses]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: rows)
        monkeypatch.setattr(posting.socket, "create_connection", call)
        return called

    return set_addresses


PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "169.254.169.254",
    "192.168.0.9",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "::1",
    "fe80::1%eth0",
    "fd00::1",
    "::ffff:10.0.0.1",
    "2002:0a00:0001::",
    "64:ff9b::a00:1",
    "64:ff9b:1::a00:1",
    "192.0.0.8",
    "2001:0:5db8:d822::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_no_name_leads_into_our_own_network(leads_to, address):
    for addresses in ([address], ["93.184.216.34", address]):
        called = leads_to(*addresses)
        with pytest.raises(Forbidden, match="not-a-public-address"):
            Outside().connect("https://hooks.example.org/setu")
        assert called == []


def test_the_address_that_was_looked_at_is_the_one_that_is_called(leads_to):
    called = leads_to("93.184.216.34", "93.184.216.35")
    with pytest.raises(ConnectionRefusedError):
        Outside().connect("https://hooks.example.org/setu")
    assert called == [("93.184.216.34", 443)]


def test_without_tls_only_a_listed_host_or_ones_own_machine_in_a_local_run_is_called(leads_to):
    url = "http://hooks.example.org/setu"
    leads_to("93.184.216.34")
    for outside in (Outside(), Outside(own=True), Outside(["other.example.org"])):
        with pytest.raises(Forbidden, match="no-tls"):
            outside.connect(url)
    called = leads_to("10.1.2.3")
    with pytest.raises(ConnectionRefusedError):
        Outside(["hooks.example.org"]).connect(url)
    leads_to("127.0.0.1")
    with pytest.raises(ConnectionRefusedError):
        Outside(own=True).connect(url)
    assert called == [("10.1.2.3", 80), ("127.0.0.1", 80)]


def _read(tmp_path, secret="s" * 32, **changes):
    file = tmp_path / "partners.yaml"
    file.write_text(yaml.safe_dump({"partner": {**SOUND, **changes}}))
    return read_file(str(file), {"SECRET": secret})


def test_a_partners_entry_says_all_and_shows_no_secret(tmp_path):
    partner = _read(tmp_path)["partner"]
    assert partner.service == "verification" and partner.secrets == ("s" * 32,)
    assert "sss" not in repr(partner)
    assert read_file("", {}) == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "ftp://hooks.example.org"},
        {"url": "https://user:word@hooks.example.org"},
        {"url": "https://hooks.example.org/\nX: y"},
        {"events": []},
        {"events": ["messages.held"]},
        {"events": ["case.#"]},
        {"hours": 0},
        {"service": 7},
        {"more": "than that"},
        {"secret": "OTHER"},
    ],
)
def test_what_is_not_sound_is_refused_by_name(tmp_path, wrong):
    with pytest.raises(MissingSetting, match="partner"):
        _read(tmp_path, **wrong)


def test_a_short_secret_is_none(tmp_path):
    with pytest.raises(MissingSetting, match="no secret of 32"):
        _read(tmp_path, secret="s" * 31)
