"""From a signed-distance field to a finished surface: watertight, evenly triangulated, shaded.

`surface_of_field` contours a field at the spacing that meets a triangle budget, lets the vertices slide into even
triangles while they stay on the surface, and `finish_mesh` adds normals, occlusion and the coarse set; it also
takes meshes made in other ways. Everything is deterministic.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyvista as pv
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.ndimage import gaussian_filter, map_coordinates
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from meshes.build.fields import REACH, Array, Grid
from meshes.build.layout import Frame
from meshes.build.model import BuiltMesh
from meshes.build.parameters import BuildError

Floats = NDArray[np.float64]
Faces = NDArray[np.int64]
COARSE_SHARE = 8
RELAX_ROUNDS = 16
DECIMATE_ATTEMPTS = 6
SMOOTH_ROUNDS = 40
SOFTEN = 1.3  # grid steps by which a field is blurred before meshing, so that no crease is sharper than the mesh
BAND_STRIDE = 4


def band_field(grid: Grid, distance: Callable[[Array], Array]) -> Array:
    """A field of `distance` (points (n, 3) to (n,) mm), exact near the surface, interpolated from every fourth
    grid point elsewhere."""
    coarse = [axis[::BAND_STRIDE] for axis in grid.axes]
    points = np.stack(np.meshgrid(*coarse, indexing="ij"), axis=-1).reshape(-1, 3)
    rough = np.clip(distance(points), -REACH, REACH).reshape([len(axis) for axis in coarse])
    index = np.meshgrid(*(np.arange(n, dtype=np.float32) / BAND_STRIDE for n in grid.shape), indexing="ij", sparse=True)
    field = map_coordinates(rough, np.broadcast_arrays(*index), order=1, mode="nearest", output=np.float32)
    near = np.abs(field) < 1.1 * BAND_STRIDE * grid.spacing
    field[near] = np.clip(distance(grid.points().reshape(*grid.shape, 3)[near]), -REACH, REACH)
    return field


def _contour(field: Array, low: Floats, spacing: float) -> tuple[Floats, Faces]:
    """Zero level of a field as vertices (n, 3) and triangles (m, 3)."""
    image = pv.ImageData(dimensions=field.shape, spacing=(spacing,) * 3, origin=low)
    values = np.where(np.abs(field) < 1e-3, np.float32(1e-3), field)
    image["distance"] = values.ravel(order="F")
    mesh = image.contour([0.0], scalars="distance", method="flying_edges")
    return np.asarray(mesh.points, float), mesh.faces.reshape(-1, 4)[:, :0:-1].astype(np.int64)


def _half_contour(field: Array, grid: Grid, spacing: float) -> tuple[Floats, Faces]:
    """Zero level at a given spacing, meshed for x >= 0 and mirrored, so that left and right agree exactly."""
    high = grid.low + grid.spacing * (np.array(grid.shape) - 1)
    start = np.ceil(grid.low / spacing) * spacing
    axes = [np.arange(0, high[0], spacing)] + [np.arange(start[i], high[i], spacing) for i in (1, 2)]
    index = [(axis - grid.low[i]) / grid.spacing for i, axis in enumerate(axes)]
    half = map_coordinates(field, np.meshgrid(*index, indexing="ij"), order=1, mode="nearest", output=np.float32)
    points, faces = _contour(half, np.array([0, start[1], start[2]]), spacing)
    return _mirrored(points, faces)


def _mirrored(points: Floats, faces: Faces) -> tuple[Floats, Faces]:
    """A left half with its open edge at x = 0, and its mirror image, joined."""
    middle = np.abs(points[:, 0]) < 1e-5
    points[middle, 0] = 0
    index = np.arange(len(points))
    index[~middle] = len(points) + np.arange((~middle).sum())
    return np.vstack([points, points[~middle] * [-1, 1, 1]]), np.vstack([faces, index[faces][:, ::-1]])


def _full_contour(field: Array, grid: Grid, spacing: float) -> tuple[Floats, Faces]:
    high = grid.low + grid.spacing * (np.array(grid.shape) - 1)
    axes = [np.arange(grid.low[i], high[i], spacing) for i in range(3)]
    index = [(axis - grid.low[i]) / grid.spacing for i, axis in enumerate(axes)]
    values = map_coordinates(field, np.meshgrid(*index, indexing="ij"), order=1, mode="nearest", output=np.float32)
    return _contour(values, grid.low, spacing)


def largest_body(points: Floats, faces: Faces) -> tuple[Floats, Faces]:
    """The connected piece with the most triangles."""
    count = len(points)
    links = sparse.coo_matrix(
        (np.ones(len(faces) * 2), (faces[:, [0, 1]].ravel(), faces[:, [1, 2]].ravel())), (count, count)
    )
    label = connected_components(links, directed=False)[1]
    keep = label[faces[:, 0]] == np.bincount(label[faces[:, 0]]).argmax()
    used = np.unique(faces[keep])
    renumber = np.zeros(count, np.int64)
    renumber[used] = np.arange(len(used))
    return points[used], renumber[faces[keep]]


def neighbour_mean(faces: Faces, count: int) -> sparse.csr_matrix:
    """Sparse (count, count) matrix that averages a vertex's neighbours."""
    i = np.concatenate([faces[:, 0], faces[:, 1], faces[:, 2], faces[:, 1], faces[:, 2], faces[:, 0]])
    j = np.concatenate([faces[:, 1], faces[:, 2], faces[:, 0], faces[:, 0], faces[:, 1], faces[:, 2]])
    links = sparse.coo_matrix((np.ones(len(i)), (i, j)), (count, count)).tocsr()
    links.data[:] = 1
    return sparse.diags(1 / np.maximum(np.asarray(links.sum(1)).ravel(), 1)) @ links


