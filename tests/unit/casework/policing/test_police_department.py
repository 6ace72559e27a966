"""The police department is the home department: its names are those that the public API fixed."""

from casework.definition.posts import audiences, last_resort, upwards_from
from casework.policing import CODE, police_department

POLICE = police_department()


def test_its_names_have_no_prefix_and_its_offices_are_the_directorys() -> None:
    assert (POLICE.code, POLICE.home, POLICE.offices) == (CODE, True, None)
    assert POLICE.qualified_role("sho") == "sho"
    assert POLICE.qualified_office("5117012") == "5117012"


def test_ranks_and_heads() -> None:
    assert {name: role.rank for name, role in POLICE.roles.items()} == {
        "duty-officer": 1,
        "enquiry-officer": 1,
        "sho": 2,
        "dsp": 3,
        "sp": 4,
        "dig": 5,
        "control-room": 9,
    }
    assert [name for name, role in POLICE.roles.items() if role.heads] == [
        "sho",
        "dsp",
        "sp",
        "dig",
    ]


def test_each_audience_addresses_one_post() -> None:
    assert audiences(POLICE.posts) == {
        "station": "handling",
        "officer": "handling",
        "dsp": "dsp",
        "sp": "sp",
        "range": "range",
        "control-room": "control_room",
        "asking-office": "asking",
    }


def test_the_chain_goes_up_to_the_headquarters_and_the_control_room_is_the_last_resort() -> None:
    assert upwards_from(POLICE.posts, "dsp") == ("dsp", "sp", "range", "headquarters")
    assert upwards_from(POLICE.posts, "receiving") == ("receiving",)
    assert last_resort(POLICE.posts) == "control_room"
