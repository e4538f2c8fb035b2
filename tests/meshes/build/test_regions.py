"""Labels on a surface: islands go, borders become smooth, large regions stay."""

from __future__ import annotations

import numpy as np
import trimesh

from meshes.build.regions import tidy


def sphere() -> trimesh.Trimesh:
    return trimesh.creation.icosphere(subdivisions=4)


def test_islands_go_to_their_neighbours() -> None:
    ball = sphere()
    part = (ball.vertices[:, 2] > 0).astype(np.uint8)
    spot = np.linalg.norm(ball.vertices - [0, 0, -1], axis=1) < 0.25
    part[spot] = 1
    clean = tidy(part, ball.faces, {})
    assert (clean[ball.vertices[:, 2] < -0.2] == 0).all()
    assert (clean[ball.vertices[:, 2] > 0.2] == 1).all()


def test_two_pieces_are_kept_where_two_are_said() -> None:
    ball = sphere()
    part = (np.abs(ball.vertices[:, 2]) > 0.6).astype(np.uint8)
    assert np.array_equal(
        tidy(part, ball.faces, {1: 2})[np.abs(ball.vertices[:, 2]) > 0.7],
        np.ones((np.abs(ball.vertices[:, 2]) > 0.7).sum()),
    )
    assert (tidy(part, ball.faces, {})[ball.vertices[:, 2] < -0.7] == 0).sum() + (
        tidy(part, ball.faces, {})[ball.vertices[:, 2] > 0.7] == 0
    ).sum() > 0


def test_specks_vanish() -> None:
    ball = sphere()
    random = np.random.default_rng(1)
    part = (ball.vertices[:, 0] > 0).astype(np.uint8)
    noisy = np.where(random.random(len(part)) < 0.06, 1 - part, part).astype(np.uint8)
    clean = tidy(noisy, ball.faces, {})
    away = np.abs(ball.vertices[:, 0]) > 0.15
    assert (clean[away] == part[away]).all()
