"""The directory on the command line. Database: MONGO_URI, MONGO_DATABASE.

python -m services.routing.admin validate FOLDER
python -m services.routing.admin import FOLDER
python -m services.routing.admin publish VERSION [--from YYYY-MM-DD]
python -m services.routing.admin boundaries FILE --id ID --region R --from YYYY-MM-DD
    --source TEXT [--code KEY] [--name KEY] [--district KEY] [--code-prefix P]
    [--in-district NAME] [--inner-wins] [--publish [--confirmed]]
python -m services.routing.admin replay CASES [--directory FOLDER]
python -m services.routing.admin explain CATEGORY PLACE [--at TIME]
python -m services.routing.admin status
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chassis import mongo, settings
from chassis.settings import setting
from contracts.errors import ContractError
from services.routing import resolver
from services.routing.book import Book
from services.routing.boundaries import PropertyMapping, import_boundaries
from services.routing.boundary_report import page
from services.routing.days import day_of, today
from services.routing.directory import Directory
from services.routing.directory_files import UnreadableDirectory, read_directory
from services.routing.gazetteer import Gazetteer, UnreadableGazetteer, load_gazetteer
from services.routing.loading import areas_in_force, open_book
from services.routing.names import NameIndex
from services.routing.places import read_place
from services.routing.replay import describe, replay
from services.routing.station_finder import station_finder
from services.routing.store import DirectoryStore, RawBook
from services.routing.typed import Records
from services.routing.use_cases import import_directory
from services.routing.validation import DirectoryRefused, validate

OK, REFUSED, USAGE = 0, 1, 2


@dataclass(frozen=True, kw_only=True)
class AdminSettings:
    """Settings of the directory's command line, which needs the database alone."""

    mongo_uri: str = setting(
        "MONGO_URI", "the database server, with this service's own user", secret=True
    )
    mongo_database: str = setting(
        "MONGO_DATABASE", "database name; default: the service's name", "routing"
    )
    gazetteer: str = setting(
        "ROUTING_GAZETTEER",
        "CSV of localities (name, lat, lon, district) to find villages by name",
        "",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, 1 where something was refused, 2 for a wrong call."""
    chosen = _parser().parse_args(arguments)
    try:
        return chosen.run(chosen)
    except (DirectoryRefused, UnreadableDirectory) as refused:
        return _refuse(*refused.problems, "nothing was imported; what is in force stays")
    except ContractError as error:
        details = json.dumps(error.fields | error.details, ensure_ascii=False)
        return _refuse(f"{error.code}: {error.message} {details}")
    except (UnreadableGazetteer, OSError, ValueError) as error:
        return _refuse(error)
    except settings.MissingSetting as error:
        print(error, file=sys.stderr)
        return USAGE


def _refuse(*lines: object) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return REFUSED


def _validate(chosen: argparse.Namespace) -> int:
    problems = validate(read_directory(chosen.folder))
    if problems:
        return _refuse(*problems)
    print("nothing is wrong with it")
    return OK


def _import(store: DirectoryStore, chosen: argparse.Namespace) -> int:
    records = read_directory(chosen.folder)
    new = import_directory(store, records)
    state = "imported" if new else "was imported before"
    print(f"{records['version']} {state}; in force only when published")
    return OK


def _publish(store: DirectoryStore, chosen: argparse.Namespace) -> int:
    day = chosen.effective_from.isoformat() if chosen.effective_from else None
    event = store.publish_directory(chosen.version, day)
    print(f"{chosen.version} is in force from {event['data']['effective_from']}")
    return OK


def _boundaries(store: DirectoryStore, chosen: argparse.Namespace) -> int:
    raw = store.read(store.published())
    directory = Directory(raw.directories[-1])
    boundary_set = import_boundaries(
        chosen.file.read_text(encoding="utf-8"),
        id=chosen.id,
        region=chosen.region,
        effective_from=chosen.effective_from,
        source=chosen.source,
        find_station=station_finder(directory, NameIndex(directory)),
        mapping=PropertyMapping(
            chosen.code, chosen.name, chosen.district, chosen.code_prefix, chosen.in_district
        ),
        inner_wins=chosen.inner_wins,
        in_force=areas_in_force(raw, chosen.effective_from),
    )
    for line in page(boundary_set.findings):
        print(line)
    if boundary_set.refused:
        return _refuse("nothing was imported; what is in force stays")
    store.add_boundary_set(boundary_set)
    print(f"{chosen.id}: {len(boundary_set.areas)} areas imported")
    if chosen.publish and boundary_set.to_confirm and not chosen.confirmed:
        count = len(boundary_set.to_confirm)
        return _refuse(f"{count} findings want a person's look; then again with --confirmed")
    if chosen.publish:
        store.publish_boundary_set(chosen.id)
        print(f"{chosen.id} is in force for {chosen.region} from {chosen.effective_from}")
    return OK


def _replay(store: DirectoryStore, chosen: argparse.Namespace) -> int:
    raw = store.read(store.published())
    before = open_book(raw, _gazetteer())
    after = before
    if chosen.directory:
        candidate = read_directory(chosen.directory)
        if problems := validate(candidate):
            return _refuse(*problems)
        after = open_book(_with(raw, candidate), _gazetteer())
    with chosen.cases.open(encoding="utf-8") as lines:
        cases = (json.loads(line) for line in lines if line.strip())
        for line in describe(replay(cases, before, after)):
            print(line)
    return OK


def _with(raw: RawBook, candidate: Records) -> RawBook:
    day = candidate["effective_from"]
    others = [records for records in raw.directories if records["effective_from"] != day]
    return RawBook(raw.published, [*others, candidate], raw.boundary_sets)


def _explain(store: DirectoryStore, chosen: argparse.Namespace) -> int:
    book: Book = open_book(store.read(store.published()), _gazetteer())
    then, now = book.at(day_of(chosen.at)), book.at(today())
    answer = resolver.explain(then, now, chosen.category, read_place(json.loads(chosen.place)))
    print(json.dumps(answer, ensure_ascii=False, indent=2))
    return OK


def _status(store: DirectoryStore, _chosen: argparse.Namespace) -> int:
    published = store.published()
    print(f"revision {published.revision}")
    for entry in published.directories:
        print(f"directory {entry['version']} from {entry['effective_from']}")
    for one in published.boundary_sets:
        print(f"boundaries {one['id']} of {one['region']} from {one['effective_from']}")
    return OK


def _on_store(
    command: Callable[[DirectoryStore, argparse.Namespace], int],
) -> Callable[[argparse.Namespace], int]:
    """Return the command, given the directory's store while it runs."""

    def run(chosen: argparse.Namespace) -> int:
        read = settings.read(AdminSettings)
        with mongo.connect(read.mongo_uri, application="routing-admin", pool=2) as client:
            database = client.get_database(read.mongo_database, write_concern=mongo.DURABLE)
            store = DirectoryStore(database)
            store.ensure_indexes()
            return command(store, chosen)

    return run


def _gazetteer() -> Gazetteer | None:
    path = settings.read(AdminSettings).gazetteer
    return load_gazetteer(Path(path)) if path else None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m services.routing.admin",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        sub = commands.add_parser(name)
        sub.set_defaults(run=run)
        return sub

    command("validate", _validate).add_argument("folder", type=Path)
    command("import", _on_store(_import)).add_argument("folder", type=Path)
    publish = command("publish", _on_store(_publish))
    publish.add_argument("version")
    publish.add_argument("--from", dest="effective_from", type=date.fromisoformat)
    _boundary_arguments(command("boundaries", _on_store(_boundaries)))
    dry_run = command("replay", _on_store(_replay))
    dry_run.add_argument("cases", type=Path)
    dry_run.add_argument("--directory", type=Path)
    explain = command("explain", _on_store(_explain))
    explain.add_argument("category")
    explain.add_argument("place", help='JSON, such as {"pin": "800001"}')
    explain.add_argument("--at")
    command("status", _on_store(_status))
    return parser


def _boundary_arguments(parser: argparse.ArgumentParser) -> None:
    default = PropertyMapping()
    parser.add_argument("file", type=Path)
    parser.add_argument("--id", required=True)
    parser.add_argument("--region", required=True)
    parser.add_argument("--from", dest="effective_from", required=True, type=date.fromisoformat)
    parser.add_argument("--source", required=True)
    parser.add_argument("--code", default=default.code)
    parser.add_argument("--name", default=default.name)
    parser.add_argument("--district", default=default.district)
    parser.add_argument("--code-prefix", default="")
    parser.add_argument("--in-district", default="")
    parser.add_argument("--inner-wins", action="store_true")
    parser.add_argument("--publish", action="store_true")
    parser.add_argument("--confirmed", action="store_true")


if __name__ == "__main__":
    sys.exit(main())
