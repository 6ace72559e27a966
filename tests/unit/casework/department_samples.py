"""A department of its own, with its offices: prisons."""

import copy
from pathlib import Path
from typing import Any

from casework.definition.department import Department, load
from tests.unit.casework.samples import both

OFFICES = """\
code,kind,name_hi,name_en,parent,mobile,email
HQ,headquarters,कारा मुख्यालय,Prison Headquarters,,9000000901,hq@prisons.example.org
BEUR,jail,आदर्श केंद्रीय कारा बेउर,Model Central Jail Beur,HQ,9000000902,
GAYA,jail,केंद्रीय कारा गया,Central Jail Gaya,HQ,,
"""


def source() -> dict[str, Any]:
    """A sound department, new at every call, so that a test can break it."""
    return copy.deepcopy(
        {
            "department": {"code": "prisons", "name": both("Prisons")},
            "roles": {
                "jail-clerk": {"name": both("Clerk"), "rank": 1},
                "superintendent": {"name": both("Superintendent"), "rank": 3, "heads": True},
            },
            "posts": {
                "handling": {"name": both("the jail"), "audience": "jail", "kind": "jail"},
                "headquarters": {
                    "name": both("the headquarters"),
                    "audience": "headquarters",
                    "kind": "headquarters",
                    "chain": True,
                },
            },
            "offices": "offices.csv",
        }
    )


def prisons(folder: Path, changed: dict[str, Any] | None = None, csv: str = OFFICES) -> Department:
    """The department, or a changed one, with its offices written into ``folder``."""
    (folder / "offices.csv").write_text(csv, encoding="utf-8")
    return load(changed or source(), folder)
