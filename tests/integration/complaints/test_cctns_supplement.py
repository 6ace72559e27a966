"""What CCTNS is told after a form: the despatch to the court (item 15)."""

from tests.integration.complaints.cctns_world import StandIn, Station


def despatched(station: Station, reference: str) -> None:
    """As the step writes it that reports the FIR to the Magistrate."""
    details = {"court": "CJM Patna", "despatch_number": "DR/12"}
    entry = {"sequence": 9, "at": station.now, "action": "send-fir-report", "details": details}
    supplement = {**station.hand_over_of(reference), "state": "waiting", "tries": 0}
    change = {
        "$set": {"cctns": supplement, "cctns_due_at": station.now},
        "$push": {"timeline": entry},
    }
    station.cases.update_one({"_id": reference}, change)


def test_the_despatch_to_the_court_goes_after_the_form_and_changes_it_by_nothing(
    station: Station, stand_in: StandIn
):
    reference = station.register()
    station.forwarder.tick()
    before = stand_in.rows()
    station.pass_time(hours=3)
    despatched(station, reference)
    assert station.forwarder.tick() == 1
    ((number, supplement),) = stand_in.supplements().items()
    assert number == supplement["refers_to"]["number"] == before[0][0]
    at = supplement["15"].pop("at")
    assert supplement["15"] == {"court": "CJM Patna", "number": "DR/12"} and at.endswith("+05:30")
    assert stand_in.rows() == before
    assert station.hand_over_of(reference)["state"] == "sent"
    assert set(station.hand_over_of(reference)["sent"]) == {"fir", "despatch"}
    assert station.forwarder.tick() == 0


def test_a_despatch_never_goes_before_its_form_and_its_lost_answer_is_given_again(
    station: Station, stand_in: StandIn
):
    reference = station.register()
    despatched(station, reference)
    assert station.forwarder.tick() == 2
    assert list(station.hand_over_of(reference)["sent"]) == ["fir", "despatch"]
    lost = {"cctns.sent": {"fir": station.hand_over_of(reference)["sent"]["fir"]}}
    again = {"$set": {**lost, "cctns_due_at": station.now}}
    station.cases.update_one({"_id": reference}, again)
    assert station.forwarder.tick() == 1
    assert len(stand_in.supplements()) == 1 and len(stand_in.rows()) == 1
