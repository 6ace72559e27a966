"""Prints the settings classes as tables into docs/run.md: `python -m tools.settings_table`."""

import dataclasses
import importlib
import re
from pathlib import Path

from chassis.settings import ServiceSettings

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "run.md"
BEGIN, END = "<!-- settings: written by `make docs` -->", "<!-- end of settings -->"


def sections() -> list[tuple[str, list[type]]]:
    """Return title and settings classes of each table, in the order of the document."""
    tables_by_title: list[tuple[str, list[type]]] = [("Every service", [ServiceSettings])]
    for file in sorted((ROOT / "services").glob("*/settings.py")):
        name = file.parent.name
        tables_by_title.append((f"Also of `{name}`", _classes(f"services.{name}.settings")))
    tables_by_title.append(("The gateway and its tracker", _classes("gateway.settings")))
    return tables_by_title


def fields_of(cls: type) -> list[dataclasses.Field]:
    """Return the settings of a class; those every service has are told once."""
    common = {field.name for field in dataclasses.fields(ServiceSettings)}
    inherits = issubclass(cls, ServiceSettings) and cls is not ServiceSettings
    return [
        field
        for field in dataclasses.fields(cls)
        if "env" in field.metadata and not (inherits and field.name in common)
    ]


def _classes(module_name: str) -> list[type]:
    module = importlib.import_module(module_name)
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and value.__module__ == module_name
        and dataclasses.is_dataclass(value)
        and any("env" in field.metadata for field in dataclasses.fields(value))
    ]


def _row(field: dataclasses.Field) -> str:
    help_text = field.metadata["help"].replace("|", "\\|")
    return f"| `{field.metadata['env']}` | {_default(field)} | {help_text} |"


def _default(field: dataclasses.Field) -> str:
    if field.default is dataclasses.MISSING:
        return "required"
    if field.default in ("", None, ()):
        return ""
    if isinstance(field.default, tuple):
        return f"`{','.join(str(part) for part in field.default)}`"
    return f"`{field.default}`"


def tables() -> str:
    """Return all tables, as Markdown;
    a variable that several classes of a section share stands once."""
    parts = []
    for title, classes in sections():
        rows = {field.metadata["env"]: _row(field) for cls in classes for field in fields_of(cls)}
        if rows:
            head = ["| variable | default | meaning |", "|---|---|---|"]
            parts.append("\n".join([f"### {title}", "", *head, *rows.values()]))
    return "\n\n".join(parts)


def updated(document: str) -> str:
    """Return the document with the tables of today."""
    pattern = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    return pattern.sub(lambda _: f"{BEGIN}\n\n{tables()}\n\n{END}", document)


if __name__ == "__main__":
    DOCUMENT.write_text(updated(DOCUMENT.read_text()))
