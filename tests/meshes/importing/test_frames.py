"""Units and axes are found from the anatomy, for every turn and unit."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from meshes.errors import MeshError
from meshes.importing.frames import (
    AS_IT_IS,
    UNITS,
    FrameGuess,
    all_axes,
    axes_matrix,
    guess_frame,
    middle_of,
    to_lps,
)
from meshes.importing.levels import Placed, check_levels
from meshes.importing.model import Guess, Piece
from meshes.importing.names import SURE, guess_all
from meshes.pack import read_pack
from meshes.shipped import atlas_path
from tests.reference import reference_folder


@cache
def _read(folder: Path) -> tuple[Piece, ...]:
    pieces = []
    for path in sorted(folder.glob("*.ply")):
        mesh = trimesh.load(path, process=False)
        points, triangles = np.array(mesh.vertices, float), np.array(mesh.faces, np.int32)
        pieces.append(Piece(path.stem, points, triangles, path.name))
    return tuple(pieces)


def _turned(pieces: tuple[Piece, ...], axes: str, unit: str) -> list[Piece]:
    """The LPS millimetres of `pieces` as a file with `axes` and `unit` would hold them."""
    matrix = axes_matrix(axes) / UNITS[unit]
    return [Piece(p.name, p.points @ matrix, p.triangles, p.source, p.hints) for p in pieces]


def _block(low: tuple[float, ...], high: tuple[float, ...]) -> trimesh.Trimesh:
    return trimesh.creation.box(bounds=[low, high])


def _made(bodies_only: bool = False) -> tuple[Piece, ...]:
    """Blocks in LPS mm: bodies with spinous and transverse processes, discs between them."""
    pieces = []
    for number in range(1, 5):
        z = -36.0 * number
        parts = [_block((-24, -17, z - 14), (24, 17, z + 14))]
        if not bodies_only:
            parts += [_block((-3, 16, z - 12), (3, 65, z + 6)), _block((-43, 18, z - 4), (43, 24, z + 4))]
        bone = trimesh.util.concatenate(parts)
        disc = _block((-24, -17, z - 22), (24, 17, z - 14))
        for name, mesh in ((f"L{number}", bone), (f"disc_L{number}L{number + 1}", disc)):
            pieces.append(Piece(name, np.array(mesh.vertices), np.array(mesh.faces, np.int32), "made"))
    return tuple(pieces)


def _guesses(pieces: list[Piece] | tuple[Piece, ...]) -> list[Guess]:
    return guess_all([p.name for p in pieces])


@settings(max_examples=72, deadline=None)
@given(st.sampled_from(all_axes()), st.sampled_from(sorted(UNITS)), st.tuples(*[st.floats(-500, 500)] * 3))
def test_any_turn_unit_and_place_is_found(axes: str, unit: str, away: tuple[float, ...]) -> None:
    moved = tuple(Piece(p.name, p.points + np.array(away), p.triangles, p.source) for p in _made())
    pieces = _turned(moved, axes, unit)
    found = guess_frame(pieces, _guesses(pieces))
    assert (found.axes, found.unit) == (axes, unit)
    assert found.confidence >= SURE
    for piece, true in zip(pieces, moved, strict=True):
        np.testing.assert_allclose(to_lps(piece.points, found), true.points, atol=1e-6)


@pytest.mark.parametrize("who", ["remus", "clouthier"])
def test_real_spines_in_all_frames(who: str) -> None:
    """As they are (LPS, mm), and in all 24 turns by 3 units: RAS, centimetres, metres with Y up among them."""
    true = _read(reference_folder() / who)
    guesses = _guesses(true)
    as_it_is = guess_frame(true, guesses)
    assert (as_it_is.axes, as_it_is.unit, as_it_is.confidence > 0.9) == ("LPS", "mm", True)
    for axes in all_axes():
        for unit in UNITS:
            found = guess_frame(_turned(true, axes, unit), guesses)
            assert (found.axes, found.unit, found.confidence > 0.9) == (axes, unit, True), found


@pytest.mark.parametrize("who", ["remus", "clouthier"])
def test_real_names_and_levels_need_no_question(who: str) -> None:
    pieces = _read(reference_folder() / who)
    guesses = _guesses(pieces)
    assert all(g.confidence >= SURE for g in guesses)
    assert [p.name for p, g in zip(pieces, guesses, strict=True) if g.target is None] in ([], ["pelvis"])
    placed = [
        Placed(p.name, g, tuple(middle_of(p.points)), tuple(np.ptp(p.points, axis=0)))
        for p, g in zip(pieces, guesses, strict=True)
    ]
    report = check_levels(placed)
    assert report.findings == ()
    assert report.levels == (("L1", "L2", "L3", "L4", "L5", "S1") if who == "remus" else ("L2", "L3", "L4", "L5"))


def test_the_atlas_itself_as_y_up_metres() -> None:
    atlas = read_pack(atlas_path())
    names = [name for name in atlas.meshes if name.startswith(("vertebra/", "disc/")) or name == "canal/dural-sac"]
    pieces = tuple(
        Piece(n, np.asarray(atlas.meshes[n].points, float), atlas.meshes[n].triangles, "atlas") for n in names
    )
    turned = _turned(pieces, "LSA", "m")
    found = guess_frame(turned, [Guess(n, 1, "known") for n in names])
    assert (found.axes, found.unit, found.title) == ("LSA", "m", "Y up (glTF), m")
    assert found.confidence > 0.9


def test_bodies_alone_do_not_tell_front_from_back() -> None:
    pieces = [p for p in _made(bodies_only=True) if p.name.startswith("L")]
    found = guess_frame(pieces, _guesses(pieces))
    assert found.confidence < SURE
    assert axes_matrix(found.axes)[2].tolist() == [0, 0, 1]


def test_nothing_known_is_lps_millimetres_and_unsure() -> None:
    found = guess_frame([], [])
    assert (found.axes, found.unit, found.confidence < 0.5) == ("LPS", "mm", True)


def test_a_mirrored_file_is_told_by_its_sides_and_only_turned() -> None:
    sided = [Piece(n, np.array([[x, 30, -90.0], [x + 5, 35, -80]]), np.zeros((0, 3), np.int32), "made")
             for n, x in (("facet L3-4 left", 15.0), ("facet L3-4 right", -20.0))]  # fmt: skip
    true = (*_made(), *sided)
    good = guess_frame(true, _guesses(true))
    assert (good.mirrored, good.axes) == (False, "LPS")
    flipped = [Piece(p.name, p.points * [-1, 1, 1], p.triangles, p.source) for p in true]
    found = guess_frame(flipped, _guesses(flipped))
    assert (found.mirrored, found.axes, found.confidence < SURE) == (True, "LPS", True)
    assert "mirrored" in found.reason


def test_what_the_file_says_is_taken_and_a_contradiction_is_said() -> None:
    pieces = [Piece(p.name, p.points, p.triangles, p.source, {"frame": "LPS", "unit": "mm"}) for p in _made()]
    assert guess_frame(pieces, _guesses(pieces)).confidence == 1
    turned = _turned(tuple(pieces), "RAS", "mm")
    found = guess_frame(turned, _guesses(turned))
    assert (found.axes, found.confidence < SURE) == ("LPS", True)
    assert "RAS" in found.reason


def test_axes_are_24_and_proper() -> None:
    assert len(set(all_axes())) == 24
    assert all(round(np.linalg.det(axes_matrix(a))) == 1 for a in all_axes())
    gl = to_lps(np.array([[0.1, 0.2, 0.3]]), FrameGuess("m", "LSA", 1, ""))
    np.testing.assert_allclose(gl, [[100, -300, 200]])
    np.testing.assert_array_equal(to_lps(np.eye(3), AS_IT_IS), np.eye(3))


@pytest.mark.parametrize("axes", ["", "LP", "LLS", "LPSI", "XYZ", "LRS"])
def test_axes_that_are_none_are_refused(axes: str) -> None:
    with pytest.raises(MeshError, match=r"^axes [^\n]*$"):
        axes_matrix(axes)
