"""The bones, built once for all tests that measure them."""

from __future__ import annotations

import pytest

from meshes.build.bones import build_bones
from meshes.build.layout import Layout
from meshes.build.parameters import read_parameters
from meshes.mesh import Mesh


@pytest.fixture(scope="session")
def layout() -> Layout:
    return Layout(read_parameters())


@pytest.fixture(scope="session")
def bones(layout: Layout) -> dict[str, Mesh]:
    return build_bones(layout.parameters)
