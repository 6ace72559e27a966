"""``python -m gateway.bulk``: works uploads of many applications."""

from gevent import monkey

monkey.patch_all()

# The patch comes before everything that opens a socket or starts a thread.
import sys  # noqa: E402

from gateway.bulk.process import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
