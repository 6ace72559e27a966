"""The police department, from ``department.yaml``."""

from functools import cache
from pathlib import Path

import yaml

from casework.definition.department import Department, load

SOURCE = Path(__file__).with_name("department.yaml")
CODE = "police"


@cache
def police_department() -> Department:
    """Return the police: the home department, whose offices are those of routing's directory."""
    return load(yaml.safe_load(SOURCE.read_text(encoding="utf-8")))
