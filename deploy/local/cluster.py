"""How many servers of a kind work together on this machine, and where each keeps its data."""

from pathlib import Path

from deploy.local.processes import LocalError

SIZES = (1, 3)
"""One alone, or the fewest of which one may be lost."""


def chosen_size(wanted: str | None) -> int | None:
    """Return how many somebody asked for, None for as many as there are; ValueError for a number
    that is no size of a cluster."""
    if not wanted:
        return None
    if wanted not in map(str, SIZES):
        raise ValueError(f"NODES={wanted} is neither 1 nor 3")
    return int(wanted)


def folders_of(folder: Path, size: int | None) -> list[Path]:
    """Return the folders of `size` servers, made: the first keeps its data in `folder` itself, as
    one alone does, the others in folders of their own in it. Without a size: as many as have begun
    there, or one.

    Raises LocalError where another number has begun: a server remembers with whom it works.
    """
    places = [folder, *(folder / str(number) for number in range(2, max(SIZES) + 1))]
    begun = sum((place / "data").exists() for place in places)
    size = size or begun or 1
    if begun not in (0, size):
        raise LocalError(
            f"The data in {folder} is that of {begun} and not of {size}: take another RUN_FOLDER."
        )
    for place in places[:size]:
        for name in ("data", "log"):
            (place / name).mkdir(parents=True, exist_ok=True)
        place.chmod(0o700)
    return places[:size]
