"""Which tests stay together in one worker process of pytest, in their order.

A test is on its own, but for those on a whole system: two files of them may run side by side, the
tests of one file share their citizens. And where tests move the time of one system, all that see
it move stay together.
"""

from pathlib import PurePosixPath

from xdist.scheduler import LoadScopeScheduling

TOGETHER = {
    # They empty the queues of parked messages, and each looks for its own there.
    "tests/e2e/test_add_a_service.py": "parked messages",
    "tests/failures/test_names_belong_to_their_sender.py": "parked messages",
}
BY_FILE = (
    "tests/e2e",
    "tests/failures",
    "tests/contract/test_real_messages.py",
    "tests/integration/lostfound/test_matching_quality.py",  # thousands of things are filed once
)
BY_FOLDER = ("tests/e2e/city",)


def group_of(test: str) -> str:
    """What the test with this id stays together with."""
    path = PurePosixPath(test.partition("::")[0])
    for folder in BY_FOLDER:
        if path.is_relative_to(folder):
            return folder
    if str(path) in TOGETHER:
        return TOGETHER[str(path)]
    return str(path) if any(path.is_relative_to(place) for place in BY_FILE) else test


class Scheduling(LoadScopeScheduling):
    """Hands groups out to the workers, large ones first.

    Not by xdist's mark for groups: it writes into the ids of tests what pytest no longer reads.
    """

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)
