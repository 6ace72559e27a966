from collections.abc import Iterator

import pytest

from chassis import time_source


@pytest.fixture(autouse=True)
def real_time_afterwards() -> Iterator[None]:
    yield
    time_source.use(None)
