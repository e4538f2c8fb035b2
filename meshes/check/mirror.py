"""Does the left mirror the right?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from meshes.check.finding import Checked, Finding, place
from meshes.clearance import Clearance

MIRROR_TOLERANCE = 0.6  # mm
IMPORTED = "imported"  # source of a pack that was made from somebody's own files
REACH = 50.0  # mm


def mirrored(checked: Checked) -> Iterator[Finding]:
    """The greatest distance between a left structure turned over and its right partner; bones by themselves.

    Nothing of an imported pack: no patient is that even, and none lies with the midline at x = 0.
    """
    if checked.pack.info.source == IMPORTED or "import" in checked.pack.info.generator:
        return
    meshes = checked.pack.meshes
    for key, mesh in meshes.items():
        other = "/".join("right" if part == "left" else part for part in key.split("/"))
        alone = key in checked.bones and checked.standard
        if other not in meshes or (other == key and not alone):
            continue
        flipped = mesh.points.astype(float) * (-1, 1, 1)
        apart = np.abs(Clearance([meshes[other]]).distance(flipped, reach=REACH))
        at = int(apart.argmax())
        where = f"{key} at {place(mesh.points[at])}"
        yield Finding("left mirrors right", where, f"{apart[at]:.2f} mm", float(apart[at]) <= MIRROR_TOLERANCE)
