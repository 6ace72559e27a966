"""What has to be looked up: whose office enters an unknown body, and what was told of a person."""

from collections.abc import Mapping

from casework.host.tools import LookUp
from casework.policing.facts import application, entering_office

FACTS: Mapping[str, LookUp] = {"entering-office": entering_office, "application": application}
