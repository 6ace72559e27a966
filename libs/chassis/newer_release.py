"""What a newer release of the same service has begun, met by a process of an older one."""

from contracts.errors import Unavailable


class OfANewerRelease(Unavailable):
    """Only a process of the newer release can do it: while both run side by side, a call that meets
    it is left to another replica, an event comes again later."""
