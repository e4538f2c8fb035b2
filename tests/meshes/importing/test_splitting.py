"""A fused mesh comes apart into its bodies, and these are counted from the sacrum, from a named one, or asked about."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from meshes.errors import MeshError
from meshes.importing.cleaning import piece_of
from meshes.importing.frames import FrameGuess, axes_matrix
from meshes.importing.mesh_files import read_meshes
from meshes.importing.model import Cancelled, Guess, Piece
from meshes.importing.names import SURE, guess
from meshes.importing.reading import Recognised, read_and_recognise, recognise, renumbered, split_unrecognised
from meshes.importing.splitting import bodies_of_size, split_bodies
from meshes.pack import read_pack
from meshes.shipped import atlas_path
from tests.reference import reference_folder

LUMBAR = ("L1", "L2", "L3", "L4", "L5")


def fused(*meshes: trimesh.Trimesh, name: str = "spine") -> Piece:
    one = trimesh.util.concatenate(list(meshes))
    return piece_of(name, f"{name}.stl", np.array(one.vertices), np.array(one.faces, np.int64), {})


def ball(radius: float, x: float = 0.0, subdivisions: int = 2) -> trimesh.Trimesh:
    made = trimesh.creation.icosphere(subdivisions=subdivisions, radius=radius)
    made.apply_translation([x, 0, 0])
    return made


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(5, 20), min_size=2, max_size=6), st.integers(0, 4))
def test_bodies_come_largest_first_and_crumbs_are_said(radii: list[float], crumbs: int) -> None:
    balls = [ball(r, 50 * n) for n, r in enumerate(radii)] + [ball(0.2, -30 * n - 50) for n in range(crumbs)]
    found = split_bodies(fused(*balls))
    assert [p.name for p in found] == [f"spine {n}" for n in range(1, len(radii) + 1)]
    volumes = [trimesh.Trimesh(p.points, p.triangles, process=False).volume for p in found]
    np.testing.assert_allclose(volumes, sorted((ball(r).volume for r in radii), reverse=True), rtol=1e-6)
    assert all(("crumbs" in p.hints) == (crumbs > 0) for p in found)
    assert crumbs == 0 or found[0].hints["crumbs"].startswith(f"{crumbs} crumb")
    assert all(guess(p.name, p.hints).target is None for p in found)


def test_one_body_keeps_its_name_and_a_number_behind_a_name_is_no_level() -> None:
    (one,) = split_bodies(fused(ball(10), ball(0.1, 30), name="L3"))
    assert (one.name, one.hints["crumbs"], "body" in one.hints) == ("L3", "1 crumb left out", False)
    first, _ = split_bodies(fused(ball(10), ball(9, 30), name="lumbar"))
    assert (first.name, guess(first.name, first.hints).target) == ("lumbar 1", None)
    assert guess("lumbar 1").target == "vertebra/L1", "which is why the hint is needed"


def test_a_hollow_stays_with_its_body_and_a_body_inside_out_is_turned() -> None:
    hollow, wrong = ball(6), ball(8, 60)
    hollow.invert()
    wrong.invert()
    found = split_bodies(fused(ball(10), hollow, wrong))
    volumes = [trimesh.Trimesh(p.points, p.triangles, process=False).volume for p in found]
    np.testing.assert_allclose(volumes, [ball(10).volume - ball(6).volume, ball(8).volume], rtol=1e-6)
    assert ["turned" in p.hints for p in found] == [False, True]


def test_splitting_can_be_stopped() -> None:
    def stop(share: float, what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        split_bodies(fused(ball(10), ball(9, 30)), stop)


# --- spines -------------------------------------------------------------------------------------------------------


@cache
def bones(who: str) -> dict[str, trimesh.Trimesh]:
    """Vertebrae and sacrum by level, mm LPS."""
    if who == "atlas":
        if not (atlas_path() / "pack.json").exists():
            pytest.skip("the atlas has not been built: run make atlas")
        surfaces = {key.split("/")[1]: mesh for key, mesh in read_pack(atlas_path()).meshes.items()
                    if key.startswith("vertebra/")}  # fmt: skip
        return {("S1" if key == "sacrum" else key): trimesh.Trimesh(m.points, m.triangles, process=False)
                for key, m in surfaces.items()}  # fmt: skip
    pieces = {p.name: p for p in read_meshes(reference_folder() / who)}
    return {key: trimesh.Trimesh(p.points, p.triangles) for key, p in pieces.items() if key in (*LUMBAR, "S1")}


def one_file(folder: Path, who: str, levels: tuple[str, ...], axes: str = "LPS", unit: float = 1.0) -> Path:
    mesh = trimesh.util.concatenate([bones(who)[level] for level in levels])
    mesh.vertices = mesh.vertices @ axes_matrix(axes) / unit
    mesh.export(folder / "everything.stl")
    return folder / "everything.stl"


def where(found: Recognised) -> dict[str, np.ndarray]:
    return {g.target: p.points.mean(axis=0) for p, g in found.pieces if g.target and g.confidence >= SURE}


@pytest.mark.parametrize(("axes", "unit"), [("LPS", 1.0), ("RAS", 1.0), ("LSA", 1000.0), ("PIR", 10.0)])
@pytest.mark.parametrize("who", ["atlas", "remus"])
def test_lumbar_spine_and_sacrum_in_one_stl_are_all_known(tmp_path: Path, who: str, axes: str, unit: float) -> None:
    found = read_and_recognise(one_file(tmp_path, who, (*LUMBAR, "S1"), axes, unit), split=True)
    places = where(found)
    assert set(places) == {f"vertebra/{level}" for level in LUMBAR} | {"vertebra/sacrum"}, found.notes
    for level in (*LUMBAR, "S1"):
        place = places["vertebra/sacrum" if level == "S1" else f"vertebra/{level}"]
        np.testing.assert_allclose(place, merged_mean(bones(who)[level]), atol=0.1)
    assert any("counted from the sacrum" in note for note in found.notes)


def merged_mean(mesh: trimesh.Trimesh) -> np.ndarray:
    return np.unique(np.asarray(mesh.vertices, np.float32), axis=0).mean(axis=0, dtype=float)


def test_five_bodies_without_a_sacrum_are_asked_about_with_a_guess(tmp_path: Path) -> None:
    found = read_and_recognise(one_file(tmp_path, "remus", LUMBAR), split=True)
    heights = {g.target: p.points[:, 2].mean() for p, g in found.pieces}
    assert sorted(heights, key=heights.__getitem__, reverse=True) == [f"vertebra/{level}" for level in LUMBAR]
    assert all(g.confidence < SURE for _, g in found.pieces)


def test_four_bodies_without_a_sacrum_are_not_guessed(tmp_path: Path) -> None:
    found = read_and_recognise(one_file(tmp_path, "clouthier", LUMBAR[1:]), split=True)
    assert {g.target for _, g in found.pieces} == {None}
    assert any("name one of them" in note for note in found.notes)


def test_a_named_bone_beside_is_what_the_others_are_counted_from(tmp_path: Path) -> None:
    one_file(tmp_path, "clouthier", ("L2", "L3", "L4"))
    bones("clouthier")["L5"].export(tmp_path / "L5.stl")
    found = read_and_recognise(tmp_path, FrameGuess("mm", "LPS", 1.0, "a test"), split=True)
    assert set(where(found)) == {f"vertebra/{level}" for level in LUMBAR[1:]}


def test_unsplit_the_note_says_what_would_help(tmp_path: Path) -> None:
    found = read_and_recognise(one_file(tmp_path, "remus", (*LUMBAR, "S1")))
    assert [g.target for _, g in found.pieces] == [None]
    assert any("6 bodies: --split" in note for note in found.notes)
    assert bodies_of_size(found.pieces[0][0]) == 6


def test_only_what_no_name_tells_is_split() -> None:
    pieces = [fused(ball(10), ball(9, 30), name="L3"), fused(ball(10), ball(9, 30), name="export")]
    assert [p.name for p in split_unrecognised(pieces)] == ["L3", "export 1", "export 2"]


def test_all_levels_are_shifted_or_renamed_at_once() -> None:
    pieces = [replace(fused(ball(40)), name=name) for name in ("L4", "L5", "disc_L4L5")]
    pieces = [replace(p, points=p.points - [0, 0, 40 * n]) for n, p in enumerate(pieces)]
    found = recognise(pieces, FrameGuess("mm", "LPS", 1.0, "a test"))
    up = renumbered(found, steps=-1)
    assert [g.target for _, g in up.pieces] == ["vertebra/L3", "vertebra/L4", "disc/L3-L4"]
    sixth = renumbered(found, levels={"L5": "L6", "L4": "L5"})
    assert [g.target for _, g in sixth.pieces] == ["vertebra/L5", "vertebra/L6", "disc/L5-L6"]
    assert all(isinstance(g, Guess) for _, g in sixth.pieces)
    with pytest.raises(MeshError, match="two levels would be named L5"):
        renumbered(found, levels={"L4": "L5"})
