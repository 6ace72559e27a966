"""The register of a station counts without a gap, where nobody else registers meanwhile."""

import re

from tests.support.matters import THEFT, Matter, People

FIR_NUMBER = re.compile(r"5117012/(\d{4})/\d{4}")


def test_numbers_at_a_station_follow_each_other(citizenry: People):
    matters = [Matter.filed(citizenry, "9000000412").classified(THEFT) for _ in range(2)]
    numbers = [matter.signed().registered().seen["fir"]["number"] for matter in matters]
    serials = [int(FIR_NUMBER.fullmatch(number).group(1)) for number in numbers]
    assert serials[1] == serials[0] + 1
