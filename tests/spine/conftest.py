"""The people of the one stack that these tests share."""

from collections.abc import Iterator

import pytest

from tests.door import House
from tests.spine.people import People


@pytest.fixture(scope="session")
def people(stack: House) -> Iterator[People]:
    """Everybody who comes to the doors of this stack."""
    everybody = People(stack)
    yield everybody
    everybody.close()
