"""The place of a matter, chosen on a phone from the directory as it is delivered: by a PIN code,
by a name, on the map, by the phone's own point. With and without scripts."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from werkzeug.serving import make_server

from gateway.http.context import LANGUAGES
from gateway.pages.texts import words
from services.routing.directory_files import read_directory
from services.routing.store import Published, RawBook
from services.routing.use_cases import Desk
from tests.support.accessibility import axe_violations
from tests.support.chromium import Chromium, Page
from tests.support.sources import ROOT
from tests.unit.gateway.pages import small_app
from tests.unit.gateway.pages.fake_desk import FakeDesk

FAULTS = (ROOT / "tests/support/page_faults.js").read_text(encoding="utf-8")
NEAR_GANDHI_MAIDAN = {"latitude": 25.6195, "longitude": 85.1410, "accuracy": 40}
HERE, READY = "location.href", "document.readyState === 'complete'"


class Shelf:
    """The directory as it is delivered, and nothing else."""

    def __init__(self) -> None:
        self.directory = read_directory(ROOT / "services/routing/data")

    def categories(self) -> frozenset[str]:
        return frozenset()

    def published(self) -> Published:
        head = {name: self.directory[name] for name in ("version", "effective_from")}
        return Published(1, (head,), ())

    def read(self, published: Published) -> RawBook:
        return RawBook(published, [self.directory], [])


class DeskWithDirectory(FakeDesk):
    """Answers from the delivered directory with the code of the routing service."""

    def __init__(self) -> None:
        super().__init__()
        self.routing = Desk(Shelf(), lambda work, *given, **named: work(*given, **named))
        self.routing.reload()

    def list_stations(self, *, district=None, type=None, cursor=None, limit=200):
        return self.routing.list_stations(district, type, cursor, limit)

    def search_stations(self, q, *, district=None, limit=10):
        return self.routing.search(q, district, limit)

    def resolve_place(self, place, *, category="other", occurred_at=None):
        return self.routing.resolve("other", place, occurred_at)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        app = small_app.build(None, DeskWithDirectory(), patch)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with Chromium(Path(tmp_path_factory.mktemp("chromium"))) as running:
        page = running.page()
        page.ask("Network.setBlockedURLs", urls=["*/worker.js"])
        yield page
