"""What a service tells of itself: everything by which the window shows it and speaks for it."""

import hashlib
from typing import Any

import orjson

from casework.definitions import Definitions
from casework.host.manifest import Manifest
from messages.sources import load_folder


def announcement(manifest: Manifest, definitions: Definitions, grant: str) -> dict[str, Any]:
    """Return the data of ``service.announced``; see ``contracts.events.ServiceAnnounced``.

    ``grant`` proves that the deployment lets this service be what it says it is.
    """
    department = manifest.department
    told: dict[str, Any] = {
        "service": manifest.service,
        "department": {"code": department.code, "name": dict(department.name)},
        "roles": {
            name: {"name": dict(role.name), "rank": role.rank, "heads": role.heads}
            for name, role in department.roles.items()
        },
        "posts": {name: post.to_dict() for name, post in department.posts.items()},
        "offices": None
        if department.offices is None
        else [office.to_dict() for office in department.offices],
        "definitions": [definition.to_dict() for definition in definitions],
        "messages": load_folder(manifest.folder / "messages"),
    }
    digest = hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return told | {"grant": grant, "digest": digest}
