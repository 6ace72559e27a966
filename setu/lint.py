"""All that can be known of a service's folder before it runs, in one list of sentences."""

from pathlib import Path

from casework.host.inspection import findings_in


def findings(folder: Path) -> list[str]:
    """Return what is wrong with the service in ``folder``; an empty list if nothing is."""
    return findings_in(folder)
