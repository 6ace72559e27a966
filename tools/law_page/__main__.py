"""The law as the machine holds it, on two pages: ``python -m tools.law_page``.

They are made of the newest definition, of the docstrings of the rules that it names, and of the
tables of Acts and offences, so they cannot say what the machine does not do. With ``--check``
nothing is written; 1 is returned where ``docs/law.md`` or ``docs/acts.md`` is not that of today.
"""

import sys
from pathlib import Path

from tools.law_page.acts import acts_page
from tools.law_page.page import current

PAGE = Path(__file__).resolve().parents[2] / "docs" / "law.md"
MEND = "docs/law.md or docs/acts.md is not the law of today: run `make docs`"


def main(arguments: list[str], path: Path = PAGE) -> int:
    """Write the pages, or with ``--check`` say whether they are current; return the exit code."""
    pages = {path: current(), path.with_name("acts.md"): acts_page()}
    if arguments != ["--check"]:
        for one, text in pages.items():
            one.write_text(text, encoding="utf-8")
        return 0
    if all(one.exists() and one.read_text(encoding="utf-8") == text for one, text in pages.items()):
        return 0
    print(MEND, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
