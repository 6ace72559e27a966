"""A word has one skeleton, however and in whatever letters it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.folding import CONSONANTS, SIGNS, roman, skeleton, sound, words

anything = st.text(max_size=20)
letters = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)


@pytest.mark.parametrize(
    "spellings",
    [
        "mobile मोबाइल मोबाईल mobail",
        "phone फ़ोन फोन fone",
        "samsung सैमसंग samsang",
        "wallet वॉलेट वालेट walet",
        "passport पासपोर्ट pasport",
        "kumar कुमार kumaar",
        "sunita सुनीता सुनिता suneeta",
        "chandan चंदन चन्दन",
        "licence license लाइसेंस",
        "station स्टेशन steshan",
        "singh सिंह sinh",
        "gyan ज्ञान",
        "safed सफ़ेद सफेद",
    ],
)
def test_all_spellings_of_a_word_share_a_skeleton(spellings):
    bones = {skeleton(words(spelling)[0]) for spelling in spellings.split()}
    assert len(bones) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("bag", "book"), ("kumar", "camera"), ("ravi", "rao"), ("lal", "neela")]
)
def test_other_words_have_another(one, other):
    assert sound(one) != sound(other)


@given(letters)
def test_a_skeleton_is_its_own(word):
    assert skeleton(skeleton(word)) == skeleton(word)


@given(anything)
def test_any_text_has_words_and_each_word_a_skeleton(text):
    for word in words(text):
        assert skeleton(word)
        assert skeleton(skeleton(word)) == skeleton(word)


@given(anything)
def test_case_spaces_and_invisible_marks_make_no_other_words(text):
    assert words(f"  {text.upper().lower()}\u200b ") == words(text.upper().lower())


@given(anything)
def test_words_are_folded_once(text):
    assert words(" ".join(words(text))) == words(text)


syllables = st.lists(
    st.tuples(
        st.sampled_from(sorted(set(CONSONANTS) - set("यहञङ"))), st.sampled_from(sorted(SIGNS))
    ),
    min_size=3,
    max_size=6,
)


@given(syllables)
def test_a_devanagari_word_and_its_reading_agree(pairs):
    word = "".join(consonant + sign for consonant, sign in pairs)
    read = "".join(CONSONANTS[consonant] + SIGNS[sign] for consonant, sign in pairs)
    assert roman(word) == read
    assert skeleton(word) == skeleton(read)


def test_digits_of_any_script_are_the_same_and_keep_apart():
    assert words("A52 ए५२ note१०") == ["a", "52", "ए", "52", "note", "10"]
