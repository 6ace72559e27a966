"""The chain of supervision: every station has one, and it ends at headquarters.

A wrong chain means a complaint that nobody is told of when its station sleeps, so a directory in
which any link is missing, doubled, circular or empty is not published.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from services.routing import codes
from services.routing.typed import Records, Row

Above = dict[str, list[str]]
"""To whom each office reports, by code."""
Offices = dict[str, Row]


@dataclass(frozen=True)
class Problem:
    """Something wrong in a directory: a kebab-case code, the record it concerns, a sentence."""

    code: str
    subject: str
    text: str

    def __str__(self) -> str:
        return f"{self.code}: {self.subject}: {self.text}"


def check_supervision(records: Records) -> list[Problem]:
    """Return what is wrong with the chain of supervision; an empty list where nothing is."""
    stations = {row["code"] for row in records["stations"]}
    offices = {row["code"]: row for row in records["offices"]}
    above: Above = defaultdict(list)
    for row in records["supervision"]:
        above[row["office"]].append(row["reports_to"])
    return [
        *_strangers(above, stations, offices),
        *_one_supervisor_each(above, stations, offices),
        *_loops(above),
        *_vacancies(offices),
    ]


def _strangers(above: Above, stations: set[str], offices: Offices) -> list[Problem]:
    everyone = stations | set(offices)
    return [
        Problem("unknown-office", code, "is named in the chain of supervision and nowhere else")
        for code in sorted({*above, *(up for ups in above.values() for up in ups)} - everyone)
    ]


def _one_supervisor_each(above: Above, stations: set[str], offices: Offices) -> list[Problem]:
    problems = []
    for code in sorted((stations | set(offices)) - {codes.HEADQUARTERS}):
        count = len(above.get(code, ()))
        if count == 0:
            problems.append(Problem("no-supervisor", code, "reports to nobody"))
        elif count > 1:
            both = ", ".join(sorted(above[code]))
            problems.append(Problem("two-supervisors", code, f"reports to {both}"))
    if above.get(codes.HEADQUARTERS):
        problems.append(Problem("loop", codes.HEADQUARTERS, "headquarters reports to an office"))
    return problems


def _loops(above: Above) -> list[Problem]:
    problems, settled = [], set()
    for start in above:
        path: list[str] = []
        code = start
        while code in above and code not in settled and code not in path:
            path.append(code)
            code = above[code][0]
        if code in path:
            ring = " → ".join([*path[path.index(code) :], code])
            problems.append(Problem("loop", code, f"supervises itself: {ring}"))
        settled.update(path)
    return problems


def _vacancies(offices: Offices) -> list[Problem]:
    problems = []
    for code, office in offices.items():
        if office["vacant"] != "yes":
            continue
        stand_in = offices.get(office["stand_in"])
        if not stand_in or office["stand_in"] == code:
            problems.append(Problem("no-stand-in", code, "is vacant and nobody stands in"))
        elif stand_in["vacant"] == "yes":
            problems.append(Problem("no-stand-in", code, "its stand-in is vacant too"))
    return problems


def repeated(values: list[str]) -> list[str]:
    """Return the values that occur more than once, in order."""
    return sorted(value for value, count in Counter(values).items() if count > 1)
