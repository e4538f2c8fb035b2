"""What is drawn along a planned root: its two strands, the ganglion, the spinal nerve and the anterior ramus.

Up to the ganglion the path of a `Root` is the middle of both strands side by side: the anterior one in front and on
the inner side, the posterior one, which is thicker and swells into the ganglion, behind it. Both end inside the
spinal nerve, and that inside the anterior ramus, so that nothing gapes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from meshes.build.nerve import Root, towards_back
from meshes.build.sweep import Surface, carried_frame, rings_to_surface, smoothstep, tangents, tube

Array = NDArray[np.float64]
ANTERIOR, POSTERIOR = 0.22, 0.28  # half thickness of the strands side by side, in diameters of the root (D)
BREADTH = 0.33  # half breadth of the posterior strand across that, in diameters of the root (D)
FLAT = 0.15  # half thickness of the anterior strand where it passes the ganglion, in diameters of the root (D)
JOIN = 4.0  # mm beyond the ganglion within which the strands come together
STEP = 1.2  # mm between rings
BLUNT = 2.3  # exponent of the ganglion's outline; 2 is an ellipsoid
SIDES = {"anterior-root": 8, "posterior-root": 10, "ganglion": 14, "spinal-nerve": 14, "anterior-ramus": 14}


@dataclass(frozen=True, eq=False)
class Strand:
    """One strand: middle line (n, 3), half thickness (n,) along `across` (n, 3, unit) and half breadth (n,), mm."""

    path: Array
    across: Array
    thickness: Array
    breadth: Array


def nerve_surfaces(root: Root) -> dict[str, Surface]:
    """The closed surfaces (left side, world) of a root by part: strands, ganglion, spinal nerve, anterior ramus."""
    anterior, posterior = strands(root)
    return {
        "anterior-root": oval_tube(anterior, SIDES["anterior-root"]),
        "posterior-root": oval_tube(posterior, SIDES["posterior-root"]),
        "ganglion": ganglion_surface(root),
        "spinal-nerve": spinal_nerve(root),
        "anterior-ramus": anterior_ramus(root),
    }


def strands(root: Root) -> tuple[Strand, Strand]:
    """Anterior and posterior strand from the sac to where they join beyond the ganglion."""
    middle, (_, long) = root.ganglion_middle, root.ganglion_size
    end = middle + long / 2 + JOIN
    s = np.linspace(0.0, end, int(end / STEP) + 1)
    path, across, diameter = root.at(s), _back_at(root, s), 2 * root.thickness(s)
    near = 1 - smoothstep((np.abs(s - middle) - long / 2) / 4.0)
    apart = 1 - smoothstep((s - middle - long / 2 + 1.0) / (JOIN + 1.0))
    flat = ANTERIOR + (FLAT - ANTERIOR) * near
    aside = ((0.5 - POSTERIOR) * (1 - near) + FLAT * near) * diameter * apart
    beside = gaussian_filter1d(np.maximum(POSTERIOR * diameter, ganglion_radius(root, s) + 0.1), 1.2, mode="nearest")
    shift = aside - (beside + flat * diameter) * apart
    swell = 1 + 0.18 * near
    anterior = Strand(
        path + shift[:, None] * across, across, flat * diameter, (ANTERIOR + 0.05 + 0.1 * near) * diameter
    )
    posterior = Strand(
        path + aside[:, None] * across, across, POSTERIOR * swell * diameter, (BREADTH - 0.03 * near) * diameter
    )
    return anterior, posterior


def _back_at(root: Root, length: Array) -> Array:
    """Unit vectors (n, 3) across the path towards the posterior strand at lengths (n,)."""
    back, s = towards_back(root.path), root.length
    across = np.stack([np.interp(length, s, back[:, k]) for k in range(3)], axis=1)
    along = tangents(root.at(length))
    across -= (across * along).sum(axis=1)[:, None] * along
    return across / np.linalg.norm(across, axis=1)[:, None]


def ganglion_radius(root: Root, length: Array) -> Array:
    """Radius (n,) mm of the ganglion's spindle at lengths (n,) along the root, 0 beyond its ends."""
    width, long = root.ganglion_size
    inside = np.clip(1 - np.abs((length - root.ganglion_middle) / max(long / 2, 1e-6)) ** BLUNT, 0, None)
    return width / 2 * inside ** (1 / BLUNT)


