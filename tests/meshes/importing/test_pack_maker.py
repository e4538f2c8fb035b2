"""Recognised surfaces become a pack that every part of the program can work on."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("pyvista", exc_type=ImportError, reason="the coarse set is made with VTK")
import trimesh

from meshes.errors import MeshError
from meshes.importing.model import Cancelled, Piece
from meshes.importing.pack_maker import make_pack
from meshes.pack import PackInfo, read_pack, write_pack

INFO = PackInfo("test-spine", "A test", "", "", "")


def ball(z: float, radius: float = 20.0) -> Piece:
    """A closed surface at a height, mm LPS."""
    mesh = trimesh.creation.icosphere(subdivisions=3, radius=radius)
    points = np.asarray(mesh.vertices) + [0, 0, z]
    return Piece("ball", points, np.asarray(mesh.faces, np.int32), "test")


SPINE = {
    "disc/L4-L5": ball(50, 8),
    "vertebra/sacrum": ball(0),
    "vertebra/L4": ball(100),
    "vertebra/L5": ball(50),
    "disc/L4-L5/nucleus": ball(75, 4),
    "canal/dural-sac": ball(60, 9),
    "nerve/L4/left": ball(80, 3),
    "other/implant": ball(20, 3),
}


def test_a_pack_is_written_and_read_again_with_every_structure_in_order(tmp_path) -> None:
    write_pack(tmp_path, make_pack(SPINE, INFO))
    pack = read_pack(tmp_path)
    assert list(pack.meshes) == [
        "vertebra/L4", "vertebra/L5", "vertebra/sacrum", "disc/L4-L5/annulus", "disc/L4-L5/nucleus", "canal/dural-sac",
        "nerve/L4/left", "other/implant",
    ]  # fmt: skip
    rows = pack.structures
    assert (rows["vertebra/sacrum"].kind, rows["vertebra/sacrum"].levels) == ("sacrum", ("S1",))
    assert (rows["disc/L4-L5/annulus"].parent, rows["disc/L4-L5/annulus"].levels) == ("disc/L4-L5", ("L4", "L5"))
    assert (rows["nerve/L4/left"].side, rows["nerve/L4/left"].role) == ("left", "nerve")
    assert rows["canal/dural-sac"].levels == ("L4", "L5", "S1")
    assert rows["other/implant"].role == "other"
    assert all(mesh.coarse is not None and mesh.occlusion is not None for mesh in pack.meshes.values())


def test_a_disc_without_a_nucleus_stays_a_disc() -> None:
    pack = make_pack({key: one for key, one in SPINE.items() if "nucleus" not in key}, INFO)
    assert (pack.structures["disc/L4-L5"].kind, pack.structures["disc/L4-L5"].parent) == ("disc", None)


def test_the_surface_stays_where_it_was() -> None:
    made = make_pack({"vertebra/L4": SPINE["vertebra/L4"]}, INFO).meshes["vertebra/L4"]
    np.testing.assert_allclose(made.bounds, [[-20, -20, 80], [20, 20, 120]], atol=0.3)
    assert (np.einsum("ij,ij->i", made.normals, made.points - [0, 0, 100]) > 0).all()


def test_nothing_is_refused_and_a_stop_is_heeded() -> None:
    with pytest.raises(MeshError, match="found no surface"):
        make_pack({}, INFO)

    def stop(share: float, what: str) -> None:
        if share > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        make_pack(SPINE, INFO, stop)


def test_what_was_derived_is_said_in_the_pack_and_by_every_part_of_the_program(tmp_path) -> None:
    from dataclasses import replace

    from viewer.core.catalogue import Catalogue
    from viewer.core.describe import describe

    disc = replace(SPINE["disc/L4-L5"], hints={"derived": "yes"})
    spine = {key: one for key, one in SPINE.items() if "nucleus" not in key} | {"disc/L4-L5": disc}
    write_pack(tmp_path, make_pack(spine, INFO))
    catalogue = Catalogue(read_pack(tmp_path))
    assert catalogue.derived == {"disc/L4-L5"}
    assert catalogue.name("disc/L4-L5") == "Intervertebral disc L4-L5 (derived)"
    assert "derived from the bones" in describe(catalogue, "disc/L4-L5").note
    assert catalogue.name("vertebra/L4") == "Fourth lumbar vertebra (L4)"
    assert catalogue.in_language("de").name("disc/L4-L5").endswith("(abgeleitet)")


def test_the_tree_says_it_in_a_word(tmp_path) -> None:
    pytest.importorskip("PyQt6.QtCore", exc_type=ImportError)
    from dataclasses import replace

    from viewer.core.catalogue import Catalogue
    from viewer.ui.wording import short_name

    disc = replace(SPINE["disc/L4-L5"], hints={"derived": "yes"})
    catalogue = Catalogue(make_pack({"vertebra/L4": SPINE["vertebra/L4"], "disc/L4-L5": disc}, INFO))
    assert short_name(catalogue, "disc/L4-L5", in_segment=True) == "Disc (derived)"
