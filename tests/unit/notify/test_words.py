"""What notify says of itself, and what it knows of others."""

import pytest

from contracts.events import CHANNELS, LANGUAGES
from messages import UnknownTemplate
from messages.segments import measure
from services.notify.template_store import Answer
from services.notify.use_cases import OTP_TEMPLATE
from services.notify.words import OWN, Words, own_words
from tests.support.announcing import words

BOOKED = ("prison-visit.booked.citizen", "sms", "en")


class Store:
    """Keeps the words of one service, and counts who asks."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.kept: list[dict] = []
        self.asked = self.read = 0

    def current(self) -> list[Answer]:
        self.asked += 1
        return self.answers

    def sources(self, owner: str) -> list[dict]:
        self.read += 1
        return self.kept

    def announce(self, *sources: dict) -> None:
        self.kept += sources
        revision = self.answers[0].revision + 1 if self.answers else 1
        self.answers = [Answer("prisons", "digest", (), revision)]


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def vocabulary(store) -> Words:
    return Words(store)


def test_the_one_time_password_has_its_words(vocabulary):
    for channel in CHANNELS:
        for language in LANGUAGES:
            text = vocabulary.find(OWN, OTP_TEMPLATE, channel, language, discreet=True)
            assert "123456" in text.render({"otp": "123456", "minutes": 5}).text


def test_words_that_another_replica_was_told_are_found_when_they_are_wanted(vocabulary, store):
    with pytest.raises(UnknownTemplate):
        vocabulary.find("prisons", *BOOKED)
    store.announce(words())
    assert vocabulary.find("prisons", *BOOKED).version == 1
    count = store.asked
    assert vocabulary.find("prisons", *BOOKED).version == 1
    assert store.asked == count, "known words cost no question"


def test_words_are_read_anew_when_they_changed_and_only_then(vocabulary, store):
    store.announce(words())
    vocabulary.refresh()
    vocabulary.refresh()
    assert store.read == 1
    store.announce(words(version=2))
    vocabulary.refresh()
    assert vocabulary.find("prisons", *BOOKED).version == 2
    assert vocabulary.find("prisons", *BOOKED, version=1).version == 1


def test_nobody_speaks_in_the_words_of_another(vocabulary, store):
    store.announce(words())
    vocabulary.refresh()
    for owner in (OWN, "complaints"):
        with pytest.raises(UnknownTemplate):
            vocabulary.find(owner, *BOOKED)


def test_kept_words_that_can_no_longer_be_used_leave_the_others_usable(vocabulary, store):
    store.announce(words("prison-visit.ended.citizen") | {"plain": {}}, words())
    assert vocabulary.find("prisons", *BOOKED)


def test_a_password_is_one_segment_in_both_languages():
    passwords = [template for template in own_words() if template.channel == "sms"]
    assert {template.language for template in passwords if template.name == "otp.citizen"} == {
        "hi",
        "en",
    }
    for template in passwords:
        if template.name == "otp.citizen":
            longest_text = template.render({"otp": "888888", "minutes": 999}).text
            assert measure(longest_text).segments == 1, template.language
