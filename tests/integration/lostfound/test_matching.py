"""Lost and found things in the database: filed, looked for, withdrawn, erased."""

import base64
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from chassis.cipher import FieldCipher
from services.lostfound.matching import secret, store
from services.lostfound.matching.entry import Entry, Place
from services.lostfound.matching.keys import Keys
from services.lostfound.matching.lexicon import shipped
from services.lostfound.matching.matcher import Matcher
from services.lostfound.matching.reading import read
from services.lostfound.matching.secret import kept_secret

PATNA, GAYA = Place(25.61, 85.14), Place(24.79, 85.00)
DAY = date(2026, 3, 10)
IMEI = ("imei", "490154203237518")


@pytest.fixture
def cipher(database):
    return FieldCipher(database, base64.b64encode(os.urandom(96)).decode())


@pytest.fixture
def matcher(database, cipher):
    matcher = Matcher(database, cipher, kept_secret(database, cipher, "matching"))
    matcher.ensure_indexes()
    return matcher


def lost(case="L1", **known):
    usual = {
        "category": "phone",
        "description": "काला सैमसंग मोबाइल, स्क्रीन टूटी हुई, राहुल लिखा है",
        "place": PATNA,
        "day": DAY,
    }
    return Entry(**({"case": case, "side": "lost", "sequence": 1} | usual | known))


def item(case="F1", **known):
    usual = {
        "category": "phone",
        "description": "black samsung mobile, cracked screen, rahul",
        "place": PATNA,
        "day": DAY + timedelta(1),
    }
    return Entry(**({"case": case, "side": "found", "sequence": 1} | usual | known))


def cases(candidates):
    return [candidate.case for candidate in candidates]


def test_a_found_thing_is_suggested_for_the_lost_one_with_its_reasons(matcher):
    matcher.add(item())
    (candidate,) = matcher.suggestions_for(lost())
    assert (candidate.case, candidate.row, candidate.exact) == ("F1", "", False)
    reasons = {reason.code: reason for reason in candidate.reasons}
    assert reasons["colour-same"].parameters["colour"]["en"] == "black"
    assert reasons["brand-same"].parameters == {"brand": "Samsung"}
    words = reasons["words-same"].parameters["words"]
    assert ["राहुल", "rahul"] in words


def test_either_side_finds_the_other_and_never_its_own(matcher):
    matcher.add(item())
    matcher.add(lost())
    matcher.add(item("F2", place=GAYA))
    assert cases(matcher.candidates_for(lost())) == ["F1", "F2"]
    assert cases(matcher.candidates_for(item())) == ["L1"]


def test_the_same_number_is_found_wherever_and_whenever(matcher):
    far = {"place": GAYA, "day": DAY + timedelta(900), "category": "other", "description": "खिलौना"}
    matcher.add(item(numbers=(IMEI,), **far))
    (candidate,) = matcher.suggestions_for(lost(numbers=(("imei", "49-015420-323751-8"),)))
    assert candidate.exact
    assert candidate.reasons[0].code == "number-same"


@pytest.mark.parametrize(
    ("kind", "mine", "theirs", "suggested"),
    [
        ("serial", "SN12345", "SN54321", False),
        ("imei", "490154203237518", "356938035643809", True),
    ],
)
def test_another_number_speaks_against_it_less_where_a_thing_bears_two(
    matcher, kind, mine, theirs, suggested
):
    matcher.add(item(numbers=((kind, theirs),)))
    alike = matcher.candidates_for(lost())[0].score
    (candidate,) = matcher.candidates_for(lost(numbers=((kind, mine),)))
    assert candidate.score < alike and candidate.suggested is suggested
    assert "number-differs" in {reason.code for reason in candidate.reasons}


def test_a_number_that_cannot_be_real_is_passed_over(matcher):
    matcher.add(item(numbers=(("imei", "1234"),)))
    assert not matcher.candidates_for(lost(numbers=(("imei", "1234"),)))[0].exact


def test_things_without_place_are_found_by_look_and_words(matcher):
    matcher.add(item(place=None))
    assert cases(matcher.candidates_for(lost())) == ["F1"]
    assert cases(matcher.candidates_for(lost(place=None))) == ["F1"]


def test_a_wrong_category_does_not_hide_a_thing(matcher):
    matcher.add(item(category="other"))
    assert cases(matcher.candidates_for(lost(category="electronics"))) == ["F1"]


