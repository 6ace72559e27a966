"""The law as the machine holds it, on one page: ``python -m tools.law_page``.

The page is made of the newest definition, of the docstrings of the rules that it names, and of the
table of offences, so it cannot say what the machine does not do. With ``--check`` nothing is
written; 1 is returned where ``docs/law.md`` is not the page of today.
"""

import sys
from pathlib import Path

from tools.law_page.page import current

PAGE = Path(__file__).resolve().parents[2] / "docs" / "law.md"
MEND = "docs/law.md is not the law of today: run `make docs`"


def main(arguments: list[str], path: Path = PAGE) -> int:
    """Write the page, or with ``--check`` say whether it is current; return the exit code."""
    if arguments != ["--check"]:
        path.write_text(current(), encoding="utf-8")
        return 0
    if path.exists() and path.read_text(encoding="utf-8") == current():
        return 0
    print(MEND, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
