"""What the gateway forgets when a service has erased the personal data of a case: all of its view
that is not in the skeleton, the files that only this case names, the messages that failed, what
the citizen said of the end."""

from __future__ import annotations

from collections.abc import Iterable

from pymongo.database import Database

from contracts.typed import View


def follow(database: Database, views: Iterable[View]) -> None:
    """Forget what belongs to those of ``views``, just stored, that are erased. The same again
    changes nothing, so an event that comes twice, or after a crash, ends what was begun."""
    for view in views:
        if view.get("erased_at"):
            _strip(database, view)
            _forget_files(database, view["reference"])
            database["undelivered"].delete_many({"reference": view["reference"]})
            database["feedback"].delete_one({"_id": view["reference"]})


def _strip(database: Database, view: View) -> None:
    """Take out of the stored view what an older one had and this one has not."""
    case = database["cases"].find_one({"_id": view["reference"]})
    if case is None or case["sequence"] != view["sequence"]:
        return
    more = case.keys() - view.keys() - {"_id"}
    if more:
        guard = {"_id": case["_id"], "sequence": view["sequence"]}
        database["cases"].update_one(guard, {"$unset": dict.fromkeys(more, "")})


def _forget_files(database: Database, reference: str) -> None:
    """Delete the files, the bytes first, so that a half-done deletion is found again; a file that
    another case names is only no longer this one's."""
    files, chunks = database["evidence.files"], database["evidence.chunks"]
    named = {"metadata.references": reference}
    alone = [
        record["_id"]
        for record in files.find(named, {"metadata.references": 1})
        if record["metadata"]["references"] == [reference]
    ]
    if alone:
        chunks.delete_many({"files_id": {"$in": alone}})
        files.delete_many({"_id": {"$in": alone}})
    files.update_many(named, {"$pull": {"metadata.references": reference}})
