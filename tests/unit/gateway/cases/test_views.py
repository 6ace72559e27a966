"""What of a case is shown to whom."""

from contracts.events import TrackingView
from gateway.cases import shapes, view_fields, views
from gateway.cases.stream import as_event_stream, changes_after
from tests.unit.gateway.samples import later, view


def test_the_next_step_is_told_in_the_callers_language() -> None:
    assert views.case_view(view(), [], "en")["next"] == {
        "what": "The station opens it",
        "by": "2026-01-05T10:15:00.000+00:00",
        "rule": "Service standard",
    }
    assert views.case_view(view(), [], "hi")["next"]["what"] == "थाना इसे खोलेगा"


def test_a_closed_case_has_no_next_step() -> None:
    assert views.case_view(view(next=None), [], "en")["next"] is None


def test_the_timeline_keeps_both_languages() -> None:
    assert views.case_view(view(), [], "hi")["timeline"][0]["text"] == {
        "hi": "दर्ज हुआ",
        "en": "Filed",
    }


def test_who_filed_and_who_supervises_is_not_in_the_view() -> None:
    case = views.case_view(view(), [], "en")
    assert not {"owner", "offices", "office_codes", "bus_service"} & set(case)


def test_a_field_that_the_definition_shows_is_there_though_it_is_empty() -> None:
    assert views.case_view(view(), [], "en", more=["fir"])["fir"] is None
    numbered = view(fir={"number": "5117012/0001/2026"})
    assert views.case_view(numbered, [], "en", more=["fir"])["fir"] == numbered["fir"]
    assert "fir" not in views.case_view(numbered, [], "en")


def test_the_rows_of_linked_cases_stand_apart_from_the_addresses_of_the_case() -> None:
    rows = {"enquiries": [{"reference": "7K2M-9QXV-4TR8-C"}]}
    case = views.case_view(view(links=rows), [], "en", linked=["enquiries", "claims"])
    assert case["linked_cases"] == rows
    assert case["links"]["self"].endswith(case["reference"])
    assert views.case_view(view(links=rows), [], "en", linked=["claims"])["linked_cases"] == {}
    assert views.case_view(view(), [], "en")["linked_cases"] == {}
    assert "linked_cases" not in views.list_entry({**view(links=rows), "_id": "x"}, "en")


def test_the_public_sees_how_far_it_is_and_no_more() -> None:
    assert set(views.public_view(view(), "en")) == {
        "reference",
        "service",
        "state",
        "station",
        "filed_at",
        "updated_at",
        "erased_at",
        "next",
        "proved",
    }


def test_of_a_sensitive_case_the_public_is_not_told_the_station() -> None:
    assert views.public_view(view(sensitive=True), "en")["station"] is None


def test_the_owner_who_proved_the_mobile_sees_the_steps_but_nothing_to_do() -> None:
    case = views.proved_view(view(), "en")
    assert case["timeline"]
    assert case["proved"] is True
    assert "actions" not in case


def test_a_stream_resumes_after_the_change_that_was_seen_last() -> None:
    case = later(later(view(), "acknowledged", "acknowledge"), "closed", "close")
    assert [change["sequence"] for change in changes_after(case, 1)] == [2, 3]
    assert [change["state"] for change in changes_after(case, 2)] == ["closed"]
    assert changes_after(case, 3) == []


def test_a_change_without_a_step_to_read_is_told_by_its_sequence() -> None:
    case = view(sequence=2)
    assert changes_after(case, 1) == [
        {
            "sequence": 2,
            "at": "2026-01-05T10:00:00.000+00:00",
            "action": None,
            "state": "submitted",
            "reference": "7K2M-9QXV-4TR8-F",
        }
    ]


def test_each_change_is_one_event_with_its_sequence_as_id() -> None:
    case = later(view(), "acknowledged", "acknowledge")
    stream = b"".join(as_event_stream(iter([*changes_after(case, 1), None]))).decode()
    retry, change, heartbeat, rest = stream.split("\n\n")
    assert retry == "retry: 3000"
    assert change.startswith("id: 2\nevent: change\ndata: {")
    assert (heartbeat, rest) == (": heartbeat", "")


def test_what_an_answer_shows_of_a_case_is_in_the_view_on_the_bus() -> None:
    of_a_case = set(TrackingView().fields) - {"links"}
    assert set(shapes.CaseView().fields) - of_a_case == {
        *("actions", "linked_cases", "links", "party"),
    }
    assert set(shapes.CaseEntry().fields) - of_a_case == {"links", "party"}
    assert set(shapes.PublicCase().fields) - of_a_case == {"proved"}
    assert set(view_fields.DECIDES_ACCESS) <= of_a_case
