"""Make the project's directory from the facts.

    python -m tools.directory FACTS_FOLDER OUTPUT_FOLDER

``authored/`` in the output folder is read as well: it holds what the project itself adds.
"""

import sys
from pathlib import Path

from services.routing.directory_files import write_directory
from tools.directory.build import build


def main(arguments: list[str]) -> int:
    """Build from ``arguments`` (facts folder, output folder); return the process's exit status."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    facts, output = map(Path, arguments)
    records = build(facts, output / "authored")
    write_directory(output, records)
    counts = {kind: len(rows) for kind, rows in records.items() if isinstance(rows, list)}
    print(
        f"directory {records['version']}:", ", ".join(f"{n} {kind}" for kind, n in counts.items())
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
