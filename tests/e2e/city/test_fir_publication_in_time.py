"""The public register of FIRs, as time goes on: published within a day, and never what the law
closes."""

from collections.abc import Callable

from tests.support.matters import WHY, People
from tests.support.polling import eventually
from tests.support.published import closed_by_law, public_row, registered


def test_within_a_day_the_system_publishes_what_nobody_withheld(
    citizenry: People, pass_minutes: Callable[[float], None]
):
    left, withheld = (registered(citizenry, f"900000056{n}") for n in range(2))
    barred = closed_by_law(citizenry, "woman")
    citizenry.officer("dsp.patna").act(withheld.reference, "withhold-publication", reasons=WHY)
    number = left.seen["fir"]["number"]
    others = [withheld.seen["fir"]["number"], barred.seen["fir"]["number"]]
    pass_minutes(21 * 60)
    assert public_row(citizenry, number) is None
    pass_minutes(60)
    citizenry.sign_in_again()
    eventually(lambda: public_row(citizenry, number), what="the public row")
    assert [public_row(citizenry, other) for other in others] == [None, None]
    pass_minutes(3 * 24 * 60)
    citizenry.sign_in_again()
    assert left.seen["regions"]["publication"] == "published"
    assert [public_row(citizenry, other) for other in others] == [None, None]