def ganglion_surface(root: Root) -> Surface:
    """The ganglion: a spindle on the posterior strand, exactly as long and wide as the table says."""
    _, posterior = strands(root)
    half = root.ganglion_size[1] / 2
    turn = np.linspace(-np.pi / 2, np.pi / 2, 17)[1:-1]  # an odd number: one in the middle
    along = half * np.sin(turn)
    s = np.linspace(0.0, root.ganglion_middle + half + JOIN, len(posterior.path))
    middle = root.ganglion_middle + along
    path = np.stack([np.interp(middle, s, posterior.path[:, k]) for k in range(3)], axis=1)
    straight = _straightened(path, along)
    return oval_tube(
        Strand(straight, _back_at(root, middle), *(2 * (ganglion_radius(root, middle),))), SIDES["ganglion"], half
    )


def _straightened(path: Array, along: Array) -> Array:
    """A path (n, 3) of the given lengths (n,) from its middle, two thirds of its bend taken out."""
    centre = path[len(path) // 2]
    way = path[-1] - path[0]
    line = centre + along[:, None] * way / np.linalg.norm(way)
    return line + (path - line) / 3


def spinal_nerve(root: Root) -> Surface:
    """The nerve from inside the ganglion's end to its division, where it ends inside the anterior ramus."""
    start, end = root.ganglion_middle + root.ganglion_size[1] / 2 - 1.5, root.division - 0.3
    s = np.linspace(start, end, max(int((end - start) / 0.8), 6) + 1)
    radius = root.thickness(s) * (0.74 + 0.24 * smoothstep((s - start) / 3.5))
    radius *= 1.0 - 0.08 * smoothstep((s - end + 1.6) / 1.6)
    return blunt_tube(root.at(s), radius, SIDES["spinal-nerve"])


def anterior_ramus(root: Root) -> Surface:
    """The nerve's main branch from inside the spinal nerve to its rounded end."""
    start, end = root.division - 2.4, float(root.length[-1])
    s = np.linspace(start, end, int((end - start) / 1.6) + 1)
    radius = root.thickness(s) * (0.82 + 0.13 * smoothstep((s - start) / 3.2))
    return tube(root.at(s), radius, SIDES["anterior-ramus"], cap_rings=4)


def blunt_tube(path: Array, radius: Array, sides: int) -> Surface:
    """A closed tube along (n, 3) with nearly flat ends, for a piece that ends inside others."""
    first, second = carried_frame(path, (0.0, 1.0, 0.0))
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)[:, None]
    across = np.cos(angle) * first[:, None] + np.sin(angle) * second[:, None]
    along = tangents(path)
    return rings_to_surface(
        path[:, None] + across * radius[:, None, None], path[0] - 0.3 * along[0], path[-1] + 0.3 * along[-1]
    )


def oval_tube(strand: Strand, sides: int, reach: float | None = None) -> Surface:
    """A closed tube of oval section; its ends are rounded, or come to poles `reach` mm from its middle."""
    along = tangents(strand.path)
    other = np.cross(along, strand.across)
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    ring = (
        np.cos(angle)[:, None] * (strand.thickness[:, None] * strand.across)[:, None]
        + np.sin(angle)[:, None] * (strand.breadth[:, None] * other)[:, None]
    )
    body = strand.path[:, None] + ring
    if reach is not None:
        centre = strand.path[len(strand.path) // 2]
        way = strand.path[-1] - strand.path[0]
        pole = reach * way / np.linalg.norm(way)
        return rings_to_surface(body, centre - pole, centre + pole)
    lead = 0.5 * (strand.thickness + strand.breadth)[[0, -1]]
    caps = []
    for index, sign, size in ((0, -1.0, lead[0]), (-1, 1.0, lead[1])):
        caps.append(
            [strand.path[index] + sign * along[index] * size * np.sin(t) + ring[index] * np.cos(t) for t in (0.5, 1.0)]
        )
    rings = np.concatenate([np.array(caps[0][::-1]), body, np.array(caps[1])])
    start, end = strand.path[0] - along[0] * lead[0], strand.path[-1] + along[-1] * lead[1]
    return rings_to_surface(rings, start, end)
