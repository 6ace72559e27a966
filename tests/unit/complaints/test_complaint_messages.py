"""What the e-complaint says in a sensitive case."""

from messages import compile_folder
from services.complaints.announcing import MESSAGES


def test_a_discreet_text_gives_the_matter_away_to_nobody():
    telling = ("शिकायत", "थाना", "पुलिस", "अधिकारी", "complaint", "police", "station", "officer")
    discreet = [template for template in compile_folder(MESSAGES) if template.discreet]
    assert discreet
    for template in discreet:
        words = "".join(literal for literal, _ in (*template.subject, *template.body)).lower()
        assert not [word for word in telling if word in words], template.name
