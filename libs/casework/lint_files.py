"""Lint definition files: ``python -m casework.lint_files FILE...``; 1 if anything is wrong.

Names of guards, conditions, effects and facts are looked up by the service itself at its start.
"""

import sys
from pathlib import Path

from casework.definition import BadDefinition
from casework.definition_loader import load_file
from casework.lint import lint


def findings_in(path: Path) -> list[str]:
    """Return what is wrong with the definition in ``path``; an empty list if nothing is."""
    try:
        return lint(load_file(path))
    except BadDefinition as error:
        return [str(error)]


def main(arguments: list[str]) -> int:
    """Print the findings in the files named; return the exit code."""
    wrong = [(path, found) for path in arguments for found in findings_in(Path(path))]
    for path, found in wrong:
        print(f"{path}: {found}")
    return 1 if wrong or not arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
