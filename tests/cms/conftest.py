import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def _no_copies_of_other_tests() -> None:
    for name in ("pages", "renditions"):
        caches[name].clear()
