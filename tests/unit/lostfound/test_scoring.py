"""Reasons add up; what is the same speaks for, what differs against; each has its sentence."""

import math
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import identifiers
from services.lostfound.matching import scoring
from services.lostfound.matching.entry import Reason
from services.lostfound.matching.lexicon import shipped
from services.lostfound.matching.likeness import Shared, shared
from services.lostfound.matching.look import packed, unpacked
from services.lostfound.matching.rough import RoughLook
from services.lostfound.matching.wording import worded, wording

NOTHING = Shared((), 0.0)
WEIGHTS = scoring.shipped_weights()


def thing(**known):
    bare = {"side": "lost", "day": 100, "last": 100, "at": None, "families": ["phone"]}
    return bare | {"items": [], "brands": [], "colours": [], "words": [], "numbers": {}} | known


def codes(mine, theirs, words=NOTHING):
    return {code for code, _, _ in scoring.measures(mine, theirs, words, shipped())}


def odds(mine, theirs, words=NOTHING):
    return scoring.log_odds(scoring.measures(mine, theirs, words, shipped()), WEIGHTS)[0]


def hashed(kind, text):
    return zlib.crc32(f"{kind} {text}".encode())


def record_of(one):
    """Its record, each of its words as rare as the others."""
    return packed(one, {word: word for word in one["words"]}, hashed, lambda word: 5.0)


def glance(mine, others):
    """What the rough look says of others."""
    look = RoughLook(
        unpacked([record_of(mine)]), [5.0] * len(mine["words"]), mine["side"], WEIGHTS, shipped()
    )
    return look(unpacked(map(record_of, others)))


FOUND = {"side": "found", "day": 101, "last": 101}


@pytest.mark.parametrize(
    ("known", "better", "worse"),
    [
        ("brands", ["samsung"], ["vivo"]),
        ("colours", ["black"], ["white"]),
        ("items", ["phone"], ["tablet"]),
        ("numbers", {"imei": ["a"]}, {"imei": ["b"]}),
        ("families", ["phone"], ["animal"]),
    ],
)
def test_what_is_the_same_is_likelier_than_what_differs(known, better, worse):
    mine = thing(**{known: better})
    same, other = thing(**FOUND, **{known: better}), thing(**FOUND, **{known: worse})
    assert odds(mine, same) > odds(mine, other)


def test_a_colour_that_is_taken_for_another_costs_less_than_a_wrong_one():
    mine = thing(colours=["black"])
    near, wrong = thing(**FOUND, colours=["blue"]), thing(**FOUND, colours=["white"])
    assert odds(mine, near) > odds(mine, wrong)


def test_nearer_and_sooner_is_likelier():
    mine = thing(at=(25.6, 85.1))
    by_distance = [odds(mine, thing(**FOUND, at=(25.6 + off, 85.1))) for off in (0, 0.1, 1)]
    assert by_distance == sorted(by_distance, reverse=True)
    by_day = [odds(thing(), thing(**FOUND) | {"day": day}) for day in (100, 103, 160)]
    assert by_day == sorted(by_day, reverse=True)


def test_a_thing_is_not_found_before_it_is_lost():
    assert "found-before" in codes(thing(), thing(**FOUND) | {"day": 98})
    assert odds(thing(), thing(**FOUND) | {"day": 98}) < odds(thing(), thing(**FOUND))


def test_either_side_may_ask():
    lost = thing(colours=["black"], items=["phone"], at=(25.6, 85.1))
    pairs = thing(**FOUND, colours=["black"], items=["phone"], at=(25.7, 85.1))
    assert odds(lost, pairs) == odds(pairs, lost)


def test_a_number_that_is_the_same_outweighs_all_else():
    against = thing(
        **FOUND, brands=["vivo"], colours=["red"], families=["bag"], numbers={"imei": ["a"]}
    )
    mine = thing(brands=["samsung"], colours=["white"], numbers={"imei": ["a", "b"]})
    assert odds(mine, against) > 5


@given(st.lists(st.floats(-40, 40), max_size=8))
def test_at_most_one_candidate_is_the_one(all_odds):
    chances = scoring.chances(all_odds)
    assert len(chances) == len(all_odds)
    assert sum(chances) <= 1 + 1e-9 and all(0 <= chance <= 1 for chance in chances)


