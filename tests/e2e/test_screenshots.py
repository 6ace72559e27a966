"""The pictures of the README, taken of the running system: `make screenshots` keeps them."""

import os
import re
from pathlib import Path

from tests.support.chromium import PHONE, Chromium, Page
from tests.support.lostfound import lost
from tests.support.lostfound_over_http import in_inbox
from tests.support.matters import BUDDHA_COLONY, People
from tests.support.sources import ROOT
from tests.support.system import System

KEPT_IN = "SCREENSHOTS"
"""Names the folder in which the pictures are kept; without it they are taken and thrown away."""
MOST_BYTES, FEWEST_BYTES = 150_000, 10_000
"""Of one picture: what a phone still loads with the README; what an empty page would have."""
DESK = {"width": 1120, "height": 760, "deviceScaleFactor": 1, "mobile": False}
MOBILE = "9000000971"


def _picture(page: Page, path: Path, address: str, token: str | None, language: str) -> None:
    page.cookie(address, "nagrik_language", language)
    page.cookie(address, "nagrik_session", token or "")
    page.visit(address)
    page.view(path)


def test_the_pictures_of_the_readme_can_be_taken(
    system: System, people: People, tmp_path: Path
) -> None:
    folder = Path(os.environ.get(KEPT_IN, tmp_path)).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    citizen, officer = people.citizen(MOBILE), people.officer(f"sho.{BUDDHA_COLONY}")
    receipt = [citizen.file()["reference"] for _ in range(2)][-1]
    citizen.file(lost(), service="lost-report")
    in_inbox(officer, receipt)
    with Chromium(tmp_path / "profile") as browser:
        page = browser.page()
        page.ask("Emulation.setDeviceMetricsOverride", **PHONE)
        _picture(page, folder / "home.webp", f"{system.url}/", None, "hi")
        address = f"{system.url}/applications/{receipt}/filed"
        _picture(page, folder / "receipt.webp", address, citizen.token, "hi")
        page.ask("Emulation.setDeviceMetricsOverride", **DESK)
        inbox = f"{system.url}/console"
        _picture(page, folder / "inbox.webp", inbox, officer.token, "en")
    sizes = {path.name: path.stat().st_size for path in folder.glob("*.webp")}
    assert all(FEWEST_BYTES < size < MOST_BYTES for size in sizes.values()), sizes
    pictures = re.findall(r"docs/images/([\w-]+\.webp)", (ROOT / "README.md").read_text())
    assert sorted(pictures) == sorted(sizes)
