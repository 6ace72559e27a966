"""Makes MongoDB's replica set and a user for each database:
`prepare_database.py HOST:PORT FILE CA OWN`.

Runs at mongod's own address, where it lets an unknown caller do so while it has no user. FILE is
JSON: `replica_set`, `administrator` (`user`, `password`) and `users`, passwords by name. CA is who
signed mongod's certificate, OWN ours with its key: nothing is said without TLS. Safe to repeat:
passwords and rights are brought up to date. The rights are those of `make run`
(deploy/local/database_access.py).
"""

import json
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import OperationFailure

ALREADY_INITIALIZED, UNAUTHORIZED, ROLE_EXISTS, USER_EXISTS = 23, 13, 51002, 51003
APPEND_ONLY = "appendOnly"
WRITABLE_SECONDS = 60


def main(address: str, file: Path, ca: str, own: str) -> int:
    """Return 0 when everything stands, 1 if the set does not become writable."""
    wanted = json.loads(file.read_text(encoding="utf-8"))
    port = urlsplit(f"//{address}").port
    here: dict[str, Any] = {"host": "127.0.0.1", "port": port, "directConnection": True}
    here |= {"tls": True, "tlsCAFile": ca, "tlsCertificateKeyFile": own}
    unknown: MongoClient = MongoClient(**here)
    member = {"_id": 0, "host": address}
    try:
        unknown.admin.command(
            "replSetInitiate", {"_id": wanted["replica_set"], "members": [member]}
        )
    except OperationFailure as error:
        # Once there is a user, an unknown caller may not even ask.
        if error.code not in (ALREADY_INITIALIZED, UNAUTHORIZED):
            raise
    deadline = time.monotonic() + WRITABLE_SECONDS
    while not unknown.admin.command("hello").get("isWritablePrimary"):
        if time.monotonic() > deadline:
            print("the replica set does not become writable", file=sys.stderr)
            return 1
        time.sleep(0.2)
    administrator = wanted["administrator"]
    try:
        unknown.admin.command(
            "createUser", administrator["user"], pwd=administrator["password"], roles=["root"]
        )
    except OperationFailure as error:
        if error.code not in (USER_EXISTS, UNAUTHORIZED):
            raise
    login = {"username": administrator["user"], "password": administrator["password"]}
    known: MongoClient = MongoClient(**here, **login)
    for user, password in wanted["users"].items():
        log, rights = known[f"{user}_audit"], {"find", "insert", "createIndex"}
        resource = {"db": log.name, "collection": "audit"}
        privileges = [{"resource": resource, "actions": sorted(rights)}]
        ensure(log, "Role", APPEND_ONLY, privileges=privileges, roles=[])
        roles = [{"role": "readWrite", "db": user}, {"role": APPEND_ONLY, "db": log.name}]
        ensure(known.admin, "User", user, pwd=password, roles=roles)
    return 0


def ensure(database: Database, kind: str, name: str, **what: Any) -> None:
    """Make a user or a role, or bring it up to date."""
    try:
        database.command(f"create{kind}", name, **what)
    except OperationFailure as error:
        if error.code not in (ROLE_EXISTS, USER_EXISTS):
            raise
        database.command(f"update{kind}", name, **what)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:]))
