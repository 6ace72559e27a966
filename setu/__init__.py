"""The house's command line: ``bin/setu``, or ``python -m setu``."""

import warnings

# The Python of a service is loaded to be checked, and with it the hub: docs/decisions says why.
warnings.filterwarnings("ignore", r"\s*Eventlet is deprecated")
