"""The pages of the services, ``docs/services/``: ``python -m tools.service_pages``.

A page and a row of the index appear for every definition of every folder under ``services/``, and
go with it; nothing else knows a service by name.
"""

import sys
from pathlib import Path

from tools.service_pages.index import pages

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "services"


def main(folder: Path = FOLDER, services: Path = ROOT / "services") -> int:
    """Write the pages of today into ``folder`` and remove all others; return the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = pages(services)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    for old in folder.glob("*.md"):
        if old.name not in texts:
            old.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
