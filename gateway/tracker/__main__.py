"""``python -m gateway.tracker``: keeps the tracking view."""

import sys

from gateway.tracker.consumer import main

if __name__ == "__main__":
    sys.exit(main())
