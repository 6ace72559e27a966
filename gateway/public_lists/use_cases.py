"""The lists that services have made public.

Every function runs inside a request, returns plain JSON-able data and refuses with a
`contracts.errors.ContractError`.
"""

from __future__ import annotations

from typing import TypedDict

from casework.definition.bilingual import Text
from contracts.errors import NotFound, UnsupportedType
from gateway.bus.calls import ask
from gateway.catalogue.typed import DepartmentEntry
from gateway.documents.use_cases import SUFFIXES, Finished, checked
from gateway.files.use_cases import citizen_files
from gateway.files.without_metadata import picture_alone
from gateway.http.context import parts, settings


class ListEntry(TypedDict):
    """A public list of a service; ``department`` as the catalogue has it."""

    code: str
    list: str
    name: Text
    department: DepartmentEntry


def public_lists() -> list[ListEntry]:
    """Return the lists of the services that this process knows of, in the order of the catalogue:
    nobody waits for a database to be shown them."""
    return [
        {
            "code": service.definition.code,
            "list": name,
            "name": dict(declared.label),
            "department": service.entry["department"],
        }
        for service in parts().catalogue.at_hand()
        for name, declared in service.public_lists.items()
    ]


def paper(code: str, name: str, key: str) -> Finished:
    """Return the paper that a row of a public list comes with, asked of the service that issued it.

    Whether the case is on the list is asked here and by the service again. NotFound where it is
    not, or nothing is printed; Unavailable and DeadlineExceeded while the service does not answer.
    """
    public = parts().public_lists.find_paper(code, name, key)
    reply = ask(
        public.owner,
        "read_public_document",
        {"reference": public.reference, "public_list": name},
        timeout=settings().read_timeout,
    )
    return Finished(
        content=checked(reply, public.sha256),
        media_type=reply["media_type"],
        sha256=public.sha256,
        file_name=f"{public.key.replace('/', '-')}.{SUFFIXES[reply['media_type']]}",
    )


def photo(code: str, name: str, key: str) -> tuple[bytes, str]:
    """Return the photo that a row of a public list shows, and its media type.

    It is encoded anew, so that nothing of what a camera wrote into it (where, when) becomes public.
    NotFound where the row shows none, or the file is no photo or not the case's own.
    """
    public = parts().public_lists.find_photo(code, name, key)
    file = citizen_files().find(public.file_id)
    if file is None or public.reference not in file.references:
        raise NotFound("no such public photo")
    try:
        return picture_alone(b"".join(citizen_files().read(file.id))), file.type
    except UnsupportedType:
        raise NotFound("no such public photo") from None