def vertex_normals(points: Floats, faces: Faces) -> Floats:
    """Unit normals (n, 3), area-weighted."""
    corner = points[faces]
    face = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    normals = np.stack([np.bincount(faces.ravel(), np.repeat(face[:, k], 3), len(points)) for k in range(3)], axis=1)
    return normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)


def _relax(points: Floats, faces: Faces, field: Array, grid: Grid, rounds: int) -> Floats:
    """Vertices slid along the surface towards even triangles, kept on the field's zero level."""
    mean, step = neighbour_mean(faces, len(points)), 0.5 * grid.spacing
    middle = points[:, 0] == 0
    offsets = step * np.eye(3)
    for _ in range(rounds):
        move = mean @ points - points
        normal = vertex_normals(points, faces)
        points = points + 0.6 * (move - np.einsum("ij,ij->i", move, normal)[:, None] * normal)
        value = grid.sample(field, points)
        slope = np.stack([grid.sample(field, points + o) - grid.sample(field, points - o) for o in offsets], axis=1)
        slope /= 2 * step
        shift = value / np.maximum(np.einsum("ij,ij->i", slope, slope), 0.25)
        points = points - np.clip(shift, -0.5, 0.5)[:, None] * slope
        points[middle, 0] = 0
    return points


def surface_of_field(
    field: Array, grid: Grid, triangles: int, frame: Frame | None = None, mirror: bool = False
) -> BuiltMesh:
    """The zero level of a field with about `triangles` triangles, moved from `frame` to the world if given.

    mirror: the field is symmetric in x and the mesh shall be exactly so. Raises BuildError if nothing is there.
    """
    points, faces = even_surface(field, grid, triangles, mirror)
    if frame is not None:
        points = frame.to_world(points)
    return finish_mesh(points, faces)


def even_surface(field: Array, grid: Grid, triangles: int, mirror: bool = False) -> tuple[Floats, Faces]:
    """Vertices (n, 3) and triangles (m, 3) of the zero level in the grid's frame, one body, even triangles.

    Raises BuildError where nothing is there, or where it reaches the edge of its grid and would stay open.
    """
    field = gaussian_filter(field, SOFTEN, mode="nearest")
    contour = _half_contour if mirror else _full_contour
    fine = len(_contour(field, grid.low, grid.spacing)[1])
    if fine == 0:
        raise BuildError("surface: the field has no zero level in its grid, expected a closed surface; check the sizes")
    if any((side < 0).any() for axis in range(3) for side in np.moveaxis(field, axis, 0)[[0, -1]]):
        raise BuildError("surface: it reaches the edge of its grid and would stay open; make the sizes smaller")
    points, faces = contour(field, grid, grid.spacing * float(np.sqrt(fine / triangles)))
    points, faces = largest_body(points, faces)
    pairs = cKDTree(points).query(points * [-1, 1, 1])[1] if mirror else None
    points = _smoothed(_relax(points, faces, field, grid, RELAX_ROUNDS), faces)
    return (points if pairs is None else (points + points[pairs] * [-1, 1, 1]) / 2), faces


def _smoothed(points: Floats, faces: Faces) -> Floats:
    """Taubin's smoothing: takes the last roughness off creases without shrinking."""
    mean, middle = neighbour_mean(faces, len(points)), points[:, 0] == 0
    for _ in range(SMOOTH_ROUNDS):
        for weight in (0.5, -0.52):
            points = points + weight * (mean @ points - points)
    points[middle, 0] = 0
    return points


