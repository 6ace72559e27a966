"""The sample template, compiled."""

import pytest

from messages import Catalogue
from tests.unit.messages import samples


@pytest.fixture
def words(tmp_path) -> Catalogue:
    """A catalogue of the sample template alone."""
    return samples.catalogue(tmp_path)
