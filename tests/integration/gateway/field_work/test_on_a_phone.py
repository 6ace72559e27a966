"""An officer's round without network, in a real browser: nothing lost, nothing twice."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from tests.integration.gateway.field_work.conftest import Gateway
from tests.integration.gateway.permits import Permits
from tests.support.chromium import Page
from tests.support.polling import eventually
from tests.unit.gateway.files.samples import JPEG
from tests.unit.gateway.samples import later

TAKE, SEND, KEEP = "Take my cases along", "Send now", "Keep on this phone"
INSPECT = "Inspect on the spot"
PLAIN = """(async () => {
  const db = await new Promise(done => {
    const asked = indexedDB.open("field-work");
    asked.onsuccess = () => done(asked.result);
  });
  const found = [];
  for (const name of db.objectStoreNames) {
    const rows = await new Promise(done => {
      const asked = db.transaction(name).objectStore(name).getAll();
      asked.onsuccess = () => done(asked.result);
    });
    for (const row of rows) {
      if (row.key) found.push("extractable: " + row.key.extractable);
      for (const box of [row, row.box, ...(row.files || []).map(one => one.box)]) {
        if (box && box.sealed) found.push(new TextDecoder("latin1").decode(box.sealed));
      }
      found.push(JSON.stringify(row));
    }
  }
  db.close();
  return found.join("\\n");
})()"""


def taken_along(phone: Callable[..., Page], gateway: Gateway, reference: str) -> Page:
    page = phone()
    page.visit(f"{gateway.url}/field-work/")
    page.run("navigator.serviceWorker.ready.then(() => 1)")
    page.press(TAKE)
    page.until(f"document.body.innerText.includes('{reference}')")
    return page


def away(page: Page, gateway: Gateway) -> None:
    gateway.stop()
    page.offline(True)


def back(page: Page, gateway: Gateway) -> None:
    gateway.start()
    page.offline(False)


def capture(page: Page, finding: str, photo: Path | None = None) -> None:
    page.press(INSPECT)
    page.fill("finding", finding)
    if photo is not None:
        page.choose_file("photos", photo)
    page.press(KEEP)
    page.until("!document.getElementById('field-list').hidden")


def test_what_was_written_without_network_is_sent_when_there_is_one(
    phone, gateway: Gateway, permits: Permits, reference: str, tmp_path: Path
):
    photo = tmp_path / "door.jpg"
    photo.write_bytes(JPEG)
    page = taken_along(phone, gateway, reference)
    away(page, gateway)
    page.visit(f"{gateway.url}/field-work/")  # the phone was switched off in between
    page.until("document.body.innerText.includes('No network')")
    capture(page, "Loudspeaker on the roof", photo)
    page.until("document.body.innerText.includes('Waits for a network')")
    assert permits.peer.kwargs_of("act") == []
    draft = page.run(PLAIN)
    assert "roof" not in draft
    assert "extractable: false" in draft
    back(page, gateway)
    page.until("document.body.innerText.includes('Sent: ')", seconds=60)
    (case,) = permits.peer.kwargs_of("act")
    assert case["action"] == "inspect"
    assert case["body"]["finding"] == "Loudspeaker on the roof"
    assert len(case["body"]["photos"]) == 1
    assert case["body"]["photo_hashes"] == [hashlib.sha256(JPEG).hexdigest()]
    assert case["body"]["captured_at"].startswith(case["captured_at"][:10])
    assert case["based_on"] == 1
    assert case["captured_at"].endswith("Z")
    assert case["idempotency_key"]
    page.until("document.body.innerText.includes('Nothing is waiting')")


def test_an_answer_that_was_lost_is_asked_for_again_and_done_once(
    phone, gateway: Gateway, permits: Permits, reference: str, tmp_path: Path
):
    photo = tmp_path / "door.jpg"
    photo.write_bytes(JPEG)
    page = taken_along(phone, gateway, reference)
    act = permits.peer.answers["act"]

    def cut_off(kwargs: dict) -> dict:
        done = act(kwargs)
        gateway.stop()
        return done

    permits.peer.answers["act"] = cut_off
    capture(page, "Loudspeaker on the roof", photo)
    eventually(lambda: not gateway.runs, what="the answer is lost")
    page.until("document.body.innerText.includes('Waits for a network')")
    permits.peer.answers["act"] = act
    gateway.start()
    page.press(SEND)
    page.until("document.body.innerText.includes('Sent: ')", seconds=30)
    first, second = permits.peer.kwargs_of("act")
    assert first == second
    assert permits.cases[reference]["sequence"] == 2


def test_what_the_case_has_moved_past_stays_and_goes_as_something_else(
    phone, gateway: Gateway, permits: Permits, reference: str, parts
):
    page = taken_along(phone, gateway, reference)
    away(page, gateway)
    capture(page, "Nobody at home")
    moved = later(permits.cases[reference], "acknowledged", "acknowledge")
    permits.cases[reference] = moved
    parts.cases.put(moved)
    back(page, gateway)
    page.until("document.body.innerText.includes('The case has moved meanwhile')", seconds=60)
    page.press("Send as: Note")
    page.until("document.querySelector('textarea').value.includes('Nobody at home')")
    page.press(KEEP)
    page.until("document.body.innerText.includes('Sent: ')", seconds=30)
    inspected, noted = permits.peer.kwargs_of("act")
    assert (inspected["action"], noted["action"]) == ("inspect", "note")
    assert "Nobody at home" in noted["body"]["text"]
    assert "captured_at" not in noted
    assert noted["based_on"] == 2


def test_what_was_moved_past_can_be_discarded(
    phone, gateway: Gateway, permits: Permits, reference: str, parts
):
    page = taken_along(phone, gateway, reference)
    away(page, gateway)
    capture(page, "Nobody at home")
    moved = later(permits.cases[reference], "acknowledged", "acknowledge")
    permits.cases[reference] = moved
    parts.cases.put(moved)
    back(page, gateway)
    page.until("document.body.innerText.includes('The case has moved meanwhile')", seconds=60)
    page.press("Discard")
    page.until("document.body.innerText.includes('Nothing is waiting')")
    assert len(permits.peer.kwargs_of("act")) == 1


def test_signing_out_leaves_nothing_on_the_phone(phone, gateway: Gateway, reference: str):
    page = taken_along(phone, gateway, reference)
    page.visit(f"{gateway.url}/console")
    page.run("document.querySelector('.who summary').click()")
    page.press("Sign out")
    page.until("location.pathname === '/'")
    page.until("indexedDB.databases().then(all => all.length === 0)")
    page.until("navigator.serviceWorker.getRegistrations().then(all => all.length === 0)")
