"""``python -m casework.host services/prisons`` runs the citizen service in that folder."""

# First: it patches the standard library before anything opens a socket.
from chassis import run  # isort: skip

import sys
from pathlib import Path

from casework.definition.department import BadDepartment
from casework.definition.model import BadDefinition
from casework.host.building import Building
from casework.host.manifest import BadManifest, load
from casework.host.service import service_class
from casework.host.settings import HostSettings


def main(folder: Path) -> int:
    """Run the service until it is stopped; return the process's exit code, 2 for a folder that is
    not sound, with a sentence for each fault."""
    try:
        building = Building.of(load(folder))
        findings = building.findings()
    except (BadManifest, BadDepartment, BadDefinition) as error:
        findings = [str(error)]
    if findings:
        print(*findings, sep="\n", file=sys.stderr)
        return 2
    return run.run(service_class(building), building.extension.settings or HostSettings)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