def test_what_was_found_long_before_or_after_is_none(matcher):
    matcher.add(item(day=DAY - timedelta(store.BEFORE + 1)))
    matcher.add(item("F2", day=DAY + timedelta(store.WINDOW + 1)))
    assert matcher.candidates_for(lost()) == []


def test_filed_again_it_is_one_thing_as_last_described(matcher):
    assert matcher.add(item())
    assert matcher.add(item())
    assert matcher.add(item(sequence=2, description="red nokia mobile"))
    assert not matcher.add(item(sequence=1))
    (candidate,) = matcher.candidates_for(lost())
    assert "brand-differs" in {reason.code for reason in candidate.reasons}


def test_of_several_things_of_a_case_each_is_filed_by_its_row(matcher):
    matcher.add(item(row="0"))
    matcher.add(item(row="1", description="silver watch titan", category="watch"))
    assert [(one.case, one.row) for one in matcher.suggestions_for(lost())] == [("F1", "0")]


def test_what_is_withdrawn_is_found_no_more_and_does_not_come_back_late(matcher, database):
    matcher.add(item(sequence=3, numbers=(IMEI,)))
    assert matcher.withdraw("F1", 4) == 1
    assert matcher.candidates_for(lost(numbers=(IMEI,))) == []
    assert not matcher.add(item(sequence=3))
    remnant = database[store.COLLECTION].find_one({})
    assert remnant == {"_id": "F1/", "case": "F1", "sequence": 4}
    assert matcher.add(item(sequence=5))


def test_a_late_withdrawal_does_not_take_out_what_is_newer(matcher):
    matcher.add(item(sequence=5))
    assert matcher.withdraw("F1", 4) == 0
    assert cases(matcher.candidates_for(lost())) == ["F1"]


def test_after_erasure_nothing_of_a_case_is_left(matcher, database):
    matcher.add_many([item(row="0"), item(row="1"), item("F2")])
    assert matcher.erase("F1") == 2
    assert [one["case"] for one in database[store.COLLECTION].find()] == ["F2"]


def test_no_word_and_no_number_can_be_read_in_the_database(matcher, database):
    matcher.add(item(numbers=(IMEI,)))
    entry = repr(database[store.COLLECTION].find_one({})).lower()
    for secret_word in ("rahul", "rul", "cracked", "broken", IMEI[1]):
        assert secret_word not in entry
    assert "rahul" not in repr(list(database[secret.COLLECTION].find()))


def test_a_second_replica_and_a_restarted_one_find_the_same(matcher, database, cipher):
    matcher.add(item())
    other = Matcher(database, cipher, kept_secret(database, cipher, "matching"))
    other.ensure_indexes()
    assert cases(other.candidates_for(lost())) == cases(matcher.candidates_for(lost())) == ["F1"]


def test_replicas_that_start_together_agree_on_one_secret(database, cipher):
    with ThreadPoolExecutor(4) as pool:
        secrets = list(pool.map(lambda _: kept_secret(database, cipher, "s"), range(8)))
    assert len(set(secrets)) == 1 and len(secrets[0]) == secret.BYTES
    assert kept_secret(database, cipher, "other") != secrets[0]


def test_the_same_entry_filed_by_many_at_once_is_on_file_once(matcher, database):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda sequence: matcher.add(item(sequence=sequence)), range(20)))
    (entry,) = database[store.COLLECTION].find()
    assert entry["sequence"] == 19


def test_what_was_filed_before_there_were_records_is_passed_over(matcher, database):
    matcher.add_many([item("F1"), item("F2")])
    database[store.COLLECTION].update_one({"case": "F1"}, {"$unset": {"look": ""}})
    assert cases(matcher.candidates_for(lost())) == ["F2"]


def test_what_a_search_reads_does_not_grow_with_what_is_on_file(matcher, database):
    matcher.add_many([item(f"F{number}") for number in range(1500)])
    question = lost()
    reading, day = read(question, shipped()), question.day.toordinal()
    passes = Keys(matcher.key).looked_up(question, reading, [], matcher.frequencies.rarity)
    for one in passes:
        assert len(matcher.store.found_by(one, "lost", day, day)) <= one.limit
    plan = database[store.COLLECTION].find({"keys": passes[0].keys[0]}).sort("day", 1).explain()
    assert "COLLSCAN" not in repr(plan["queryPlanner"]["winningPlan"])
    assert "SORT'" not in repr(plan["queryPlanner"]["winningPlan"])
