from __future__ import annotations

import pytest

from tests.synthetic import synthetic_pack
from viewer.core.catalogue import Catalogue
from viewer.core.store import Store


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue(synthetic_pack())


@pytest.fixture(scope="session")
def early() -> Catalogue:
    """A pack as the first ones were: a root is one surface, bones have no parts."""
    return Catalogue(synthetic_pack(early=True))


@pytest.fixture
def store(catalogue: Catalogue) -> Store:
    return Store(catalogue)
