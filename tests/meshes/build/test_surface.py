"""From field to mesh: closed, even, in place, shaded, the same every time."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from meshes.build.fields import Grid
from meshes.build.parameters import BuildError
from meshes.build.surface import Occlusion, band_field, even_surface, finish_mesh, surface_of_field


def ball(points: np.ndarray) -> np.ndarray:
    return (np.linalg.norm(points, axis=1) - 8).astype(np.float32)


def cup(points: np.ndarray) -> np.ndarray:
    """A ball with a deep narrow hole from above."""
    hole = np.maximum(np.hypot(points[:, 0], points[:, 1]) - 2.5, -6 - points[:, 2])
    return np.maximum(ball(points), -hole).astype(np.float32)


GRID = Grid.symmetric(12, (-12, -12), (12, 12), 0.6)


@pytest.mark.parametrize("mirror", [False, True])
def test_ball_is_closed_even_and_in_place(mirror: bool) -> None:
    mesh = surface_of_field(band_field(GRID, ball), GRID, 3000, mirror=mirror)
    solid = trimesh.Trimesh(mesh.points, mesh.triangles, process=False)
    assert solid.is_watertight
    assert len(mesh.triangles) == pytest.approx(3000, rel=0.1)
    assert np.abs(np.linalg.norm(mesh.points, axis=1) - 8).max() < 0.2
    assert np.degrees(solid.face_angles).min() > 15
    assert (np.einsum("ij,ij->i", mesh.normals, mesh.points) > 7).all()
    assert mesh.occlusion is not None
    assert mesh.occlusion.min() > 0.85


def test_hollow_is_darker_than_outside() -> None:
    mesh = surface_of_field(band_field(GRID, cup), GRID, 4000)
    assert mesh.occlusion is not None
    bottom = (np.hypot(mesh.points[:, 0], mesh.points[:, 1]) < 1.5) & (np.abs(mesh.points[:, 2] + 6) < 0.5)
    outside = mesh.points[:, 2] < -7
    assert mesh.occlusion[bottom].max() < 0.45
    assert mesh.occlusion[outside].min() > 0.8


def test_band_field_is_exact_near_the_surface() -> None:
    field, exact = band_field(GRID, ball), ball(GRID.points()).reshape(GRID.shape)
    near = np.abs(exact) < 1
    assert np.array_equal(field[near], exact[near])


def test_only_the_largest_body_stays() -> None:
    def two(points: np.ndarray) -> np.ndarray:
        return np.minimum(ball(points), np.linalg.norm(points - [0, 10.5, 0], axis=1) - 1).astype(np.float32)

    points, _ = even_surface(band_field(GRID, two), GRID, 2000)
    assert points[:, 1].max() < 8.5


def test_an_empty_field_is_refused() -> None:
    with pytest.raises(BuildError, match="no zero level"):
        surface_of_field(GRID.empty(), GRID, 1000)


def test_finish_gives_parts_and_coarse_set_again() -> None:
    points, faces = even_surface(band_field(GRID, ball), GRID, 3000)
    part = (points[:, 2] > 0).astype(np.uint8)
    mesh = finish_mesh(points, faces, part=part, part_names=("lower", "upper"))
    assert mesh.coarse is not None
    assert mesh.coarse.part is not None
    assert (mesh.coarse.part == (mesh.coarse.points[:, 2] > 0)).mean() > 0.95
    again = finish_mesh(points, faces, part=part, part_names=("lower", "upper"))
    assert again.occlusion is not None
    assert mesh.occlusion is not None
    assert again.occlusion.tobytes() == mesh.occlusion.tobytes()
    assert again.coarse is not None
    assert again.coarse.points.tobytes() == mesh.coarse.points.tobytes()


def test_occlusion_of_a_plane_side_is_open() -> None:
    box = trimesh.creation.box((20, 20, 4))
    shade = Occlusion(box.vertices, box.faces)
    assert shade.at(np.array([[0.0, 0, 2]]), np.array([[0.0, 0, 1]]))[0] == pytest.approx(1)


def test_a_surface_that_reaches_the_edge_of_its_grid_is_refused() -> None:
    grid = Grid([-10, -10, -10], [10, 10, 10], 1.0)
    ball = np.sqrt(grid.x**2 + grid.y**2 + (grid.z - 6) ** 2) - 6
    with pytest.raises(BuildError, match="edge of its grid"):
        even_surface(ball.astype(np.float32), grid, 500)
