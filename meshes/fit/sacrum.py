"""Fit the sacrum's relief and processes to a reference bone, starting from rays cast onto it.

python -m meshes.fit.sacrum REFERENCE.ply RELIEF.toml SHAPES.toml [--width 120] [--rounds 12]

As for the vertebrae, both signed distances are clipped to 3 mm and compared at points on, near and around the
reference. What lies below the apex (a coccyx) is left out. Heights are held to change gently along the tables.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyvista as pv
import trimesh
from numpy.typing import NDArray
from scipy.optimize import least_squares

from meshes.build.fields import REACH
from meshes.build.layout import Layout
from meshes.build.parameters import read_parameters
from meshes.build.process import blade_distance
from meshes.build.relief import Relief
from meshes.build.sacrum import SacrumModel, sacrum_model
from meshes.build.sacrum_table import RELIEFS, SacrumTable, read_sacrum_table
from meshes.build.shapes import BladeShape, BoneShape, read_shapes
from meshes.fit.fit_shape import CLIP, Samples, sample_reference
from meshes.fit.reference import sagittal_plane
from meshes.fit.write_sacrum import write_sacrum_table
from meshes.fit.write_shapes import write_shapes

Floats = NDArray[np.float64]
FORWARD = 40.0  # degrees the sacral end-plate is taken to be tilted before it has been found
ROUGH_SIGMA = 2.0  # mm of second difference between the changes of neighbouring heights
HEIGHT_SIGMA = {
    "pelvic": 2.0,
    "dorsal": 2.5,
    "lateral": 1.5,
    "upper": 2.0,
}  # mm a height may stray from where the rays met the bone
STATION_SIGMA, BLADE_SIGMA = (0.9, 0.5), 1.0
WIDEST_LEVEL = 0.75
OUTLIER = 3.5  # mm off the smooth table at which a ray is taken to have gone through a hole
LEAST_RADIUS, STEP = 1.2, 0.05  # mm
AS_IT_LIES = np.array([1.0, 0.0, 0.0, 0.0])  # the reference's size and pose are settled before
FREE_PARTS = ("superior_process", "cornu")


def load_sacrum(path: Path, width: float) -> trimesh.Trimesh:
    """The bone in the frame of its S1 end-plate, scaled to `width` mm. It must come in LPS, about upright."""
    mesh = trimesh.load(path, force="mesh", process=False)
    normal, offset = sagittal_plane(mesh)
    tilt = np.radians(FORWARD)
    superior = np.array([0.0, -np.sin(tilt), np.cos(tilt)])
    centres, weight = mesh.triangles_center, mesh.area_faces
    for _ in range(12):
        superior = superior - normal * (superior @ normal)
        superior /= np.linalg.norm(superior)
        height, across = centres @ superior, np.abs(centres @ normal - offset)
        facing = (mesh.face_normals @ superior > 0.9) & (across < 14)
        posterior = centres @ np.cross(superior, normal)
        facing &= posterior < np.quantile(posterior[facing], 0.05) + 27
        facing &= height > np.quantile(height[facing], 0.3)
        superior = np.average(mesh.face_normals[facing], axis=0, weights=weight[facing])
    superior -= normal * (superior @ normal)
    superior /= np.linalg.norm(superior)
    rotation = np.c_[normal, np.cross(superior, normal), superior]
    level = np.average(centres[facing] @ superior, weights=weight[facing])
    rim = trimesh.intersections.mesh_plane(mesh, superior, superior * (level - 2)).reshape(-1, 3) @ rotation
    rim = rim[(np.abs(rim[:, 0] - offset) < 3) & (rim[:, 1] < rim[:, 1].min() + 45)]
    middle = np.array([offset, (rim[:, 1].min() + rim[:, 1].max()) / 2, level])
    scale = width / np.ptp(mesh.vertices @ normal)
    return trimesh.Trimesh((mesh.vertices @ rotation - middle) * scale, mesh.faces, process=False)


def cast(mesh: trimesh.Trimesh, starts: Floats, way: Floats) -> Floats:
    """Distance (n,) along `way` (3,) to the first hit from `starts` (n, 3); NaN where nothing is met."""
    hits, rays, _ = mesh.ray.intersects_location(starts, np.tile(way, (len(starts), 1)), multiple_hits=False)
    found = np.full(len(starts), np.nan)
    found[rays] = (hits - starts[rays]) @ way
    return found


def measured(start: SacrumModel, mesh: trimesh.Trimesh) -> SacrumModel:
    """The model with its reliefs where rays from outside meet the reference."""
    table, axis, far = start.table, start.axis, 150.0
    reliefs = {}
    for name in RELIEFS:
        relief: Relief = getattr(table, name)
        a, b = (g.ravel() for g in np.meshgrid(relief.rows, relief.columns, indexing="ij"))
        z = np.interp(a, axis.levels, axis.z)
        if name in ("pelvic", "dorsal"):
            side = -1.0 if name == "pelvic" else 1.0
            origin = np.c_[b * axis.half_width(z) + 0.01, np.full(len(z), side * far), z - 0.01]
            height = side * (far - cast(mesh, origin, np.array([0, -side, 0.0]))) - axis.middle(z)
            height[height > 6 if side < 0 else height < 0] = np.nan  # the ray passed the bone's edge
        elif name == "lateral":
            origin = np.c_[np.full(len(z), far), axis.middle(z) + b, z]
            height = far - cast(mesh, origin, np.array([-1.0, 0, 0])) - axis.half_width(z)
            height[a < WIDEST_LEVEL] = np.nan  # there the upper surface ends the ala
        else:
            height = far - cast(mesh, np.c_[a + 0.01, b, np.full(len(a), far)], np.array([0, 0, -1.0]))
        reliefs[name] = replace(relief, heights=_filled(height.reshape(relief.heights.shape)))
    return replace(start, table=_with_reliefs(table, reliefs))


def _with_reliefs(table: SacrumTable, reliefs: dict[str, Relief]) -> SacrumTable:
    return replace(table, **reliefs)  # type: ignore[arg-type]


def _filled(heights: Floats, rounds: int = 4) -> Floats:
    """The table with what rays missed (NaN), or met through a hole, filled in smoothly from its neighbours."""
    known = np.isfinite(heights)
    bend = [np.kron(np.diff(np.eye(n), 2, axis=0), np.eye(m)) for n, m in (heights.shape, heights.shape[::-1])]
    order = np.arange(heights.size).reshape(heights.shape)
    bend[1] = bend[1][:, np.argsort(order.T.ravel())]
    slope = np.kron(np.eye(heights.shape[0]), np.diff(np.eye(heights.shape[1]), axis=0))
    rough = np.vstack([*bend, 0.25 * slope])  # beyond the bone a table soon goes on level
    for _ in range(rounds):
        rows = np.eye(heights.size)[known.ravel()]
        goal = np.r_[heights[known], np.zeros(len(rough))]
        smooth = np.linalg.lstsq(np.vstack([rows, 0.7 * rough]), goal, rcond=None)[0].reshape(heights.shape)
        known &= np.abs(np.where(known, heights, smooth) - smooth) < OUTLIER
    return np.where(known, heights, smooth)


@dataclass(frozen=True, eq=False)
class Free:
    """One group of free numbers: whose field it changes, its values, how far they may stray."""

    owner: str
    values: Floats
    sigma: Floats


def free_numbers(model: SacrumModel) -> list[Free]:
    """Reliefs, stations of the processes, and the median crest."""
    groups = []
    for name in RELIEFS:
        heights = getattr(model.table, name).heights
        groups.append(Free(name, heights.ravel(), np.full(heights.size, HEIGHT_SIGMA[name])))
    for name in FREE_PARTS:
        rows = model.parts[name].stations
        sigma = np.tile([STATION_SIGMA[0]] * 3 + [STATION_SIGMA[1]] * 2, len(rows))
        groups.append(Free(name, rows.ravel(), sigma))
    crest = np.r_[model.blade.outline.ravel(), model.blade.thickness[:, 1]]
    return [*groups, Free("spinous_process", crest, np.full(len(crest), BLADE_SIGMA))]


def with_numbers(model: SacrumModel, x: Floats) -> SacrumModel:
    """The model with its free numbers replaced by `x`, in the order of `free_numbers`."""
    at, reliefs, parts = 0, {}, dict(model.parts)
    for name in RELIEFS:
        relief = getattr(model.table, name)
        count = relief.heights.size
        reliefs[name] = replace(relief, heights=x[at : at + count].reshape(relief.heights.shape))
        at += count
    for name in FREE_PARTS:
        rows = parts[name].stations
        moved = x[at : at + rows.size].reshape(rows.shape).copy()
        moved[:, 3:] = np.maximum(moved[:, 3:], LEAST_RADIUS)
        parts[name] = replace(parts[name], stations=moved)
        at += rows.size
    count, thickness = model.blade.outline.size, model.blade.thickness.copy()
    thickness[:, 1:] = np.maximum(x[at + count :], LEAST_RADIUS)[:, None]
    blade = BladeShape(x[at : at + count].reshape(-1, 2), thickness)
    return replace(model, table=_with_reliefs(model.table, reliefs), parts=parts, blade=blade)


def roughness(model: SacrumModel, start: SacrumModel) -> Floats:
    """Second differences, along both ways, of how far each table has moved, over what is allowed."""
    pieces = []
    for name in RELIEFS:
        moved = getattr(model.table, name).heights - getattr(start.table, name).heights
        pieces += [np.diff(moved, 2, axis=axis).ravel() for axis in (0, 1)]
    return np.concatenate(pieces) / ROUGH_SIGMA


def fit(start: SacrumModel, samples: Samples, rounds: int, report: Callable[[str], None] = print) -> SacrumModel:
    """The model whose free numbers fit the samples best."""
    groups, (points, target) = free_numbers(start), samples.posed(AS_IT_LIES)
    x0 = np.concatenate([group.values for group in groups])
    sigma = np.concatenate([group.sigma for group in groups])
    owners = [group.owner for group in groups for _ in group.values]
    carving, count = start.carving(points), len(points)
    fixed = {name: f for name, f in start.fields(points).items() if name not in owners}

    def one(model: SacrumModel, name: str) -> NDArray[np.float32]:
        if name == "spinous_process":
            return np.minimum(blade_distance(model.blade, points), REACH)
        return model.surface_field(name, points) if name in RELIEFS else model.part_field(name, points)

    def residuals(model: SacrumModel, fields: dict[str, NDArray[np.float32]]) -> Floats:
        return np.clip(model.join(fields, carving), -CLIP, CLIP).astype(float) - target

    def fields_of(model: SacrumModel) -> dict[str, NDArray[np.float32]]:
        return {name: one(model, name) for name in dict.fromkeys(owners)} | fixed

    def cost(x: Floats) -> Floats:
        model = with_numbers(start, x)
        return np.r_[residuals(model, fields_of(model)), (x - x0) / sigma, roughness(model, start)]

    def jacobian(x: Floats) -> Floats:
        model = with_numbers(start, x)
        fields, base = fields_of(model), cost(x)
        columns = np.zeros((len(base), len(x)))
        rough = roughness(model, start)
        for i, owner in enumerate(owners):
            moved = x.copy()
            moved[i] += STEP
            other = with_numbers(start, moved)
            columns[:count, i] = (residuals(other, fields | {owner: one(other, owner)}) - base[:count]) / STEP
            columns[count + i, i] = 1 / sigma[i]
            columns[count + len(x) :, i] = (roughness(other, start) - rough) / STEP
        return columns

    first = np.abs(cost(x0)[:count]).mean()
    best = least_squares(cost, x0, jacobian, loss="soft_l1", f_scale=0.5, x_scale=sigma, max_nfev=rounds)
    report(f"S1: mean difference {first:.3f} -> {np.abs(cost(best.x)[:count]).mean():.3f} mm in {best.nfev} rounds")
    return with_numbers(start, best.x)


def sacral(samples: Samples, model: SacrumModel) -> Samples:
    """The samples without what lies below the apex, where the reference may go on as a coccyx."""
    keep = samples.points[:, 2] > np.interp(samples.points[:, 0], *model.table.lower.T) + 3
    return Samples(samples.points[keep], samples.distance[keep])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reference", type=Path)
    parser.add_argument("relief", type=Path)
    parser.add_argument("shapes", type=Path)
    parser.add_argument("--width", type=float, default=120.0, help="the reference is scaled to this width, mm")
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--samples", type=int, default=16000)
    options = parser.parse_args()
    shapes, table = read_shapes(), read_sacrum_table()
    layout = Layout(read_parameters())
    reference = load_sacrum(options.reference, options.width)
    start = sacrum_model(layout, replace(shapes["S1"], joints={}), table)
    start = measured(start, reference)
    fitted = fit(start, sacral(sample_reference(pv.wrap(reference), options.samples), start), options.rounds)
    shapes["S1"] = BoneShape(fitted.parts, fitted.blade, {"above": fitted.above.centre})
    write_shapes(shapes, options.shapes)
    write_sacrum_table(fitted.table, options.relief)


if __name__ == "__main__":
    main()
