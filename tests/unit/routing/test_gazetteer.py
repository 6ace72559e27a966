"""The optional list of localities."""

import pytest

from services.routing.gazetteer import UnreadableGazetteer, load_gazetteer
from tests.unit.routing.worlds import ask, facts, snapshot


def test_rows_without_a_usable_point_are_counted_and_passed_over(tmp_path):
    path = tmp_path / "places.csv"
    rows = ["name,lat,lon,district,block", "Rampur,25.1,85.1,Patna,Bihta", "Nowhere,,,Patna,",
            "Abroad,48.8,2.3,Patna,", ",25.1,85.1,Patna,"]  # fmt: skip
    path.write_text("\n".join(rows), encoding="utf-8")
    gazetteer = load_gazetteer(path)
    assert (len(gazetteer), gazetteer.passed_over) == (1, 3)
    assert gazetteer.points("RAMPUR", "patna") == [(25.1, 85.1)]
    assert gazetteer.points("Rampur", "Gaya") == []


@pytest.mark.parametrize("content", ["name,lat\nx,1\n", None])
def test_a_list_that_is_none_is_refused_by_name(tmp_path, content):
    path = tmp_path / "places.csv"
    if content is not None:
        path.write_text(content)
    with pytest.raises(UnreadableGazetteer, match=r"places\.csv"):
        load_gazetteer(path)


VILLAGES = (
    ("847405", "Sahjauli", "5106056"),
    ("847301", "Lohiyanagar", "5133011"),
    ("854329", "Girda east", "5140072"),
    ("852220", "Asptal Tola", "5115002"),
)


def test_the_real_list_of_habitations_places_villages_that_a_pin_alone_does_not(shipped):
    gazetteer = load_gazetteer(facts("bihar_habitations.csv"))
    assert len(gazetteer) > 90_000
    world = snapshot(shipped, gazetteer=gazetteer)
    for pin, village, code in VILLAGES:
        answer = ask(world, {"pin": pin, "locality": village})
        assert (answer["method"], answer["station"]["code"]) == ("locality-list", code), village
    doubtful = ask(world, {"pin": "804420", "locality": "Sarta"})
    assert (doubtful["outcome"], doubtful["method"]) == ("ask", "locality-list")
