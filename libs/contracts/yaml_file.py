"""YAML files of the repository and of services, read by the one parser.

The parser in C reads the same as the one in Python in a tenth of the time, and a service reads
thousands of lines before it is ready. Nothing in a file is executed: it is the safe loader.
"""

from pathlib import Path

import yaml
from yaml import YAMLError

from contracts.typed import Json

__all__ = ["YAMLError", "read", "reads"]

_LOADER: type[yaml.CSafeLoader | yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(path: Path) -> Json:
    """Return what the file says; None if it is empty.

    Raises OSError where it cannot be opened, UnicodeDecodeError where it is not UTF-8 and
    YAMLError, which names line and column, where it is no YAML.
    """
    return reads(path.read_text(encoding="utf-8"))


def reads(text: str) -> Json:
    """Return what the text says; None if it is empty. Raises YAMLError where it is no YAML."""
    return yaml.load(text, Loader=_LOADER)
