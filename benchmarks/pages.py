"""What a page weighs and costs: ``python -m benchmarks.pages``.

Bytes as a proxy sends them (head, and body by gzip, as ingress-nginx does with `use-gzip`) for the
first visit with style, scripts and drawing, and for the next one, when these are kept; CPU of the
gateway and time until the whole page is there, one after another, beside a bare page of Flask in
the same run.
Machines are noisy: compare the ratios.
"""

import argparse
import gzip
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import requests

from benchmarks.own_system import own_servers
from benchmarks.processes import cpu_seconds, with_children
from deploy.local.ports import free_port
from tests.support.citizen import complaint
from tests.support.matters import BUDDHA_COLONY
from tests.support.polling import eventually
from tests.support.servers import run_folder, unique
from tests.support.sources import ROOT
from tests.support.system import System, end_system, start_system

SERVICES = ("routing", "complaints", "notify")
ROUNDS = 60
CASES = 25
"""A page of the inbox, and of the citizen's list."""
LIMIT_KB = 60
"""What the page on which somebody files may weigh on a first visit."""
ASSET = re.compile(r'(?:src|href)="(/assets/[^"]+)"')
LEVEL = 5
"""Of ingress-nginx, unless it is told otherwise."""


@dataclass(frozen=True)
class Reader:
    """Whose page it is: the token of the sign-in, empty for nobody."""

    name: str
    token: str = ""

    def session(self) -> requests.Session:
        """A browser of this reader."""
        opened = requests.Session()
        opened.cookies.set("nagrik_session", self.token)
        opened.headers["Accept-Encoding"] = "identity"
        return opened


def weight(answer: requests.Response) -> int:
    """Bytes on the wire of an answer: its head, and its body as gzip leaves it."""
    head = sum(len(name) + len(value) + 4 for name, value in answer.headers.items()) + 19
    return head + len(gzip.compress(answer.content, LEVEL))


def weights(browser: requests.Session, url: str, path: str) -> tuple[int, int]:
    """Bytes of a first visit, and of the next."""
    page = browser.get(url + path)
    if page.status_code != 200:
        raise RuntimeError(f"{path}: {page.status_code}")
    again = weight(page)
    assets = sorted(set(ASSET.findall(page.text)))
    return again + sum(weight(browser.get(url + asset)) for asset in assets), again


def cost(browser: requests.Session, address: str, pids: list[int]) -> tuple[float, float]:
    """Milliseconds of the server's CPU for a page, and the median until it is there."""
    for _ in range(5):
        browser.get(address)
    before, walls = cpu_seconds({"server": pids})["server"], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        browser.get(address).raise_for_status()
        walls.append(time.perf_counter() - began)
    used = cpu_seconds({"server": pids})["server"] - before
    return used / ROUNDS * 1000, statistics.median(walls) * 1000


@contextmanager
def bare_page() -> Iterator[tuple[str, list[int]]]:
    """The floor: its address, and its processes."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-k", "gevent", "-b", f"127.0.0.1:{port}"]
    command += ["benchmarks.bare_page:app"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}/"

    def is_there() -> bool:
        try:
            return requests.get(url, timeout=1).ok
        except requests.RequestException:
            return False

    try:
        eventually(is_there, seconds=30, every=0.1, what="the bare page")
        yield url, with_children(process.pid)
    finally:
        process.terminate()
        process.wait(30)


def pages_of(system: System) -> list[tuple[str, str, Reader]]:
    """What is measured: a name, an address, and whose it is."""
    citizen = system.citizen("9000000801")
    form = complaint(place={"district": "Patna", "station": BUDDHA_COLONY})
    references = [citizen.file(form)["reference"] for _ in range(CASES)]
    reference = references[0]
    head = system.officer(f"sho.{BUDDHA_COLONY}")
    eventually(lambda: len(head.cases(limit=100)) == CASES, seconds=30, what="all are listed")
    nobody, owner = Reader("nobody"), Reader("citizen", citizen.token or "")
    officer = Reader("officer", head.token or "")
    return [
        ("first page", "/", nobody),
        ("filing", "/services/complaint", nobody),
        ("search", "/search?q=chori", nobody),
        ("stations", "/stations?district=Patna", nobody),
        ("status", "/track", nobody),
        ("own list", "/applications", owner),
        ("own case", f"/applications/{reference}", owner),
        ("receipt", f"/applications/{reference}/filed", owner),
        ("inbox", "/console", officer),
        ("case", f"/console/cases/{reference}", officer),
        ("form of a step", f"/console/cases/{reference}/actions/acknowledge", officer),
        ("overview", "/console/overview", officer),
    ]


def measure(system: System, only: str | None) -> None:
    """Print a row for each page."""
    rows = [row for row in pages_of(system) if only in (None, row[0])]
    gateway = with_children(system.part("gateway").process.pid)
    with bare_page() as (address, pids):
        floor, floor_wall = cost(requests.Session(), address, pids)
        print(f"{'a bare page of Flask':24} {'':31} {floor:6.1f} ms CPU {floor_wall:6.1f} ms")
        for name, path, reader in rows:
            browser = reader.session()
            first, again = weights(browser, system.url, path)
            used, wall = cost(browser, system.url + path, gateway)
            limit = f" (at most {LIMIT_KB})" if name == "filing" else ""
            print(
                f"{name:24} {first / 1000:5.1f} kB first{limit}, {again / 1000:4.1f} next"
                f"   {used:6.1f} ms CPU {wall:6.1f} ms   ratio {used / floor:4.1f}",
                flush=True,
            )


def main() -> None:
    """Measure all pages, or the one of ``--page``."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages")
    parser.add_argument("--page", help="the name of one row")
    chosen = parser.parse_args()
    with own_servers() as servers:
        servers.start()
        system = start_system(servers, run_folder() / unique("system"), SERVICES)
        try:
            measure(system, chosen.page)
        finally:
            end_system(system)


if __name__ == "__main__":
    main()
