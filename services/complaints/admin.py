"""What an operator does with the complaints service, on the command line.

python -m services.complaints.admin reconcile --station CODE --day YYYY-MM-DD [--json]
python -m services.complaints.admin refused
python -m services.complaints.admin resend REFERENCE [--number FIR-NUMBER]

Database: MONGO_URI, MONGO_DATABASE. CCTNS: CCTNS_URL, CCTNS_TOKEN.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date

from pymongo.collection import Collection

from chassis import mongo, settings, time_source
from chassis.settings import MissingSetting, setting
from services.complaints.cctns.forwarding import send_again, waiting
from services.complaints.cctns.http_client import HttpCctns
from services.complaints.cctns.integrated_form import KINDS
from services.complaints.cctns.interface import REFUSED, CctnsAway
from services.complaints.cctns.reconciliation import reconcile
from services.complaints.settings import CctnsAccess

OK, DIFFERS, FAILED = 0, 1, 2
LIST_SECONDS = 30.0
"""An operator waits longer for a day's list than a citizen's FIR for its receipt."""


@dataclass(frozen=True, kw_only=True)
class AdminSettings(CctnsAccess):
    """Settings of the command line, which needs neither broker nor keys: it reads no text of a
    case."""

    profile: str = setting("PROFILE", "`local` or `production`", "production")
    mongo_uri: str = setting(
        "MONGO_URI", "the database server, with this service's own user", secret=True
    )
    mongo_database: str = setting(
        "MONGO_DATABASE", "database; default: the service's name", "complaints"
    )

    def __post_init__(self) -> None:
        self.check_link(self.profile == "local")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, 1 where CCTNS differs, 2 where nothing could be done."""
    chosen = _parser().parse_args(arguments)
    time_source.use_environment()
    try:
        return chosen.run(chosen, settings.read(AdminSettings))
    except MissingSetting as error:
        return _fail(f"complaints: {error}")
    except CctnsAway as error:
        return _fail(f"CCTNS does not answer: {error}")


def _fail(line: str) -> int:
    print(line, file=sys.stderr)
    return FAILED


@contextmanager
def _cases(read: AdminSettings) -> Iterator[Collection]:
    with mongo.connect(read.mongo_uri, application="complaints-admin", pool=2) as client:
        yield client.get_database(read.mongo_database, write_concern=mongo.DURABLE)["cases"]


def _reconcile(chosen: argparse.Namespace, read: AdminSettings) -> int:
    if not read.cctns_url:
        return _fail("CCTNS_URL is not set: there is nothing to compare with")
    cctns = HttpCctns(read.cctns_url, read.cctns_token, timeout=LIST_SECONDS)
    with closing(cctns), _cases(read) as cases:
        report = reconcile(cases, cctns, chosen.station, chosen.day)
    if chosen.json:
        print(json.dumps(report.to_dict(), indent=2))
    else:
        print("\n".join(report.lines()))
    return OK if report.agrees else DIFFERS


def _refused(_chosen: argparse.Namespace, read: AdminSettings) -> int:
    with _cases(read) as cases:
        count, oldest = waiting(cases)
        print(f"{count} wait" + (f", the oldest since {oldest.isoformat()}" if oldest else ""))
        projection = ["cctns.reason", *(f"{kind}.number" for kind in KINDS)]
        for case in cases.find({"cctns.state": REFUSED}, projection):
            numbers = [case[kind]["number"] for kind in KINDS if case.get(kind)]
            reason = case["cctns"]["reason"]
            print(case["_id"], *numbers, reason["code"], *reason["items"])
    return OK


def _resend(chosen: argparse.Namespace, read: AdminSettings) -> int:
    with _cases(read) as cases:
        put_back = send_again(cases, chosen.reference, chosen.number)
    if not put_back:
        wanted = f"no receipt for {chosen.number}" if chosen.number else "not refused"
        return _fail(f"{chosen.reference}: {wanted}, or just being sent; nothing was changed")
    print(f"{chosen.reference}: is sent again at the next round")
    return OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m services.complaints.admin")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(
        name: str, run: Callable[[argparse.Namespace, AdminSettings], int], help: str
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help)
        sub.set_defaults(run=run)
        return sub

    compared = command("reconcile", _reconcile, "compare a station's day with CCTNS")
    compared.add_argument("--station", required=True, help="code, for example 5117012")
    compared.add_argument("--day", required=True, type=date.fromisoformat, help="in IST")
    compared.add_argument("--json", action="store_true", help="for a program")
    command("refused", _refused, "show what waits and what CCTNS has refused")
    again = command("resend", _resend, "send a refused FIR again")
    again.add_argument("reference", help="reference of the case")
    again.add_argument("--number", help="an FIR number that CCTNS has lost")
    return parser


if __name__ == "__main__":
    sys.exit(main())
