"""A process of its own that collects fees once and is killed, as by `kill -9`, at a chosen moment:

    python -m tests.support.collecting_process MONGO_URI DATABASE FIELD_KEY PROVIDER_URL NOW MOMENT

MOMENT is `answered`: the provider has answered and nothing is written; or `written`: the answer is
in the case, and that is all.
"""

import os
import signal
import sys
from datetime import datetime
from typing import Any

from pymongo import MongoClient

from casework.desk.store import CaseStore
from casework.payments.http_provider import HttpProvider
from tests.integration.casework.housing import Housing
from tests.support.payments import TOKEN


def die() -> None:
    """End at once, without any order."""
    os.kill(os.getpid(), signal.SIGKILL)


class Answered:
    """The provider, whose answer is the last thing that this process hears."""

    def __init__(self, provider: HttpProvider) -> None:
        self._provider = provider

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._provider, name)

        def ask(*args: Any) -> None:
            method(*args)
            die()

        return ask


def main() -> None:
    """Collect once; there is no coming back."""
    uri, database, key, url, now, moment = sys.argv[1:]
    provider: Any = HttpProvider(url, TOKEN, secure=False)
    if moment == "answered":
        provider = Answered(provider)
    else:
        apply = CaseStore.apply

        def written(*args: Any) -> bool:
            apply(*args)
            die()
            return True

        CaseStore.apply = written  # type: ignore[method-assign]
    client: MongoClient = MongoClient(uri, tz_aware=True)
    housing = Housing(client[database], provider, field_key=key)
    housing.now = datetime.fromisoformat(now)
    housing.desk.collect_fees()


if __name__ == "__main__":
    main()
