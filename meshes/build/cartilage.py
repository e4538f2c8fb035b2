"""The inside of a facet joint: two caps of cartilage on the bony facets and the film of joint space between them.

Lines cast along the normals of the shared sheet find both bones; where they lie within `WIDEST` of each other they
face each other. Cartilage fills that gap but for a film, which takes up whatever unevenness the bones have.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import gaussian_filter, gaussian_filter1d, minimum_filter1d
from vtkmodules.vtkCommonDataModel import vtkStaticCellLocator

from meshes.build.cast import hits, locator_of_mesh
from meshes.build.facet import FacetSheet
from meshes.build.model import BuiltMesh
from meshes.build.parameters import BuildError
from meshes.build.soft_table import SoftTable
from meshes.build.sweep import Surface, outward, rings_to_surface, smoothstep

Array = NDArray[np.float64]
SIDES = 30
ANGLE = np.linspace(0, 2 * np.pi, SIDES, endpoint=False)
WAYS = np.stack([np.cos(ANGLE), np.sin(ANGLE)], axis=1)
WIDEST = 2.4  # mm between the bones up to which they face each other; a healthy joint space has 1.0 to 2.5
CLOSEST = 0.3  # mm; bones nearer than this leave no room for cartilage
ACROSS = 1.2  # mm on the far side of the sheet from which a bone is looked for
BEYOND = 5.0  # mm on its own side
SEARCH = 0.25  # mm between the places at which the margin is looked for
STEADY = 1.6  # angles over which the margin is evened out
SEAT = 0.05  # mm by which cartilage and bone share space
CLEFT = 0.05  # mm between cartilage and film
SHARES = np.array([0.18, 0.36, 0.54, 0.69, 0.81, 0.89, 0.95, 1.0])  # rings
THINS = 0.78  # cartilage thins from this part of its radius outwards
EDGE = 0.5  # thickness of cartilage just inside its margin, as part of that in the middle


@dataclass(frozen=True, eq=False)
class FacingArea:
    """Where the two bones of a facet joint face each other, as a star round its middle on the sheet.

    centre (2,): u, v mm on the sheet; radius (SIDES,) mm at ANGLE from `across` towards `up`;
    upper, lower: locators of the two bones.
    """

    sheet: FacetSheet
    centre: Array
    radius: Array
    upper: vtkStaticCellLocator
    lower: vtkStaticCellLocator

    def plan(self, shares: ArrayLike) -> Array:
        """u, v (k, SIDES, 2) mm of rings at parts of the radius, (k,)."""
        return self.centre + np.asarray(shares, float)[:, None, None] * (WAYS * self.radius[:, None])

    def beyond_margin(self, u: Array, v: Array) -> Array:
        """How far, mm, points at u, v (n,) on the sheet lie outside the margin; negative inside."""
        x, y = u - self.centre[0], v - self.centre[1]
        return np.hypot(x, y) - np.interp(np.arctan2(y, x), ANGLE, self.radius, period=2 * np.pi)

    def depths(self, plan: Array) -> tuple[Array, Array]:
        """Distance (k, n) mm from the sheet to the upper and to the lower bone over u, v (k, n, 2).

        Where a line misses, the value of the next ring inwards is taken.
        """
        found = _bone_depths(self.sheet, self.upper, self.lower, plan)
        for depth in found:
            depth[0] = np.where(np.isfinite(depth[0]), depth[0], np.nanmean(depth[0]))
            for inner, outer in itertools.pairwise(depth):
                outer[:] = np.where(np.isfinite(outer), outer, inner)
        return found

    def lifted(self, plan: Array, off: Array) -> Array:
        """World points (k, n, 3) over u, v (k, n, 2), `off` (k, n) mm from the sheet towards the upper bone."""
        u, v = plan[..., 0], plan[..., 1]
        return self.sheet.points(u, v) + off[..., None] * sheet_normals(self.sheet, u)


def sheet_normals(sheet: FacetSheet, u: Array) -> Array:
    """Unit normals (..., 3) of the sheet at u (...) mm, towards the upper bone."""
    step = 0.01
    slope = (sheet.surface(u + step) - sheet.surface(u - step)) / (2 * step)
    normal = sheet.normal - slope[..., None] * sheet.across
    return normal / np.linalg.norm(normal, axis=-1, keepdims=True)


def _bone_depths(
    sheet: FacetSheet, upper: vtkStaticCellLocator, lower: vtkStaticCellLocator, plan: Array
) -> tuple[Array, Array]:
    """Distance mm from the sheet to each bone, along the sheet's normal; nan where there is none."""
    at = sheet.points(plan[..., 0], plan[..., 1])
    normal = sheet_normals(sheet, plan[..., 0])
    depths = []
    for locator, way in ((upper, normal), (lower, -normal)):
        starts, ends = (at - ACROSS * way).reshape(-1, 3), (at + BEYOND * way).reshape(-1, 3)
        found = np.linalg.norm(hits(locator, starts, ends) - starts, axis=1) - ACROSS
        depths.append(found.reshape(plan.shape[:-1]))
    return depths[0], depths[1]


