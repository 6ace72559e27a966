"""A citizen whose network goes while a form is sent, in a real browser: asked first, kept sealed,
filed once, and gone from the phone when it is wished."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gateway.building import GatewayParts
from gateway.identity.caller import Caller
from tests.integration.gateway.field_work.conftest import Gateway
from tests.integration.gateway.field_work.test_on_a_phone import PLAIN, away, back
from tests.integration.gateway.permits import Permits
from tests.support.chromium import Chromium, Page
from tests.support.polling import eventually
from tests.unit.gateway.files.samples import JPEG

WORDS = "A loudspeaker for the fair at the pond"
SEND, KEEP, LEAVE = "Send", "Keep it on this phone", "Leave this page now"
AT_CHECK = "location.pathname.endsWith('/check') && document.readyState === 'complete'"
IS_KEPT = "indexedDB.databases().then(all => all.some(one => one.name === 'kept'))"


@pytest.fixture
def page(
    gateway: Gateway, parts: GatewayParts, permits: Permits, tmp_path: Path
) -> Iterator[Callable[..., Page]]:
    """A phone on which a citizen is signed in."""
    permits.owner = parts.citizens.enter("9000000001", "en")
    with Chromium(tmp_path / "profile") as browser:

        def opened(mobile: str = "9000000001") -> Page:
            tab = browser.page()
            citizen = Caller(parts.citizens.enter(mobile, "en"), "citizen", None, "en")
            token = parts.access_tokens.issue(citizen, 600)
            tab.cookie(gateway.url, "nagrik_session", token)
            tab.cookie(gateway.url, "nagrik_language", "en")
            return tab

        yield opened


def to_check(page: Page, gateway: Gateway) -> None:
    """Up to the last look before sending."""
    page.visit(f"{gateway.url}/services/permit")
    page.run("navigator.serviceWorker.ready.then(() => 1)")
    page.run("document.querySelector('[name=category]').click(); 1")
    page.fill("text", WORDS)
    page.press("Continue and check")
    page.until(AT_CHECK)


def keep_answers(page: Page, gateway: Gateway) -> None:
    """Sent without a network, and kept on the phone as its reader wished."""
    to_check(page, gateway)
    away(page, gateway)
    page.press(SEND)
    page.press(KEEP)
    page.until("location.pathname === '/kept'")
    page.until("document.body.innerText.includes('Written on')")


def test_what_could_not_be_sent_is_filed_once_when_there_is_a_network(
    page: Callable[..., Page], gateway: Gateway, permits: Permits
) -> None:
    tab = page()
    to_check(tab, gateway)
    file_case = permits.peer.answers["file_case"]

    def cut_off(kwargs: dict) -> dict:
        done = file_case(kwargs)
        gateway.stop()
        return done

    permits.peer.answers["file_case"] = cut_off
    tab.press(SEND)
    tab.until("!document.getElementById('offer').hidden")
    assert not tab.run(IS_KEPT), "nobody was asked yet"
    tab.offline(True)
    tab.press(KEEP)
    tab.until("location.pathname === '/kept'")
    tab.until("document.body.innerText.includes('Written on')")
    on_phone = tab.run(PLAIN.replace("field-work", "kept"))
    assert "fair" not in on_phone and "extractable: false" in on_phone
    permits.peer.answers["file_case"] = file_case
    back(tab, gateway)
    tab.until("document.body.innerText.includes('It was sent')", seconds=60)
    first, *again = permits.peer.kwargs_of("file_case")
    assert again and all(one == first for one in again)
    assert first["form"]["text"] == WORDS
    (reference,) = permits.cases
    tab.press(reference)
    tab.until("location.pathname.endsWith('/filed')")
    tab.until(f"document.body.innerText.includes('{reference}')")
    tab.until("localStorage.getItem('kept-unsent') === null")


def test_a_photo_goes_on_where_it_stood_and_arrives_as_it_is(
    page: Callable[..., Page],
    gateway: Gateway,
    parts: GatewayParts,
    permits: Permits,
    tmp_path: Path,
) -> None:
    photo = tmp_path / "door.jpg"
    photo.write_bytes(JPEG + bytes(1_500_000))
    tab = page()
    tab.visit(f"{gateway.url}/services/permit")
    tab.run("document.querySelector('[name=category]').click(); 1")
    slow = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000}
    tab.ask("Network.emulateNetworkConditions", offline=False, **slow)
    tab.choose_file("files", photo)
    tab.until("document.querySelector('progress').value > 10")
    tab.offline(True)
    tab.until("document.body.innerText.includes('No network just now. door.jpg goes on by itself')")
    tab.press("Continue and check")
    tab.offline(False)
    tab.until(
        "document.readyState === 'complete' && location.pathname.endsWith('/check')", seconds=60
    )
    tab.press(SEND)
    tab.until("location.pathname.endsWith('/filed')")
    (filing,) = permits.peer.kwargs_of("file_case")
    (file_id,) = filing["form"]["files"]
    (row,) = parts.database["evidence.files"].find()
    assert row["_id"] == file_id
    assert row["metadata"]["sha256"] == hashlib.sha256(photo.read_bytes()).hexdigest()


def test_without_a_network_there_are_form_and_112_and_leaving_in_a_hurry_forgets_all(
    page: Callable[..., Page], gateway: Gateway, permits: Permits
) -> None:
    tab = page()
    keep_answers(tab, gateway)
    tab.visit(f"{gateway.url}/applications")
    tab.until("document.body.innerText.includes('There is no network')")
    tab.until("Boolean(document.querySelector('main a[href=\"tel:112\"]'))")
    tab.visit(f"{gateway.url}/services/permit")
    tab.until("document.body.innerText.includes('has not been sent yet')")
    assert "Loudspeaker permit" in tab.text and WORDS not in tab.text
    tab.ask("ServiceWorker.enable")
    tab.visit("about:blank")
    back(tab, gateway)
    for number in range(3):  # of the worker's registration, which the browser counts
        sync = {"registrationId": str(number), "tag": "kept", "lastChance": False}
        tab.ask("ServiceWorker.dispatchSyncEvent", origin=gateway.url, **sync)
    eventually(lambda: permits.cases, seconds=20, what="the worker sends it, with no page open")
    other = page()
    for one in (tab, other):
        one.visit(f"{gateway.url}/kept")
        one.until("document.body.innerText.includes('It was sent')")
    gateway.stop()
    tab.press(LEAVE)
    other.until("self.kept.sent().then(all => !all.length)")
    other.until("caches.keys().then(all => !all.length)")
    assert len(permits.peer.kwargs_of("file_case")) == 1


def test_another_citizen_sends_none_of_it_and_signing_out_leaves_nothing(
    page: Callable[..., Page], gateway: Gateway, permits: Permits
) -> None:
    tab = page()
    keep_answers(tab, gateway)
    gateway.start()
    other = page("9000000002")
    other.visit(f"{gateway.url}/kept")
    other.until("document.body.innerText.includes('sign in with the same mobile')", seconds=40)
    assert permits.peer.kwargs_of("file_case") == []
    other.visit(f"{gateway.url}/applications")
    other.press("Sign out")
    other.until("location.pathname === '/' && !localStorage.getItem('kept-unsent')")
    other.until(f"{IS_KEPT}.then(is => !is)")


KEEP_THREE = """
self.kept.sender().then(async known => {
  const rows = [["a-refused", "/services/no-such-service"], ["b-of-another", "/services/permit"],
    ["c-good", "/services/permit"], ["d-good", "/services/permit"]];
  for (const [id, address] of rows) {
    const form = new FormData();
    Object.entries({at: "check", key: id, category: "noise", text: id})
      .forEach(([name, value]) => form.append(name, value));
    const who = id === "b-of-another" ? "0".repeat(32) : known.who;
    await self.kept.keep({id, code: "permit", address, who, sensitive: id === "c-good",
      to: "submit"}, form);
  }
  return 1;
})
"""
WHAT_WAITS = """
self.kept.all().then(all => all.map(one => one.id + (one.needs ? " needs" : "")).sort().join())
"""


def test_one_that_is_refused_keeps_back_no_other_and_is_not_sent_for_ever(
    page: Callable[..., Page], gateway: Gateway, permits: Permits
) -> None:
    tab = page()
    tab.visit(f"{gateway.url}/kept")
    tab.until("!document.getElementById('kept-frame').hidden")
    tab.run(KEEP_THREE)
    tab.run("window.dispatchEvent(new Event('online')); 1")
    tab.until("document.body.innerText.includes('not accepted as it stands')")
    eventually(
        lambda: len(permits.cases) == 2, seconds=20, what="the good ones, after the refused one"
    )
    tab.until("self.kept.all().then(all => all.length === 2)")
    assert tab.run(WHAT_WAITS) == "a-refused needs,b-of-another"
    assert [one["form"]["text"] for one in permits.peer.kwargs_of("file_case")] == [
        "c-good",
        "d-good",
    ]
    _, receipt = permits.cases
    assert tab.run("self.kept.sent().then(all => all.map(one => one.id).join())") == (
        f"/applications/{receipt}/filed"
    ), "of what is sensitive, nothing stays"
    tab.until("document.body.innerText.includes('It was sent')")
    other = page("9000000002")
    other.visit(f"{gateway.url}/kept")
    other.until("document.body.innerText.includes('Written on')")
    other.run("self.kept.sent().then(() => new Promise(done => setTimeout(done, 200, 1)))")
    assert "It was sent" not in other.text and receipt not in other.text
