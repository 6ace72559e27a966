"""Officers, entered from the command line: `python -m gateway.admin add-officer …`.

    add-officer USERNAME --role ROLE [--station CODE] [--totp] --name-hi NAME --name-en NAME
        [--rank-hi RANK --rank-en RANK] [--phone NUMBER] [--number NUMBER] [--woman]
    seed-demo-officers FILE [--wait SECONDS]
    heal REFERENCE… | --all

`heal` compares views of cases with the truth of their services and stores that where it is another.

The password is asked for, or taken from OFFICER_PASSWORD; as an argument it would be readable in
the list of processes. Outside the local profile passwords that are guessed are refused, and an
officer sets up the authenticator app at the first sign-in, within three days; `--totp` makes its
secret here and prints it once. FILE is a JSON list of {"username", "password", "role", "station",
"totp_secret"?, "name"?, "rank"?, "phone"?, "number"?, "woman"?}, name and rank being {"hi", "en"}.
Roles are known once a service of their department has announced them: an officer of an unknown role
is refused, so that a slip of the pen is seen at once; who seeds while services still start waits
for them, a minute unless told otherwise.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pyotp

from chassis.settings import MissingSetting
from gateway import building
from gateway.building import GatewayParts
from gateway.cases import healing
from gateway.officers.authenticators import OPEN_FOR, is_totp_secret
from gateway.officers.departments import Departments

BUS_SECONDS = 10.0
LOOK_SECONDS = 0.5
"""Between two looks for roles that are not announced yet."""
_PERSON = ("name", "rank", "phone", "number", "woman")


def main(arguments: list[str] | None = None, environ: Mapping[str, str] = os.environ) -> int:
    """Run the command line; the exit code."""
    chosen = _parser().parse_args(arguments)
    try:
        with building.opened(environ) as built:
            return chosen.run(built, chosen, environ)
    except MissingSetting as error:
        print(error, file=sys.stderr)
        return 2
    except (ValueError, OSError, KeyError) as error:
        print(f"Nothing was entered after this: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m gateway.admin")
    verbs = parser.add_subparsers(required=True)
    add = verbs.add_parser("add-officer", help="enter or replace one officer")
    add.add_argument("username")
    add.add_argument("--role", required=True, help="as its service announced it")
    add.add_argument("--station", help="code of the office")
    add.add_argument("--totp", action="store_true", help="make the second factor here")
    add.add_argument("--name-hi", required=True, help="as citizens read it in Hindi")
    add.add_argument("--name-en", required=True, help="as citizens read it in English")
    add.add_argument("--rank-hi", help="rank in Hindi; default: what the role is called")
    add.add_argument("--rank-en", help="rank in English")
    add.add_argument("--number", help="the officer's own number, which papers name")
    add.add_argument("--phone", help="official number, which citizens are told")
    add.add_argument("--woman", action="store_true", help="where the law asks for a woman officer")
    add.set_defaults(run=_add)
    seed = verbs.add_parser("seed-demo-officers", help="enter the officers of a demonstration")
    seed.add_argument("file", type=Path)
    seed.add_argument("--wait", type=float, default=60.0, help="seconds to wait for the roles")
    seed.set_defaults(run=_seed)
    heal = verbs.add_parser("heal", help="compare views of cases with their services' truth")
    heal.add_argument("references", nargs="*", help="of the cases")
    heal.add_argument("--all", action="store_true", help="every view there is")
    heal.set_defaults(run=_heal)
    return parser


def _heal(built: GatewayParts, chosen: argparse.Namespace, _environ: Mapping[str, str]) -> int:
    built.bus.start()
    if not built.bus.wait_connected(BUS_SECONDS):
        raise OSError("the broker does not answer")
    every = (row["_id"] for row in built.database["cases"].find({}, {"_id": 1}))
    counts = healing.heal_all(built, every if chosen.all else chosen.references)
    print(", ".join(f"{outcome}: {count}" for outcome, count in sorted(counts.items())) or "none")
    return 1 if counts.get(healing.UNKNOWN) else 0


def _add(built: GatewayParts, chosen: argparse.Namespace, environ: Mapping[str, str]) -> int:
    password = environ.get("OFFICER_PASSWORD") or getpass.getpass("Password: ")
    secret = pyotp.random_base32() if chosen.totp else None
    rank = {"hi": chosen.rank_hi, "en": chosen.rank_en}
    if (chosen.rank_hi is None) != (chosen.rank_en is None):
        raise ValueError("a rank is given in both languages or in none")
    built.officers.add(
        chosen.username,
        password,
        role=chosen.role,
        station=chosen.station,
        totp_secret=secret,
        name={"hi": chosen.name_hi, "en": chosen.name_en},
        rank=rank if chosen.rank_hi else None,
        phone=chosen.phone,
        number=chosen.number,
        woman=chosen.woman,
    )
    print(f"{chosen.username} is entered.")
    if secret:
        print(f"Secret of the second factor, shown this once: {secret}")
    elif not built.settings.local:
        days = OPEN_FOR.days
        print(f"The first sign-in, within {days} days, sets up the authenticator app.")
    return 0


def _seed(built: GatewayParts, chosen: argparse.Namespace, environ: Mapping[str, str]) -> int:
    listed = json.loads(chosen.file.read_text(encoding="utf-8"))
    _wait_for({one["role"] for one in listed}, built.departments, chosen.wait)
    for officer in listed:
        secret = officer.get("totp_secret")
        if secret and not is_totp_secret(secret):
            raise ValueError(f"the secret of {officer['username']} is not base32")
        built.officers.add(
            officer["username"],
            officer["password"],
            role=officer["role"],
            station=officer.get("station"),
            totp_secret=secret,
            **{key: officer[key] for key in _PERSON if key in officer},
        )
    print(f"{len(listed)} officers are entered.")
    return 0


def _wait_for(roles: set[str], departments: Departments, seconds: float) -> None:
    """Return once all roles are announced, or the seconds are over."""
    ends = time.monotonic() + seconds
    while any(departments.role(role) is None for role in roles) and time.monotonic() < ends:
        time.sleep(LOOK_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
