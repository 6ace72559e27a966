"""`python -m tools.licences`: under which licence each package is that runs, as its authors say.

Exit code 1 names what says nothing, or a licence that nobody here has looked at.
"""

import re
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOOKED_AT = (
    *("Apache", "MIT", "BSD", "ISC", "PSF", "Python Software Foundation", "ZPL"),
    *("MPL", "LGPL"),  # of whole packages, unchanged
    "DFSG approved",  # dkimpy: its own text is zlib's
)
"""Words of licences under which the packages may run with ours (docs/decisions/0039)."""


def packages(lock: str) -> list[str]:
    """Return the names of the packages of a lock."""
    return re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)


def licence(package: str) -> str:
    """Return what the installed package says of its licence; empty where it says nothing."""
    about = metadata.metadata(package)
    classifiers = about.get_all("Classifier") or ()
    named = {one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License ::")}
    expression, text = about.get_all("License-Expression"), about.get_all("License")
    words = (expression or [", ".join(sorted(named))])[0] or (text or [""])[0]
    return words.strip().partition("\n")[0]


def main() -> int:
    """Print the list; return 1 where somebody has to look."""
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    rows = [(name, metadata.version(name), licence(name)) for name in packages(lock)]
    for name, version, text in rows:
        print(f"{name} {version}: {text or '?'}")
    open_ones = [name for name, _, text in rows if not any(word in text for word in LOOKED_AT)]
    if open_ones:
        print(f"look at: {', '.join(open_ones)}", file=sys.stderr)
    return 1 if open_ones else 0


if __name__ == "__main__":
    sys.exit(main())
