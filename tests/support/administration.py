"""What only the administrator does in the console, against a running system."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

from services.routing.directory_files import read_directory, write_directory
from tests.support.archives import packed_folder
from tests.support.system import System
from tests.unit.routing.worlds import SHIPPED


def administer(system: System) -> None:
    """The one in force, sent again under another version: looked at, taken back, put in force; by
    the administrator, who also reads the words of a service."""
    pages = requests.Session()
    pages.cookies.set("nagrik_session", system.officer("administrator").token)
    page = f"{system.url}/console/directory"
    with TemporaryDirectory() as folder:
        write_directory(Path(folder), {**read_directory(SHIPPED), "version": "spoken.1"})
        archive = packed_folder(Path(folder))
    assert pages.get(f"{system.url}/console/definitions/complaint", timeout=60).status_code == 200
    for deed in ("drop", "publish"):
        form = {"form_token": form_token(pages.get(page, timeout=20).text)}
        files = {"file": ("tables.zip", archive, "application/zip")}
        draft = pages.post(page, data=form, files=files, timeout=60)
        assert draft.status_code == 200 and draft.url != page
        assert pages.post(draft.url, data={**form, "deed": deed}, timeout=60).status_code == 200


def form_token(page: str) -> str:
    [token, *_] = re.findall('name="form_token" value="([0-9a-f]+)"', page)
    return token
