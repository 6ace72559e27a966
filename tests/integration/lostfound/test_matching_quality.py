"""A floor under the quality of matching: a few hundred pairs of the labelled set's held-out part.

The figures that are told come from `python -m benchmarks matching`; this one only notices when a
change makes them worse.
"""

import base64
import os

import pytest

from chassis.cipher import FieldCipher
from services.lostfound.matching.matcher import Matcher
from tests.support.servers import unique
from tools.lost_property import quality
from tools.lost_property.labelled import labelled

PAIRS = 300


@pytest.fixture(scope="module")
def judged(mongo_client):
    name = unique("quality")
    database = mongo_client[name]
    cipher = FieldCipher(database, base64.b64encode(os.urandom(96)).decode())
    matcher = Matcher(database, cipher, os.urandom(32))
    matcher.ensure_indexes()
    pairs = list(labelled(PAIRS, seed=7))
    quality.file_all(matcher, quality.everything(pairs))
    held_out = [pair for pair in pairs if pair.part == "held-out"]
    yield quality.judge(matcher, quality.questions(quality.without_numbers(held_out)))
    mongo_client.drop_database(name)


def test_most_of_what_is_suggested_is_right(judged):
    assert judged.precision_at_5 >= 0.8


def test_nearly_every_thing_is_among_the_first_twenty(judged):
    assert judged.recall_at_20 >= 0.95


def test_what_is_suggested_is_not_bought_with_silence(judged):
    assert judged.suggested_share >= 0.7
