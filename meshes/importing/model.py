"""What the readers of foreign files give, and what becomes of it before there is a pack.

The way of an import: a reader gives `Piece`s (meshes) or a `LabelMap`; label maps become pieces by `surfaces`;
`names` says which structure a piece is; `frames` brings all of them to millimetres and LPS; the pack is made last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Triangles = NDArray[np.int32]

#: Told as work goes on: the share done (0 to 1) and a word on what is done now; raises `Cancelled` to stop it.
Progress = Callable[[float, str], None]


class Cancelled(Exception):  # noqa: N818 (no error: the user asked for it)
    """The user stopped the import; nothing has been written."""


def silent(share: float, what: str) -> None:
    """A `Progress` that tells nobody."""


@dataclass(frozen=True)
class Piece:
    """One surface as it lay in its file, in the file's own frame and units.

    name : what the file, the object in it, or the label calls it
    points : (n, 3) float64; triangles : (m, 3) int32, outward by the right hand rule as far as the file says
    source : the file (and the object or label in it), for messages
    hints : what else the file says that helps to recognise it: `label` (a number), `code`, `colour`,
        `space` (LPS or RAS) and `unit` as the file says, `body` (split from a mesh: 2 of 6); and what was wrong:
        `turned`, `rewound`, `open`, `branching`, `crumbs`, each in a few words
    """

    name: str
    points: Points
    triangles: Triangles
    source: str
    hints: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Guess:
    """What a piece is taken for: `target` a structure id or None, `confidence` 0 to 1, `reason` in a few words."""

    target: str | None
    confidence: float
    reason: str


@dataclass(frozen=True)
class LabelMap:
    """A volume of labels in the patient's frame.

    labels : (i, j, k) unsigned integers, 0 is background
    affine : (4, 4) from voxel indices (centre of voxel) to mm, LPS
    names : label -> name, as far as the file or a scheme says
    source : the file, for messages
    notes : lines to be read by the user (a header that says less than it should)
    """

    labels: NDArray[np.unsignedinteger]
    affine: NDArray[np.float64]
    names: Mapping[int, str]
    source: str
    notes: tuple[str, ...] = ()

    @property
    def spacing(self) -> tuple[float, float, float]:
        """Distances between neighbouring voxels along i, j, k, mm."""
        i, j, k = np.linalg.norm(self.affine[:3, :3], axis=0)
        return float(i), float(j), float(k)


@dataclass(frozen=True)
class Scan:
    """The CT or MR volume that labels came from, in the patient's frame.

    values : (i, j, k) int16 or float32; Hounsfield units for CT
    affine : (4, 4) from voxel indices (centre of voxel) to mm, LPS
    modality : `CT`, `MR`, or an empty text where the file does not say
    source : the file, for messages
    notes : lines to be read by the user
    """

    values: NDArray[np.int16] | NDArray[np.float32]
    affine: NDArray[np.float64]
    modality: str
    source: str
    notes: tuple[str, ...] = ()