def test_of_two_that_fit_alike_neither_is_likely_and_that_is_said():
    (alone,), (first, second) = scoring.chances([3.0]), scoring.chances([3.0, 3.0])
    assert alone > 0.9 and first == second < 0.5
    assert scoring.rivalry(3.0, alone) is None
    rivalry = scoring.rivalry(3.0, first)
    assert rivalry is not None and rivalry.code == "others-fit" and rivalry.weight < 0


def test_slips_are_the_same_word_and_figures_are_not():
    def rarity(token):
        return 5.0

    slips = shared({"rjdr": "rajender"}, {"rjndr": "rajendar"}, rarity)
    assert slips.pairs[0][:2] == ("rajender", "rajendar") and 0 < slips.total < 5
    figures = shared({"#52": "52"}, {"#53": "53"}, rarity)
    assert figures.pairs == () and figures.figures_differ
    assert shared({"=gold": "sona"}, {"=gold": "gold"}, rarity).total == 5


def test_a_word_answers_for_one_other_only():
    likeness = shared({"a": "ramesh", "b": "rameshh"}, {"c": "ramessh"}, lambda token: 4.0)
    assert len(likeness.pairs) == 1


def test_the_rough_look_ranks_as_the_close_one_where_no_words_are_told():
    mine = thing(brands=["samsung"], colours=["black"], at=(25.6, 85.1))
    others = [
        thing(**FOUND, brands=["samsung"], colours=["black"], at=(25.6, 85.1)),
        thing(**FOUND, brands=["samsung"]),
        thing(**FOUND, brands=["vivo"], colours=["red"], at=(26.6, 85.1)),
        thing(**FOUND, colours=["blue"], at=(25.7, 85.1)) | {"day": 140},
        thing(**FOUND, families=["animal"], items=["goat"]) | {"day": 98},
    ]
    order = [odds(mine, other) for other in others]
    assert glance(mine, others).argsort().tolist() == sorted(range(5), key=order.__getitem__)


def test_the_rough_look_sees_words_slips_and_numbers():
    mine = thing(words=["rajender", "kumar"], numbers={"imei": ["a"]})
    others = [
        thing(**FOUND, numbers={"imei": ["b"]}),
        thing(**FOUND, words=["suresh", "yadav"]),
        thing(**FOUND, words=["suresh", "kumer"]),
        thing(**FOUND, words=["suresh", "kumar"]),
        thing(**FOUND, words=["rajender", "kumar"]),
        thing(**FOUND, numbers={"imei": ["a"]}),
    ]
    assert glance(mine, others).argsort().tolist() == [0, 1, 2, 3, 4, 5]


def test_a_record_holds_what_there_is_room_for():
    words = [f"word{chr(97 + number)}" for number in range(20)]
    numbers = {"imei": [str(number) for number in range(6)]}
    many = thing(words=words, items=["phone"] * 6, numbers=numbers)
    (record,) = unpacked([record_of(many)])
    assert record["words"].all() and record["numbers"].all() and record["items"].all()
    (empty,) = unpacked([record_of(thing())])
    assert math.isnan(empty["lat"]) and not empty["words"].any() and not empty["kinds"].any()


def test_every_reason_has_a_weight_and_a_sentence_in_both_languages():
    reasons = wording()["reasons"]
    assert reasons.keys() == WEIGHTS.of.keys() | {"others-fit", "not-quoted"}
    assert all(set(text) == {"hi", "en"} for text in reasons.values())
    assert wording()["kinds"].keys() == identifiers.KINDS.keys()


def test_reasons_read_as_sentences():
    name = {"hi": "काला", "en": "black"}
    assert worded(Reason("colour-same", 1.0, {"colour": name})) == {
        "hi": "रंग एक: काला",
        "en": "same colour: black",
    }
    assert worded(Reason("number-same", 1.0, {"kind": "imei"}))["en"] == "The IMEI is the same"
    words = Reason("words-same", 1.0, {"words": [["राहुल", "rahul"], ["52", "52"]]})
    assert worded(words)["en"] == "both say: राहुल ≈ rahul, 52"
    assert worded(Reason("days", 1.0, {"days": 0}))["en"] == "found on the day it was lost"


def test_a_reason_is_data():
    assert Reason("days", 0.123456, {"days": 3}).as_data() == {
        "code": "days",
        "weight": 0.12,
        "parameters": {"days": 3},
    }


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres():
    assert math.isclose(scoring.kilometres((25.0, 85.0), (26.0, 85.0)), 111.2, rel_tol=0.01)
    assert math.isclose(scoring.kilometres((25.0, 85.0), (25.0, 86.0)), 100.8, rel_tol=0.01)
