"""What has to be looked up: whose office enters a recovered vehicle."""

from collections.abc import Mapping

from casework.host.tools import LookUp
from casework.policing.facts import entering_office

FACTS: Mapping[str, LookUp] = {"entering-office": entering_office}
