"""The environment of a gateway in tests: fresh keys, addresses where nobody answers."""

import base64
import os

from chassis.sealing import new_key_pair
from tests.support.announcing_to_gateway import DEPLOYMENT_PUBLIC_KEY, HOME

KEY_PAIR = new_key_pair()
"""To which services seal what was typed into steps: the private and the public key."""
NOBODY_ANSWERS = "127.0.0.1:9"


def environment(**settings: str) -> dict[str, str]:
    """Every required variable; `settings` go before."""
    return {
        "AMQP_URI": f"amqp://nobody:nothing@{NOBODY_ANSWERS}/",
        "MONGO_URI": f"mongodb://{NOBODY_ANSWERS}/?serverSelectionTimeoutMS=200",
        "FIELD_KEY": base64.b64encode(os.urandom(96)).decode(),
        "FILES_KEY": base64.b64encode(os.urandom(32)).decode(),
        "ACTOR_PRIVATE_KEY": base64.b64encode(os.urandom(32)).decode(),
        "GATEWAY_PRIVATE_KEY": KEY_PAIR[0],
        "DEPLOYMENT_PUBLIC_KEY": DEPLOYMENT_PUBLIC_KEY,
        "HOME_DEPARTMENT": HOME,
        "ACCESS_TOKEN_SECRETS": os.urandom(32).hex(),
        "LOOKUP_SECRET": os.urandom(32).hex(),
        "PROFILE": "production",
        **settings,
    }
