"""Where something happened, in one of the shapes of `definition.place`."""

from typing import TypedDict

Place = TypedDict(
    "Place",
    {
        "lat": float,
        "lon": float,
        "accuracy": float,
        "pin": str,
        "locality": str,
        "district": str,
        "station": str,
        "from": str,
        "to": str,
        "train": str,
        "places": list["Place"],
        "unknown": bool,
    },
    total=False,
)
"""The keys of one shape: a point (``lat``, ``lon`` in degrees, ``accuracy`` in metres), a ``pin``
with its ``locality``, a ``station`` in its ``district``, a journey ``from`` one railway station
``to`` another by a ``train``, several ``places``, or ``unknown``."""
