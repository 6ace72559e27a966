"""What a service is granted, as a kustomize component for whoever holds the deployment."""

from pathlib import Path

from casework.host.manifest import Manifest
from deploy.manifests import grants


def write_manifests(manifest: Manifest, folder: Path) -> list[Path]:
    """Write the component of the service into ``folder``; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in grants.of_service(manifest).items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written
