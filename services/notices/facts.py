"""What has to be looked up about a notice: whose office enters it, and what was entered."""

from collections.abc import Mapping

from casework.host.tools import LookUp
from casework.policing.facts import application, entering_office

FACTS: Mapping[str, LookUp] = {"entering-office": entering_office, "application": application}
