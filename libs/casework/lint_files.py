"""Lint definition files: ``python -m casework.lint_files FILE...``; 1 if anything is wrong.

Where a file lies in a service's ``definitions/``, the ``papers/`` beside it are looked at too.
Names of guards, conditions, effects and facts are looked up by the service itself at its start.
"""

import sys
from pathlib import Path

from casework.definition import BadDefinition
from casework.definition_loader import load_file
from casework.lint import lint
from casework.lint_templates import template_findings


def findings_in(path: Path) -> list[str]:
    """Return what is wrong with the definition in ``path``; an empty list if nothing is."""
    try:
        return lint(load_file(path))
    except BadDefinition as error:
        return [str(error)]


def findings_in_papers(folder: Path) -> list[str]:
    """Return what is wrong with the ``papers/`` of the service in ``folder``, with regard to all
    its definitions; nothing is said of definitions that cannot be read."""
    try:
        definitions = [load_file(path) for path in sorted((folder / "definitions").glob("*.yaml"))]
    except BadDefinition:
        return []
    has_rules = any(folder.glob("*.py"))
    return template_findings(definitions, folder / "papers", None if has_rules else ())


def main(arguments: list[str]) -> int:
    """Print the findings in the files named; return the exit code."""
    wrong = [(path, found) for path in arguments for found in findings_in(Path(path))]
    paths = [Path(path).resolve().parent for path in arguments]
    services = {path.parent for path in paths if path.name == "definitions"}
    wrong += [
        (str(s / "papers"), found) for s in sorted(services) for found in findings_in_papers(s)
    ]
    for path, found in wrong:
        print(f"{path}: {found}")
    return 1 if wrong or not arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
