"""How large an archive with a service's folder may be: for who sends it on, too, without loading
what looks at it."""

from chassis.archives import Limits

LIMITS = Limits(archive=2 * 1024 * 1024, files=1000, unpacked=16 * 1024 * 1024)
"""The largest folder of ours has 360 files in 1.3 MB."""
