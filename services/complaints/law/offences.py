"""The tables of offences, read once: of the BNS from ``offences/*.yaml``, of each other Act from
``acts/<code>.yaml``."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from contracts import yaml_file
from contracts.typed import Json, JsonObject
from services.complaints.law.acts import ACTS, BNS, Act
from services.complaints.law.offence import (
    PART_II,
    BadTable,
    Offence,
    by_part_two,
    read_punishment,
    read_row,
)

FOLDER = Path(__file__).with_name("offences")
ACTS_FOLDER = Path(__file__).with_name("acts")


def load(folder: Path) -> dict[str, Offence]:
    """Return the offences of the BNS in all ``*.yaml`` of ``folder`` by section, as the files are
    in order.

    A row with ``clauses`` (BNS 305 with a to e) is found by each clause too. Raises BadTable.
    """
    table: dict[str, Offence] = {}
    for path in sorted(folder.glob("*.yaml")):
        rows = _read(path)
        if not isinstance(rows, list):
            raise BadTable(f"{path.name}: not a list of rows")
        _add(table, path, rows, ACTS[BNS])
    if not table:
        raise BadTable(f"{folder.name}: there are no rows")
    return table


def load_act(path: Path, act: Act) -> dict[str, Offence]:
    """Return the offences of an Act's own file by section. Raises BadTable.

    The file says once what holds for its rows (``checked``); a row names its section without the
    Act. What a row does not say of cognizance or bail, Part II of the First Schedule says.
    """
    content = _read(path)
    if not isinstance(content, dict) or not isinstance(content.get("rows"), list):
        raise BadTable(f"{path.name}: not a table with rows")
    table: dict[str, Offence] = {}
    rows = [_completed(path, row, act, content.get("checked")) for row in content["rows"]]
    _add(table, path, rows, act)
    return table


def _completed(path: Path, row: JsonObject, act: Act, checked: Json) -> JsonObject:
    """Return a row with all that every row has: its full name, its source,
    and what Part II decides."""
    number = str(row.get("section", "")).partition(" ")[0]
    silent = {"cognizable", "bailable"} - set(row)
    source = f"{act.short} {act.year} s. {number}; {PART_II if silent else act.source}"
    whole = {
        "checked": checked,
        "source": source,
        **row,
        "section": f"{act.short} {row['section']}",
    }
    if not silent:
        return whole
    try:
        grave = by_part_two(read_punishment(row["punishment"]))
    except (KeyError, ValueError) as error:
        raise BadTable(f"{path.name} ({row['section']}): {error}") from error
    return {"cognizable": grave, "bailable": not grave, **whole, "by_term": True}


def _read(path: Path) -> Json:
    try:
        return yaml_file.read(path)
    except (OSError, UnicodeDecodeError, yaml_file.YAMLError) as error:
        raise BadTable(f"{path.name}: {error}") from error


def _add(table: dict[str, Offence], path: Path, rows: list[Json], act: Act) -> None:
    for place, row in enumerate(rows, 1):
        for offence in read_row(f"{path.name}, row {place}", row, act):
            if offence.section in table:
                raise BadTable(f"{path.name}: {offence.section} stands in the table twice")
            table[offence.section] = offence


TABLE: Mapping[str, Offence] = MappingProxyType(load(FOLDER))
"""All offences of the BNS by section."""


def _tables() -> Iterator[dict[str, Offence]]:
    files = {path.stem: path for path in ACTS_FOLDER.glob("*.yaml")}
    if strangers := sorted(set(files) - set(ACTS)):
        raise BadTable(f"no Act is called {strangers}")
    yield dict(TABLE)
    yield from (load_act(files[code], act) for code, act in ACTS.items() if code in files)


EVERY: Mapping[str, Offence] = MappingProxyType(
    {section: offence for table in _tables() for section, offence in table.items()}
)
"""All offences of all Acts by section: the BNS first, then the Acts in the order of their table."""
