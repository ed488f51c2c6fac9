"""What tests of rules share: nobody remembers the rules of another test."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _forgetful() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()