def finish_mesh(
    points: ArrayLike,
    triangles: ArrayLike,
    coarse_triangles: int | None = None,
    part: NDArray[np.uint8] | None = None,
    part_names: tuple[str, ...] = (),
) -> BuiltMesh:
    """Normals, occlusion and a coarse set (an eighth of the triangles if not said) for a closed surface, world mm."""
    corners, faces = np.asarray(points, float), np.asarray(triangles, np.int64)
    target = coarse_triangles or max(len(faces) // COARSE_SHARE, 60)
    shade = Occlusion(corners, faces)
    fine = _assemble(corners, faces, shade, part, part_names)
    small, small_faces = decimated(corners, faces, target)
    nearest = None
    if part is not None:
        nearest = part[cKDTree(corners).query(small)[1]]
    return replace(fine, coarse=_assemble(small, small_faces, shade, nearest, part_names))


def decimated(points: Floats, faces: Faces, triangles: int) -> tuple[Floats, Faces]:
    """The surface with about `triangles` triangles (quadric edge collapse), closed where it can be had nearby."""
    if len(faces) <= triangles:
        return points.copy(), faces.copy()
    surface = pv.PolyData.from_regular_faces(points, faces)
    first: tuple[Floats, Faces] | None = None
    for attempt in range(DECIMATE_ATTEMPTS):  # a collapse may pinch a thin wall: then fewer of them
        share = 1 - triangles * (1 + 0.02 * attempt) / len(faces)
        small = surface.decimate(share, volume_preservation=True)
        result = np.asarray(small.points, float), small.faces.reshape(-1, 4)[:, 1:].astype(np.int64)
        if is_closed(result[1]):
            return result
        first = first or result
    assert first is not None
    return first


def is_closed(faces: Faces) -> bool:
    """Whether every edge belongs to exactly two triangles, run through in opposite directions."""
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    keys = edges[:, 0] * (faces.max() + 1) + edges[:, 1]
    back = edges[:, 1] * (faces.max() + 1) + edges[:, 0]
    return len(np.unique(keys)) == len(keys) and np.array_equal(np.sort(keys), np.sort(back))


def _assemble(
    points: Floats, faces: Faces, shade: Occlusion, part: NDArray[np.uint8] | None, names: tuple[str, ...]
) -> BuiltMesh:
    normals, mean = vertex_normals(points, faces), neighbour_mean(faces, len(points))
    open_sky = shade.at(points, normals)
    open_sky = 0.5 * open_sky + 0.5 * (mean @ open_sky)
    normals = normals + mean @ normals
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    return BuiltMesh(
        points=points.astype(np.float32),
        triangles=faces.astype(np.int32),
        normals=normals.astype(np.float32),
        occlusion=np.clip(open_sky, 0, 1).astype(np.float32),
        part=part,
        part_names=names,
    )


class Occlusion:
    """How much of the sky each point of a surface sees past the surface itself, by marching a voxel copy of it."""

    directions = 32
    cells = 110
    fade = 26.0  # mm at which what hides the sky counts for 1/e

    def __init__(self, points: Floats, faces: Faces) -> None:
        low, high = points.min(0), points.max(0)
        self.spacing = float(max((high - low).max() / self.cells, 0.05))
        self.low = low - 3 * self.spacing
        size = np.ceil((high - low) / self.spacing).astype(int) + 7
        surface = pv.PolyData.from_regular_faces(points, faces)
        image = pv.ImageData(dimensions=size, spacing=(self.spacing,) * 3, origin=self.low)
        import vtk

        stencil = vtk.vtkPolyDataToImageStencil()
        stencil.SetInputData(surface)
        stencil.SetOutputOrigin(*self.low)
        stencil.SetOutputSpacing(*(self.spacing,) * 3)
        stencil.SetOutputWholeExtent(*image.extent)
        stencil.Update()
        image["inside"] = np.ones(image.n_points, np.uint8)
        cut = vtk.vtkImageStencil()
        cut.SetInputData(image)
        cut.SetStencilConnection(stencil.GetOutputPort())
        cut.SetBackgroundValue(0)
        cut.Update()
        self.inside = pv.wrap(cut.GetOutput())["inside"].reshape(size, order="F").astype(np.float32)

    def at(self, points: Floats, normals: Floats) -> Floats:
        """Open share (n,) from 0 to 1 of the sky at points with unit normals (n, 3)."""
        helper = np.where(np.abs(normals[:, 2:]) < 0.9, [[0.0, 0.0, 1.0]], [[0.0, 1.0, 0.0]])
        first = np.cross(helper, normals)
        first /= np.linalg.norm(first, axis=1, keepdims=True)
        second = np.cross(normals, first)
        start, total = points + 1.6 * self.spacing * normals, np.zeros(len(points))
        steps = self.spacing * 1.3 * 1.16 ** np.arange(18)
        reach = np.cumsum(steps)
        for k in range(self.directions):  # cosine-weighted spiral over the hemisphere
            r, turn = np.sqrt((k + 0.5) / self.directions), k * 2.399963
            ray = r * (np.cos(turn) * first + np.sin(turn) * second) + np.sqrt(1 - r * r) * normals
            hidden = np.zeros(len(points))
            for t in reach[reach < 2 * self.fade]:
                index = ((start + t * ray - self.low) / self.spacing).T
                inside = map_coordinates(self.inside, index, order=1, mode="constant")
                hidden = np.maximum(hidden, inside * np.exp(-t / self.fade))
            total += hidden
        return 1 - total / self.directions
