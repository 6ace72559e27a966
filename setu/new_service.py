"""A folder to begin with: it lints, starts and files; every line in it is the team's to change."""

import json
from pathlib import Path
from string import Template

from casework.definition.lint.department import LONGEST_CODE
from casework.host.manifest import KEBAB, RESERVED
from deploy.local.stack import HOME_DEPARTMENT

SKELETON = Path(__file__).with_name("skeleton")
LONGEST_NAME = LONGEST_CODE // 2
"""Characters: the codes of offices begin with the service's name."""
CODE_IN_NAMES = "CODE"
"""Stands in the skeleton's file names for the code of the service."""


class NotNew(Exception):
    """The folder cannot be written; the message says why."""


def write(services: Path, service: str, code: str, name: dict[str, str]) -> Path:
    """Write ``services/<service>`` with a first service ``code``; return the folder.

    ``name`` is the department's in both languages. Raises NotNew where the folder is there
    already or a name is not kebab-case.
    """
    for word in (service, code):
        if not KEBAB.fullmatch(word):
            raise NotNew(f"{word!r} is not written in small letters joined by hyphens")
        if len(word) > LONGEST_NAME:
            raise NotNew(f"{word!r} has more than {LONGEST_NAME} characters")
    if service in RESERVED | {HOME_DEPARTMENT}:
        raise NotNew(f"the name {service!r} has a meaning of its own in the house")
    for language in ("hi", "en"):
        if not name[language].strip():
            raise NotNew("the department is not named in both languages")
    folder = services / service
    if folder.exists():
        raise NotNew(f"{folder} is there already")
    # A JSON string is a YAML string, whatever stands in it.
    names = {f"name_{key}": json.dumps(text, ensure_ascii=False) for key, text in name.items()}
    values = {"service": service, "code": code, **names}
    for file in sorted(SKELETON.rglob("*")):
        if file.is_file():
            target = folder / str(file.relative_to(SKELETON)).replace(CODE_IN_NAMES, code)
            target.parent.mkdir(parents=True, exist_ok=True)
            text = Template(file.read_text(encoding="utf-8")).substitute(values)
            target.write_text(text, encoding="utf-8")
    return folder
