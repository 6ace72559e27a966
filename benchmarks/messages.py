"""What notify sends: ``make bench ARGS=messages``.

One notify process with its own broker and database: how many messages a second go through the
local provider and through an SMPP centre, how long a one-time password takes while very many bulk
messages wait, and how its memory grows. Compare machines by the load that is shown.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
import yaml
from pymongo.database import Database

from benchmarks.processes import memory_mib
from chassis.sealing import seal
from tests.integration.chassis.bus_user import BusUser
from tests.integration.notify.servers import Smsc
from tests.support.announcing import complaints
from tests.support.polling import eventually
from tests.unit.notify.samples import event, notice
