"""Which tests stay together in one worker process of pytest, and which begin first.

The tests of one file share their citizens and what is costly to make, so a file goes to one
process, and files go to whoever is free. Where tests move the time of one system, all that see it
move stay together.
"""

from pathlib import PurePosixPath

from xdist.scheduler import LoadScopeScheduling

TOGETHER = {
    # They empty the queues of parked messages, and each looks for its own there.
    "tests/e2e/test_add_a_service.py": "parked messages",
    "tests/failures/test_names_belong_to_their_sender.py": "parked messages",
}
BY_FOLDER = ("tests/failures/kills", "tests/e2e/city", "tests/architecture")
"""A system of one folder is started once, and ends with its last test; the rules of the repository
look through the same files, which one process reads once."""
ON_THEIR_OWN = ("tests/architecture/test_deployable_alone.py",)
LONG = (
    "tests/failures/kills",
    "tests/e2e/city",
    "tests/integration/deploy",
    "tests/e2e",
    "tests/failures",
    "tests/architecture",
    "tests/unit/complaints/test_random_lives.py",
    "tests/unit/verification/test_random_lives.py",
)
"""What takes longest begins first, so that no process waits at the end for another's long file."""


def group_of(test: str) -> str:
    """What the test with this id stays together with."""
    path = PurePosixPath(test.partition("::")[0])
    if str(path) not in ON_THEIR_OWN:
        for folder in BY_FOLDER:
            if path.is_relative_to(folder):
                return folder
    return TOGETHER.get(str(path), str(path))


def turn_of(test: str) -> int:
    """The turn of the test with this id: those with a lower one begin first."""
    path = PurePosixPath(test.partition("::")[0])
    places = (turn for turn, place in enumerate(LONG) if path.is_relative_to(place))
    return next(places, len(LONG))


class Scheduling(LoadScopeScheduling):
    """Hands groups out to the workers in the order of the collection.

    Not by xdist's mark for groups: it writes into the ids of tests what pytest no longer reads.
    """

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)
