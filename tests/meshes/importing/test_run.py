"""From recognised pieces to a pack and a report: what is taken, left out, asked about, derived, refused."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pyvista", exc_type=ImportError, reason="packs are made with VTK")
from meshes.errors import MeshError
from meshes.importing.model import Guess
from meshes.importing.run import Choices, assembled, title_of
from meshes.pack import PackInfo, read_pack
from meshes.shipped import atlas_path
from tests.meshes.importing.test_pack_maker import INFO, ball


def named(name: str, target: str | None, confidence: float = 1.0, z: float = 0.0):
    piece = ball(z)
    return type(piece)(name, piece.points, piece.triangles, f"{name}.stl"), Guess(target, confidence, "a test")


def test_what_is_sure_is_taken_and_the_rest_reported() -> None:
    pieces = [named("L4", "vertebra/L4", z=60), named("hip", None), named("thing", "disc/L4-L5", 0.3)]
    pack, report = assembled(pieces, INFO, "LPS, mm", Choices())
    assert list(pack.meshes) == ["vertebra/L4"]
    assert [(row.name, row.taken) for row in report.rows] == [("L4", True), ("hip", False), ("thing", False)]


def test_the_user_has_the_last_word() -> None:
    pieces = [named("L4", "vertebra/L4", z=60), named("thing", "disc/L4-L5", 0.3), named("extra", "canal/dural-sac")]
    choices = Choices({1: "vertebra/L5", 2: ""}, derive=False)
    pack, report = assembled(pieces, INFO, "LPS, mm", choices)
    assert set(pack.meshes) == {"vertebra/L4", "vertebra/L5"}
    assert report.rows[1].reason == "named by the user"


def test_pieces_of_one_name_are_told_apart_by_their_number() -> None:
    pieces = [named("bone", None, z=60), named("bone", None, z=20)]
    pack, _ = assembled(pieces, INFO, "LPS, mm", Choices({0: "vertebra/L4", 1: "vertebra/L5"}, derive=False))
    high, low = (pack.meshes[key].points[:, 2].mean() for key in ("vertebra/L4", "vertebra/L5"))
    assert high > low + 30


def test_two_of_a_level_are_refused_by_name() -> None:
    pieces = [named("L3", "vertebra/L3"), named("lumbar3", "vertebra/L3")]
    with pytest.raises(MeshError, match=r"lumbar3\.stl: 'lumbar3' is taken for vertebra/L3, and so is 'L3'"):
        assembled(pieces, INFO, "LPS, mm", Choices())


def test_nothing_recognised_is_one_line_that_helps() -> None:
    with pytest.raises(MeshError, match="nothing was recognised among 1 surfaces"):
        assembled([named("blob", None)], INFO, "LPS, mm", Choices())


def test_what_is_missing_is_derived_unless_told_not_to() -> None:
    if not (atlas_path() / "pack.json").exists():
        pytest.skip("the atlas has not been built: run make atlas")
    atlas = read_pack(atlas_path())
    pieces = []
    for key in ("vertebra/L4", "vertebra/L5"):
        piece, _ = named(key.split("/")[1], key)
        mesh = atlas.meshes[key]
        pieces.append((type(piece)(piece.name, mesh.points.astype(float), mesh.triangles, "x"), Guess(key, 1.0, "")))
    pack, report = assembled(pieces, PackInfo("p", "P", "", "", ""), "LPS, mm", Choices())
    assert set(report.derived) >= {"disc/L4-L5", "facet/L4-L5/left", "facet/L4-L5/right"}
    assert pack.info.generator["derived"] == sorted(report.derived)
    bare, report = assembled(pieces, PackInfo("p", "P", "", "", ""), "LPS, mm", Choices(derive=False))
    assert (list(bare.meshes), report.derived) == (["vertebra/L4", "vertebra/L5"], ())


@pytest.mark.parametrize(
    ("path", "title"),
    [("a/remus", "remus"), ("case 7.nii.gz", "case 7"), ("x.seg.nrrd", "x"), ("L3.v2.stl", "L3.v2"), ("b.zip", "b")],
)
def test_a_pack_is_called_as_its_file(path: str, title: str) -> None:
    assert title_of(Path(path)) == title
