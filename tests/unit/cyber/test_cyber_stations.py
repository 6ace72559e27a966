"""The complaint names the cyber police stations in a list of its own: it is the department's."""

from tests.support.buildings import building


def test_the_complaint_offers_the_cyber_stations_that_there_are():
    complaint, fraud = (
        building(service).definitions.newest(code)
        for service, code in (("complaints", "complaint"), ("cyber", "cyber-fraud-1930"))
    )
    action = complaint.actions["stop-money"]
    offered = complaint.form_of(action).choices["cyber_station"]
    there = fraud.form.choices["station"]
    assert {value: one["label"] for value, one in offered.items()} == {
        value: one["label"] for value, one in there.items()
    }
