"""What is deployed: every folder below `services/` that has a `service.yaml`."""

import base64
import os
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.definition.department import BadDepartment
from casework.host.manifest import FILE, BadManifest, Manifest, load
from chassis import grant

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [
    Path(folder) for folder in os.environ.get("SERVICES", str(ROOT / "services")).split(os.pathsep)
]
"""Where the folders of services lie; the variable SERVICES names others."""


def read(folders: Iterable[Path]) -> tuple[dict[str, Manifest], dict[str, str]]:
    """Return the manifest of each service in `folders` by its name, and by the folder's name why
    one cannot be read: it is left out, and the rest is deployed."""
    sound, broken = {}, {}
    for folder in folders:
        for path in sorted(folder.glob(f"*/{FILE}")):
            try:
                manifest = load(path.parent)
                if manifest.is_citizen_service:
                    manifest.department  # noqa: B018
                sound[manifest.service] = manifest
            except (BadManifest, BadDepartment) as error:
                broken[path.parent.name] = str(error)
    return sound, broken


MANIFESTS, BROKEN = read(FOLDERS)
"""By the service's name; read once, when a command of the deployment starts."""
SERVICES = tuple(MANIFESTS)


def grant_of(manifest: Manifest, deployment_key: str) -> str:
    """Return the proof that this deployment lets the service be what its folder says;
    `deployment_key` is the deployment's Ed25519 private key in base64."""
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(deployment_key))
    owned = grant.Grant(manifest.service, manifest.department.code, manifest.codes)
    return grant.sign(owned, key)
