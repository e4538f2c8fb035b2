"""Checks on a pack's surfaces, each with a figure and the place: is this a spine that holds together?

The checks read the meshes alone and ask no generator, so that imported bones can be checked too. A check whose
structures the pack lacks says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from meshes.check.bones import bones_apart, clear_of_bone, facet_space
from meshes.check.discs import discs_meet
from meshes.check.finding import Checked, Finding
from meshes.check.ligaments import flava_attached, longitudinal_lie_on, spinous_attached
from meshes.check.mirror import mirrored
from meshes.check.nerves import foramina_open, roots_free
from meshes.check.sizes import sizes
from meshes.check.surfaces import surfaces
from meshes.pack import MeshPack

__all__ = ["CHECKS", "Checked", "Finding", "check"]

CHECKS: tuple[Callable[[Checked], Iterator[Finding]], ...] = (
    surfaces,
    bones_apart,
    facet_space,
    clear_of_bone,
    discs_meet,
    roots_free,
    foramina_open,
    flava_attached,
    longitudinal_lie_on,
    spinous_attached,
    mirrored,
    sizes,
)


def check(pack: MeshPack) -> list[Finding]:
    """All findings of all checks, in the order of CHECKS."""
    checked = Checked(pack)
    return [finding for run in CHECKS for finding in run(checked)]
