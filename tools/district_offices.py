"""Make the offices of departments that have one in each district of the State.

    python -m tools.district_offices

The districts are those of the directory (`services/routing/data/revenue_districts.csv`), by their
names there. What a department has once for the State stays as it is written in its `offices.csv`.
"""

import csv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DISTRICTS = ROOT / "services/routing/data/revenue_districts.csv"
COLUMNS = ("code", "kind", "name_hi", "name_en", "parent", "mobile", "email")
Row = dict[str, str]
OFFICES: dict[str, tuple[Row, ...]] = {
    "legalaid": (
        {
            "code": "{code}",
            "kind": "district-authority",
            "name_hi": "ज़िला विधिक सेवा प्राधिकार {hi}",
            "name_en": "District Legal Services Authority {en}",
            "parent": "STATE",
        },
    ),
    "probation": (
        {
            "code": "COURT-{code}",
            "kind": "court",
            "name_hi": "व्यवहार न्यायालय {hi}",
            "name_en": "Civil Court {en}",
            "parent": "HQ",
        },
        {
            "code": "{code}",
            "kind": "probation-office",
            "name_hi": "ज़िला परिवीक्षा कार्यालय {hi}",
            "name_en": "District Probation Office {en}",
            "parent": "COURT-{code}",
        },
    ),
    "welfare": (
        {
            "code": "{code}",
            "kind": "district",
            "name_hi": "ज़िला मजिस्ट्रेट {hi}",
            "name_en": "District Magistrate {en}",
            "parent": "STATE",
        },
    ),
    "witnessprotection": (
        {
            "code": "{code}",
            "kind": "committee",
            "name_hi": "ज़िला समिति {hi}",
            "name_en": "District committee {en}",
            "parent": "STATE",
        },
    ),
}
"""By service, what it has in every district; the names of the district stand in braces."""


def rows_of(service: str) -> list[Row]:
    """Return the rows of the service's `offices.csv`: those of the State, then each district's."""
    of_districts = OFFICES[service]
    kinds = {office["kind"] for office in of_districts}
    rows = [row for row in _read(_file(service)) if row["kind"] not in kinds]
    for district in _read(DISTRICTS):
        english = district["name_en"]
        names = {"hi": district["name_hi"], "en": english}
        names["code"] = english.upper().replace(" ", "-")
        for office in of_districts:
            row = {column: value.format(**names) for column, value in office.items()}
            rows.append(dict.fromkeys(COLUMNS, "") | row)
    return rows


def written(service: str) -> list[Row]:
    """Return the rows that stand in the service's `offices.csv` now."""
    return _read(_file(service))


def _file(service: str) -> Path:
    return ROOT / "services" / service / "offices.csv"


def _read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def main() -> None:
    """Write the offices of every department that is named here."""
    for service in OFFICES:
        rows = rows_of(service)
        with _file(service).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main()
