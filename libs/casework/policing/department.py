"""The police department, from ``department.yaml``."""

from functools import cache
from pathlib import Path

from casework.definition.department import Department, load
from contracts import yaml_file

SOURCE = Path(__file__).with_name("department.yaml")
CODE = "police"


@cache
def police_department() -> Department:
    """Return the police: the home department, whose offices are those of routing's directory."""
    return load(yaml_file.read(SOURCE))
