"""The chain of supervision: every station has one, and it ends at headquarters.

A wrong chain means a complaint that nobody is told of when its station sleeps, so a directory in
which any link is missing, doubled, circular or empty is not published.
"""

from collections import defaultdict

from services.routing import codes
from services.routing.problems import Place, Problem, in_table, problem
from services.routing.typed import Records, Row

Above = dict[str, list[str]]
"""To whom each office reports, by code."""
Offices = dict[str, Row]
Places = dict[str, Place]
"""Where each station and office stands, by code."""


def check_supervision(records: Records) -> list[Problem]:
    """Return what is wrong with the chain of supervision; an empty list where nothing is."""
    stations = {row["code"] for row in records["stations"]}
    offices = {row["code"]: row for row in records["offices"]}
    above: Above = defaultdict(list)
    links: Places = {}
    for number, row in enumerate(records["supervision"], start=2):
        above[row["office"]].append(row["reports_to"])
        for code in (row["reports_to"], row["office"]):
            links[code] = in_table("supervision", number)
    places = {
        row["code"]: in_table(kind, number)
        for kind in ("offices", "stations")
        for number, row in enumerate(records[kind], start=2)
    }
    return [
        *_strangers(above, stations, offices, links),
        *_one_supervisor_each(above, stations, offices, places, links),
        *_loops(above, links),
        *_vacancies(offices, places),
    ]


def _strangers(above: Above, stations: set[str], offices: Offices, links: Places) -> list[Problem]:
    everyone = stations | set(offices)
    return [
        problem("unknown-office", code, links[code])
        for code in sorted({*above, *(up for ups in above.values() for up in ups)} - everyone)
    ]


def _one_supervisor_each(
    above: Above, stations: set[str], offices: Offices, places: Places, links: Places
) -> list[Problem]:
    problems = []
    for code in sorted((stations | set(offices)) - {codes.HEADQUARTERS}):
        count = len(above.get(code, ()))
        if count == 0:
            problems.append(problem("no-supervisor", code, places[code]))
        elif count > 1:
            several = ", ".join(sorted(above[code]))
            problems.append(problem("two-supervisors", code, links[code], several=several))
    if above.get(codes.HEADQUARTERS):
        place = links[codes.HEADQUARTERS]
        problems.append(problem("loop", codes.HEADQUARTERS, place, says="headquarters-below"))
    return problems


def _loops(above: Above, links: Places) -> list[Problem]:
    problems, settled = [], set()
    for start in above:
        path: list[str] = []
        code = start
        while code in above and code not in settled and code not in path:
            path.append(code)
            code = above[code][0]
        if code in path:
            ring = " → ".join([*path[path.index(code) :], code])
            problems.append(problem("loop", code, links[code], ring=ring))
        settled.update(path)
    return problems


def _vacancies(offices: Offices, places: Places) -> list[Problem]:
    problems = []
    for code, office in offices.items():
        if office["vacant"] != "yes":
            continue
        stand_in = offices.get(office["stand_in"])
        if not stand_in or office["stand_in"] == code:
            problems.append(problem("no-stand-in", code, places[code]))
        elif stand_in["vacant"] == "yes":
            problems.append(problem("no-stand-in", code, places[code], says="stand-in-vacant"))
    return problems
