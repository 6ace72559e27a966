"""What a description says: items, makes, colours, other words, in any language and order."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.lostfound.matching.entry import Entry
from services.lostfound.matching.lexicon import shipped
from services.lostfound.matching.reading import OTHER_FAMILY, Reading, read


def reading(description: str = "", **known) -> Reading:
    entry = Entry(case="A", side="lost", day=date(2026, 1, 1), description=description, **known)
    return read(entry, shipped())


@pytest.mark.parametrize(
    "description",
    [
        "black Samsung mobile with screen broken",
        "काला सैमसंग मोबाइल, स्क्रीन टूटी हुई",
        "kala samsang mobail jiski skreen tuti hai",
        "KAALA SUMSUNG MOBILE SCREEN TOOTA",
    ],
)
def test_three_ways_of_writing_say_the_same(description):
    meaning = reading(description)
    assert (meaning.items, meaning.brands, meaning.colours) == (("phone",), {"samsung"}, ("black",))
    assert {"=screen", "=broken"} <= meaning.words.keys()


@pytest.mark.parametrize(
    ("description", "items"),
    [
        ("power bank", ("powerbank",)),
        ("hand bag", ("handbag",)),
        ("सोने की चेन", ("chain",)),
        ("moblie", ("phone",)),
        ("driving license", ("licence",)),
        ("ए टी एम कार्ड", ("bank-card",)),
        ("A.T.M. card", ("bank-card",)),
    ],
)
def test_phrases_and_slips_are_known_words(description, items):
    assert reading(description).items == items


def test_a_name_is_no_thing_that_sounds_alike():
    meaning = reading("Rahul Kumar")
    assert meaning.items == () and len(meaning.words) == 2


def test_a_name_is_the_same_word_in_two_scripts():
    assert reading("Sunita Devi").words.keys() == reading("सुनीता देवी").words.keys()


def test_what_was_chosen_in_the_form_goes_first():
    assert reading("with red cover", colours=("काला",), brand="Vivo").colours == ("black", "red")


def test_a_thing_is_filed_in_the_family_chosen_and_in_those_told_of():
    assert reading("purse with aadhaar card", category="wallet").families == ("bag", "papers")
    assert reading("purse", category="other").families == ("bag",)
    assert reading("hero splendor", category="other").families == ("vehicle",)
    assert reading("", category="nobody knows").families == (OTHER_FAMILY,)


@given(st.permutations(["kala", "samsung", "phone", "rahul", "52", "toota", "cover", "sticker"]))
def test_the_order_of_words_says_nothing(order):
    meaning, usual = (
        reading(" ".join(order)),
        reading("kala samsung phone rahul 52 toota cover sticker"),
    )
    assert meaning.words.keys() == usual.words.keys()
    assert (meaning.brands, set(meaning.items), meaning.colours) == (
        usual.brands,
        set(usual.items),
        usual.colours,
    )


@given(st.text(max_size=80))
def test_any_text_can_be_read(text):
    assert reading(text).families


def test_every_word_of_the_lexicon_has_the_meaning_it_stands_under():
    lexicon = shipped()
    for code, item in lexicon.items.items():
        for word in item["words"].split():
            assert code in reading(word).items, word


def test_near_colours_are_colours():
    colours = shipped().colours
    assert all(set(colour["near"]) <= colours.keys() for colour in colours.values())
