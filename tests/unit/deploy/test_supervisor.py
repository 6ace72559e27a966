"""A process that dies is started again, later each time it dies soon."""

from deploy.local.processes import LocalError
from deploy.local.supervisor import FIRST_PAUSE, HEALTHY_SECONDS, LONGEST_PAUSE, Supervisor


class FakeProcess:
    """Dies when told to."""

    name = "routing"

    def __init__(self):
        self.running, self.exit_code, self.starts = True, None, 0

    def die(self, code=1):
        self.running, self.exit_code = False, code

    def start(self):
        self.starts += 1
        self.running, self.exit_code = True, None


class Scene:
    """A supervisor with one process and a clock that we turn."""

    def __init__(self):
        self.time, self.said, self.process = 0.0, [], FakeProcess()
        self.supervisor = Supervisor(self.said.append, clock=lambda: self.time)
        self.supervisor.watch(self.process)

    def pass_seconds(self, seconds):
        self.time += seconds
        self.supervisor.check()

    def die_and_measure_pause(self):
        self.process.die()
        self.supervisor.check()
        waited = 0
        while not self.process.running:
            self.pass_seconds(1)
            waited += 1
        return waited


def test_a_living_process_is_left_alone():
    scene = Scene()
    scene.pass_seconds(1000)
    assert scene.process.starts == 0
    assert scene.said == []


def test_a_dead_process_is_started_again_and_we_say_so():
    scene = Scene()
    assert scene.die_and_measure_pause() == FIRST_PAUSE
    assert scene.process.starts == 1
    assert scene.said == ["routing ended with code 1; it is started again in 1 s."]


def test_who_dies_again_and_again_waits_longer_up_to_a_limit():
    scene = Scene()
    pauses = [scene.die_and_measure_pause() for _ in range(7)]
    assert pauses == [1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE]


def test_who_lived_long_is_started_again_at_once():
    scene = Scene()
    for _ in range(4):
        scene.die_and_measure_pause()
    scene.pass_seconds(HEALTHY_SECONDS + 1)
    assert scene.die_and_measure_pause() == FIRST_PAUSE


def test_a_start_that_fails_is_tried_again_later():
    scene = Scene()

    def refuse():
        raise LocalError("no memory.")

    scene.process.start = refuse
    scene.process.die()
    for _ in range(3):
        scene.pass_seconds(5)
    assert scene.said.count("no memory.") >= 1
    del scene.process.start
    scene.pass_seconds(60)
    scene.pass_seconds(60)
    assert scene.process.running
