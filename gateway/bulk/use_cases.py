"""What a citizen can do with uploads of many applications; the API and the pages call these.

Every function runs inside a request, returns plain JSON-able data and refuses with a
`contracts.errors.ContractError`. An upload is its owner's alone: to anyone else it does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from casework.definition.sources.form import FieldSource
from contracts.errors import ActionNotOpen, NotFound
from contracts.typed import Json
from gateway.bulk import exports, outcomes
from gateway.bulk.columns import example_header
from gateway.bulk.incoming import Receiver
from gateway.bulk.parts import bulk
from gateway.bulk.store import BulkStore
from gateway.bulk.tables import CSV
from gateway.bulk.upload import (
    FILED,
    LEFT,
    REFUSED,
    STOPPED,
    WAITING,
    WORKING,
    RowPage,
    RowResult,
    Upload,
    UploadLimits,
    UploadView,
)
from gateway.catalogue.catalogue import Service
from gateway.http.context import language, parts, settings
from gateway.identity.caller import Caller

NEWEST = 50
STOPPED_BY_OWNER = "stopped"


def receive(
    caller: Caller,
    service_code: str,
    pieces: Iterable[bytes],
    *,
    format: str,
    key: str | None = None,
    name: str | None = None,
) -> tuple[UploadView, bool]:
    """Keep an upload for a service that takes them; (the upload as shown, whether it is new).

    Refuses as `Receiver.receive` does, and with NotFound for a service that takes none.
    """
    service = _service(service_code)
    receiver = Receiver(_store(), bulk().quota, bulk().limits)
    upload, created = receiver.receive(
        caller, service, pieces, format=format, key=key, name=_clean(name)
    )
    return upload_view(upload), created


def limits_of(service_code: str) -> UploadLimits:
    """Return what one upload for the service may hold:
    {"rows", "bytes", "daily_rows", "columns"}."""
    service = _service(service_code)
    return {
        "rows": service.definition.bulk_rows,
        "bytes": settings().bulk_max_bytes,
        "daily_rows": settings().bulk_daily_rows,
        "columns": example_header(service.definition.form, language()),
    }


def example(service_code: str) -> bytes:
    """Return a file with the header alone, in the reader's language."""
    header = example_header(_service(service_code).definition.form, language())
    return (exports.MARK + exports.csv_line(header)).encode()


def list_uploads(caller: Caller) -> list[UploadView]:
    """Return the caller's uploads, newest first."""
    return [upload_view(upload) for upload in _store().newest(caller.id, NEWEST)]


def get_upload(caller: Caller, upload_id: str) -> UploadView:
    """Return one upload with its counts; NotFound where it is not the caller's."""
    return upload_view(_own(caller, upload_id))


def list_rows(
    caller: Caller, upload_id: str, *, outcome: str | None = None, after: int = 0, limit: int = 100
) -> RowPage:
    """Return {"items": [row], "next": the row to go on after | None}, by row number."""
    upload = _own(caller, upload_id)
    rows = list(_rows(upload, outcome=outcome, after=after, limit=limit + 1))
    more = len(rows) > limit
    return {"items": rows[:limit], "next": rows[limit - 1]["row"] if more else None}


def stop(caller: Caller, upload_id: str) -> UploadView:
    """File no further row; what is filed stays. ActionNotOpen where all is done."""
    upload = _own(caller, upload_id)
    if not _store().close(upload, STOPPED):
        raise ActionNotOpen("the upload is not under way", details={"open": []})
    _store().leave_rest(upload, STOPPED_BY_OWNER)
    return upload_view(_own(caller, upload_id))


def results(caller: Caller, upload_id: str, form: str) -> Iterator[bytes]:
    """Return all rows as a file, ``form`` csv or json, piece by piece."""
    upload = _own(caller, upload_id)
    rows = _rows(upload)
    return exports.results_csv(rows, language()) if form == "csv" else exports.results_json(rows)


def corrections(caller: Caller, upload_id: str) -> tuple[str, Iterator[bytes]]:
    """Return (format, the refused rows as they were sent, as long as their content is kept)."""
    upload, store = _own(caller, upload_id), _store()
    specs = _specs(upload)
    refused = (
        (content, outcomes.result_row(row, specs))
        for row in store.rows(upload, outcome=REFUSED)
        if (content := store.content(row)) is not None
    )
    if upload["format"] == CSV:
        return CSV, exports.corrections_csv(upload["header"], refused, language())
    return upload["format"], exports.corrections_json(refused)


def upload_view(upload: Upload) -> UploadView:
    """Return an upload as its owner sees it."""
    counts = _store().counts(upload)
    applications, rupees = _store().due(upload)
    base = f"/api/v1/bulk/{upload['_id']}"
    waits = upload.get("waits_since") if upload["state"] == WORKING else None
    return {
        "id": upload["_id"],
        "service": upload["service"],
        "name": _store().name_of(upload),
        "state": upload["state"],
        "rows": upload["rows"],
        "filed": counts.get(FILED, 0),
        "refused": counts.get(REFUSED, 0),
        "left": counts.get(LEFT, 0),
        "waiting": counts.get(WAITING, 0),
        "received_at": _iso(upload.get("received_at")),
        "finished_at": _iso(upload.get("finished_at")),
        "waits_since": _iso(waits),
        "content_erased_at": _iso(upload.get("give_up_at")),
        "forgotten_at": _iso(upload.get("expires_at")),
        "due": {"applications": applications, "rupees": rupees},
        "links": {
            "self": base,
            "rows": f"{base}/rows",
            "csv": f"{base}/results.csv",
            "json": f"{base}/results.json",
            "corrections": f"{base}/corrections",
        },
    }


def file_name(upload: UploadView, what: str, extension: str) -> str:
    """Return the name of a file of ours: of nothing that anybody typed."""
    return f"{upload['service']}-{upload['id'][2:10]}-{what}.{extension}"


def _rows(upload: Upload, **chosen: Json) -> Iterator[RowResult]:
    specs = _specs(upload)
    return (outcomes.result_row(row, specs) for row in _store().rows(upload, **chosen))


def _specs(upload: Upload) -> tuple[FieldSource, ...]:
    """Return the fields whose labels rows are told with; none once the service is gone."""
    try:
        return parts().catalogue.service(upload["service"]).definition.form.specs
    except NotFound:
        return ()


def _service(code: str) -> Service:
    service = parts().catalogue.service(code)
    if not service.definition.bulk_rows:
        raise NotFound("this service takes no uploads")
    return service


def _own(caller: Caller, upload_id: str) -> Upload:
    upload = _store().of_owner(caller.id, upload_id)
    if upload is None:
        raise NotFound("no such upload for this caller")
    return upload


def _store() -> BulkStore:
    return bulk().store


def _clean(name: str | None) -> str | None:
    """Return what the uploader called the file, to be shown to him: without folders, and short."""
    last = (name or "").replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[:80].strip() or None


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="milliseconds") if moment else None
