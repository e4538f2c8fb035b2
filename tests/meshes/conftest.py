"""The generated surfaces, built once for all tests that measure them.

Imports are inside the fixtures: the tests right in this folder run without VTK too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from meshes.build.layout import Layout
    from meshes.mesh import Mesh


@pytest.fixture(scope="session")
def layout() -> Layout:
    from meshes.build.layout import Layout
    from meshes.build.parameters import read_parameters

    return Layout(read_parameters())


@pytest.fixture(scope="session")
def bones(layout: Layout) -> dict[str, Mesh]:
    from meshes.build.bones import build_bones

    return build_bones(layout.parameters)


@pytest.fixture(scope="session")
def soft(layout: Layout, bones: dict[str, Mesh]) -> dict[str, Mesh]:
    from meshes.build.soft import build_soft

    return build_soft(layout, bones)
