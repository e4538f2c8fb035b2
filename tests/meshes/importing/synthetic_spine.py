"""A spine of boxes in voxels or as places, for tests of label schemes: sizes and distances about those of people."""

from __future__ import annotations

import numpy as np

from meshes.importing.model import LabelMap
from meshes.importing.scheme_guess import Place

LEVELS = [f"C{n}" for n in range(1, 8)] + [f"T{n}" for n in range(1, 13)] + [f"L{n}" for n in range(1, 6)]
#: mm from the middle of a vertebra to that of the next, by region and place in it
STEPS = {level: 16.0 for level in LEVELS[:7]}
STEPS |= {f"T{n}": 19.5 + 0.8 * n for n in range(1, 13)} | {f"L{n}": 32.0 + n for n in range(1, 6)}
SIZES = {"C": (55.0, 48.0, 22.0), "T": (66.0, 68.0, 40.0), "L": (84.0, 86.0, 48.0)}
SACRUM = (105.0, 60.0, 100.0)


def heights(scale: float = 1.0) -> dict[str, float]:
    """Height of the middle of each vertebra, of the discs (`L4L5`) and of the sacrum, mm."""
    found, z = {}, 0.0
    for upper, lower in zip(LEVELS, [*LEVELS[1:], "S1"], strict=True):
        found[upper] = z
        found[f"{upper}{lower}"] = z - scale * STEPS[upper] / 2
        z -= scale * STEPS[upper]
    found["sacrum"] = z - scale * 25
    return found


def places(numbers: dict[str, int], scale: float = 1.0) -> dict[int, Place]:
    """Places by label: `numbers` says which label each of `heights`' names has."""
    where = heights(scale)
    found = {}
    for name, label in numbers.items():
        if name == "sacrum":
            size = SACRUM
        elif name in LEVELS:
            size = SIZES[name[0]]
        else:
            size = (50.0, 35.0, 10.0)
        found[label] = Place((3.0, 20.0, where[name]), tuple(scale * side for side in size))
    return found


def labelled_boxes(numbers: dict[str, int], names: dict[int, str] | None = None, spacing: float = 2.0) -> LabelMap:
    """Boxes in voxels; bodies and sacrum as high as the room between the discs leaves them."""
    where = heights()
    top = max(where[name] for name in numbers) + 60
    bottom = min(where[name] for name in numbers) - 60
    labels = np.zeros((60, 60, int((top - bottom) / spacing)), np.uint8)
    for name, label in numbers.items():
        high = 80 if name == "sacrum" else 0.7 * STEPS[name] if name in LEVELS else 6
        middle = where[name] - (18 if name == "sacrum" else 0)
        low, end = (int((middle + side * high / 2 - bottom) / spacing) for side in (-1, 1))
        labels[10:40, 12:44, low:end] = label
    affine = np.diag([spacing, spacing, spacing, 1.0])
    affine[:3, 3] = [-60, -60, bottom]
    return LabelMap(labels, affine, names or {}, "spine.nii.gz")
