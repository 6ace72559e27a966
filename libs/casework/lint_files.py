"""Lint definitions: ``python -m casework.lint_files [--department FILE] FILE...``; 1 if anything is
wrong.

The department's file says who works there and which posts its offices hold; it is linted with them
(``casework.department``). Names of guards, conditions, effects and facts are looked up by the
service itself at its start.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import yaml

from casework.definition import BadDefinition
from casework.definition_loader import load_file
from casework.department import BadDepartment, Department, load
from casework.lint import lint
from casework.lint_department import lint_department


def department_in(path: Path) -> Department:
    """Return the department in a YAML file; BadDepartment if it is none or not sound."""
    try:
        department = load(yaml.safe_load(path.read_text(encoding="utf-8")), path.parent)
    except (OSError, TypeError, yaml.YAMLError) as error:
        raise BadDepartment(str(error)) from error
    findings = lint_department(department)
    if findings:
        raise BadDepartment("; ".join(findings))
    return department


def findings_in(path: Path, department: Department | None = None) -> list[str]:
    """Return what is wrong with the definition in ``path``; an empty list if nothing is."""
    try:
        return lint(load_file(path, department), department=department)
    except BadDefinition as error:
        return [str(error)]


def main(arguments: Sequence[str]) -> int:
    """Print the findings in the files named; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m casework.lint_files")
    parser.add_argument("--department", type=Path, help="YAML file of the department")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    chosen = parser.parse_args(arguments)
    try:
        department = department_in(chosen.department) if chosen.department else None
    except BadDepartment as error:
        print(f"{chosen.department}: {error}")
        return 1
    wrong = [(path, found) for path in chosen.files for found in findings_in(path, department)]
    for path, found in wrong:
        print(f"{path}: {found}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