def facing_area(sheet: FacetSheet, name: str, upper: BuiltMesh, lower: BuiltMesh) -> FacingArea:
    """The facing area of a joint between two finished bones. Raises BuildError where they do not face each other."""
    locators = locator_of_mesh(upper), locator_of_mesh(lower)
    u, v = (np.arange(-0.6, 0.61, 0.06) * size for size in (sheet.width, sheet.height))
    plan = np.stack(np.meshgrid(u, v, indexing="ij"), axis=-1)
    facing = _faces(*_bone_depths(sheet, *locators, plan))
    if facing.sum() < 12:
        raise BuildError(
            f"{name}: the bones face each other over {facing.mean():.0%} of the joint, expected most of it "
            f"({CLOSEST:g} to {WIDEST:g} mm apart); check the articular processes"
        )
    centre = plan[facing].mean(axis=0)
    out = np.arange(0.0, 0.75 * max(sheet.width, sheet.height), SEARCH)
    rays = centre + out[:, None, None] * WAYS
    ended = ~_faces(*_bone_depths(sheet, *locators, rays))
    ended[:4] = False
    reach = out[np.where(ended.any(axis=0), ended.argmax(axis=0), len(out) - 1)] - SEARCH
    reach = np.minimum(reach, minimum_filter1d(reach, 3, mode="wrap") + 0.6)
    return FacingArea(sheet, centre, gaussian_filter1d(reach, STEADY, mode="wrap"), *locators)


def _faces(above: Array, below: Array) -> NDArray[np.bool_]:
    gap = above + below
    return (gap > CLOSEST) & (gap < WIDEST)


def thickness(gap: Array, shares: Array, full: float, film: float) -> Array:
    """Thickness (k, n) mm of either cartilage in a bony gap (k, n): what the film leaves, thin at the margin.

    full: mm at most; film: least width of the joint space, mm.
    """
    rounded = 1 - (1 - EDGE) * smoothstep((shares - THINS) / (1 - THINS))
    calm = gaussian_filter(gap, [0.6, 0.8], mode=["nearest", "wrap"])
    return np.clip((np.minimum(calm, gap + 0.1) - film) / 2, 0.12, full) * rounded[:, None]


def _closed(area: FacingArea, near: Array, far: Array, shares: Array) -> Surface:
    """A closed lens between two heights (k, SIDES) over the sheet at rings `shares`, its margin a low wall."""
    plan = area.plan(shares)
    lower, upper = area.lifted(plan, near), area.lifted(plan, far)
    middle = area.lifted(area.centre[None, None], np.zeros((1, 1)))[0, 0]
    normal = sheet_normals(area.sheet, np.array(area.centre[0]))
    poles = [middle + heights[0].mean() * normal for heights in (near, far)]
    return outward(*rings_to_surface(np.concatenate([lower, upper[::-1]]), *poles))


def facet_cartilage(area: FacingArea, table: SoftTable, segment: str) -> dict[str, Surface]:
    """Both cartilages and the joint space of one joint as raw surfaces (world, mm), by the last word of their id."""
    full, film = (table.value("facet_cartilage", measure, segment) for measure in ("thickness", "film"))
    above, below = area.depths(area.plan(SHARES))
    thick = thickness(above + below, SHARES, full, film)
    foot, head = -below + thick, above - thick  # where the film lies between
    return {
        "superior-cartilage": _closed(area, -below - SEAT, foot, SHARES),
        "inferior-cartilage": _closed(area, head, above + SEAT, SHARES),
        "joint-space": _closed(area, foot + CLEFT, head - CLEFT, SHARES),
    }
