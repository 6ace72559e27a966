"""Certificates of other times, and an authority that vouches for the time of a test."""

import json
from base64 import b64encode
from datetime import datetime, timedelta
from functools import cache

from deploy.local.timestamp_keys import new_authority
from deploy.local.timestamp_stand_in import Authority as StandIn
from documents.signed_code import key_id


@cache
def authority_pair(valid_from: datetime, years: int = 10) -> tuple[bytes, bytes]:
    """The certificate and the key of an authority."""
    return new_authority(valid_from, years)


class Authority:
    """Stamps with the time that it is told; counts how often it was asked, and may be away."""

    def __init__(self, valid_from: datetime, years: int = 10) -> None:
        self.certificates, key = authority_pair(valid_from, years)
        self._stand_in = StandIn(self.certificates, key)
        self.now = valid_from
        self.asked = 0
        self.away = False

    def stamp(self, request: bytes) -> bytes:
        """The answer to a request, at the authority's own time."""
        self.asked += 1
        if self.away:
            raise OSError("away")
        return self._stand_in.answer(request, self.now)

    def pass_time(self, **span: float) -> datetime:
        """Let the authority's time go on."""
        self.now += timedelta(**span)
        return self.now


def published(codes: list[bytes], seals: bytes, authorities: bytes) -> str:
    """The published keys of a site, as the gateway gives them out."""
    return json.dumps(
        {
            "site": "https://setu.example.org",
            "codes": [
                {"id": key_id(key), "algorithm": "Ed25519", "key": b64encode(key).decode()}
                for key in codes
            ],
            "seals": seals.decode(),
            "authorities": authorities.decode(),
        }
    )
