"""A tube with a branch sewn into its side is one closed surface."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from meshes.build.fork import forked
from meshes.build.sweep import resample

TRUNK = resample(np.array([[0.0, 0, 0], [0, 1, 10], [2, 0, 20]]), 24)


@settings(max_examples=40, deadline=None)
@given(turn=st.floats(0, 2 * np.pi), rise=st.floats(-4, 4), at=st.integers(0, 23))
def test_branch_and_trunk_are_one_closed_body(turn: float, rise: float, at: int) -> None:
    at = int(np.clip(at, 2, 21))
    way = np.array([6 * np.cos(turn), 6 * np.sin(turn), rise])
    branch = resample(TRUNK[at] + np.outer([0, 0.5, 1.0], way), 10)
    body = trimesh.Trimesh(*forked(TRUNK, np.full(24, 0.5), branch, 0.4, at), process=False)
    assert body.is_watertight
    assert body.is_winding_consistent
    assert body.body_count == 1
    assert body.volume == pytest.approx(np.pi * (0.25 * 20.5 + 0.16 * np.linalg.norm(way)), rel=0.2)
    assert np.linalg.norm(body.vertices - branch[-1], axis=1).min() < 0.5
