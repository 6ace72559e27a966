"""What the e-complaint says in a sensitive case."""

from messages import compile_folder
from tests.support.complaints import FOLDER


def test_a_discreet_text_gives_the_matter_away_to_nobody():
    telling = ("शिकायत", "थाना", "पुलिस", "अधिकारी", "complaint", "police", "station", "officer")
    discreet = [template for template in compile_folder(FOLDER / "messages") if template.discreet]
    assert discreet
    for template in discreet:
        words = "".join(literal for literal, _ in (*template.subject, *template.body)).lower()
        assert not [word for word in telling if word in words], template.name
