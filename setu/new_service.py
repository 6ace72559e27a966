"""A folder to begin with: it lints, starts and files; every line in it is the team's to change."""

import re
from pathlib import Path
from string import Template

SKELETON = Path(__file__).with_name("skeleton")
NAME = re.compile(r"[a-z]+(-[a-z0-9]+)*")
CODE_IN_NAMES = "CODE"
"""Stands in the skeleton's file names for the code of the service."""


class NotNew(Exception):
    """The folder cannot be written; the message says why."""


def write(services: Path, service: str, code: str, name: dict[str, str]) -> Path:
    """Write ``services/<service>`` with a first service ``code``; return the folder.

    ``name`` is the department's in both languages. Raises NotNew where the folder is there
    already or a name is not kebab-case.
    """
    for given in (service, code):
        if not NAME.fullmatch(given):
            raise NotNew(f"{given!r} is not written in small letters joined by hyphens")
    folder = services / service
    if folder.exists():
        raise NotNew(f"{folder} is there already")
    values = {"service": service, "code": code, "name_hi": name["hi"], "name_en": name["en"]}
    for file in sorted(SKELETON.rglob("*")):
        if file.is_file():
            target = folder / str(file.relative_to(SKELETON)).replace(CODE_IN_NAMES, code)
            target.parent.mkdir(parents=True, exist_ok=True)
            text = Template(file.read_text(encoding="utf-8")).substitute(values)
            target.write_text(text, encoding="utf-8")
    return folder
