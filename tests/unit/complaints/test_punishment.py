"""Terms compare, and a punishment is said in both languages."""

import pytest

from services.complaints.law.punishment import Term
from services.complaints.law.sections import find


def test_terms_compare_with_life_above_all_years_and_death_above_life():
    written = ["24 hours", "1 month", "6 months", "2.99 years", "3 years", "99 years"]
    terms = [Term.read(text) for text in [*written, "life", "death"]]
    assert terms == sorted(reversed(terms))


@pytest.mark.parametrize(
    ("section", "hindi", "english"),
    [
        (
            "281",
            "6 महीने तक की क़ैद; ₹1,000 तक जुर्माना",
            "imprisonment up to 6 months; fine up to ₹1,000",
        ),
        ("74", "1 वर्ष से 5 वर्ष तक की क़ैद; जुर्माना", "imprisonment 1 year to 5 years; fine"),
        ("103(1)", "उम्रकैद, या मृत्युदंड; जुर्माना", "imprisonment for life, or death; fine"),
        ("66", "20 वर्ष से उम्रकैद तक की क़ैद, या मृत्युदंड", "imprisonment 20 years to life, or death"),
        (
            "111(2)(a)",
            "उम्रकैद, या मृत्युदंड; कम से कम ₹10,00,000 जुर्माना",
            "imprisonment for life, or death; fine of ₹10,00,000 or more",
        ),
        ("285", "₹5,000 तक जुर्माना", "fine up to ₹5,000"),
        ("303(2) (value under Rs 5,000)", "सामुदायिक सेवा", "community service"),
    ],
)
def test_a_punishment_is_said_in_both_languages(section, hindi, english):
    assert find(section).to_dict()["punishment"]["text"] == {"hi": hindi, "en": english}
