from __future__ import annotations

import json
import random
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from meshes.errors import PackError
from meshes.mesh import Mesh
from meshes.pack import DESCRIPTION_FILE, MESH_FILE, MeshPack, describe_mesh, read_pack, write_pack
from tests.synthetic import blob, synthetic_pack


def small_pack() -> MeshPack:
    coarse = blob((0, 0, 0), (20, 15, 10), rings=4)
    mesh = blob((0, 0, 0), (20, 15, 10), rings=8)
    part = np.where(mesh.points[:, 2] > 0, 1, 0).astype(np.uint8)
    rig = np.stack([0 * part, 0 * part, 255 * part, 0 * part], axis=1)
    mesh = replace(
        mesh, part=part, part_names=("body", "pedicle/left"), coarse=replace(coarse, occlusion=None), rig=rig
    )
    row = describe_mesh("vertebra/L3", mesh, kind="vertebra", role="bone", side=None, levels=("L3",), parent=None)
    info = replace(synthetic_pack().info, generator={"name": "test"})
    return MeshPack(info, {row.id: row}, {row.id: mesh}, rig_bones=(row.id,))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_pack(tmp_path / "pack", small_pack())
    return tmp_path / "pack"


def same(one: Mesh, other: Mesh) -> bool:
    return (
        np.array_equal(one.points, other.points)
        and np.array_equal(one.triangles, other.triangles)
        and np.array_equal(one.normals, other.normals)
    )


def test_a_pack_comes_back_as_it_was_written(folder: Path) -> None:
    pack, again = small_pack(), read_pack(folder)
    assert again.info == pack.info
    assert again.structures == pack.structures
    mesh, read = pack.meshes["vertebra/L3"], again.meshes["vertebra/L3"]
    assert same(mesh, read)
    assert read.part_names == mesh.part_names
    assert mesh.part is not None
    assert np.array_equal(read.part, mesh.part)
    assert again.rig_bones == ("vertebra/L3",)
    assert read.rig is not None
    assert np.array_equal(read.rig, mesh.rig)
    assert mesh.occlusion is not None
    assert np.allclose(read.occlusion, mesh.occlusion, atol=1 / 255)
    assert mesh.coarse is not None
    assert read.coarse is not None
    assert same(mesh.coarse, read.coarse)


def test_the_same_pack_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_pack(tmp_path / "again", small_pack())
    for name in (DESCRIPTION_FILE, MESH_FILE):
        assert (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_a_pack_read_and_written_again_is_the_same(folder: Path, tmp_path: Path) -> None:
    write_pack(tmp_path / "again", read_pack(folder))
    assert (folder / MESH_FILE).read_bytes() == (tmp_path / "again" / MESH_FILE).read_bytes()


def test_other_programs_can_read_the_surfaces(folder: Path) -> None:
    trimesh = pytest.importorskip("trimesh")
    scene = trimesh.load(folder / MESH_FILE)
    mesh = scene.geometry["vertebra/L3"]
    assert mesh.is_volume
    assert mesh.body_count == 1
    assert mesh.bounds == pytest.approx(np.array([[-20, -15, -10], [20, 15, 10]]), abs=0.7)
    assert set(mesh.vertex_attributes) >= {"_PART", "_OCCLUSION"}


def edit(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = folder / DESCRIPTION_FILE
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))


BAD_DESCRIPTIONS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "another version": (lambda d: d.update(format_version=2), "format_version"),
    "version as a flag": (lambda d: d.update(format_version=True), "format_version"),
    "another format": (lambda d: d.update(format="stl"), "format"),
    "another frame": (lambda d: d.update(frame="RAS"), "frame"),
    "another unit": (lambda d: d.update(units="m"), "units"),
    "no title": (lambda d: d.pop("title"), "title"),
    "no structures": (lambda d: d.update(structures=[]), "structures"),
    "structures no list": (lambda d: d.update(structures={"a": 1}), "structures"),
    "a structure no object": (lambda d: d["structures"].append(3), r"structures\[1\]"),
    "doubled id": (lambda d: d["structures"].append(d["structures"][0]), "twice"),
    "id that climbs": (lambda d: d["structures"][0].update(id="../etc"), "'id'"),
    "unknown role": (lambda d: d["structures"][0].update(role="muscle"), "'role'"),
    "unknown side": (lambda d: d["structures"][0].update(side="middle"), "'side'"),
    "negative count": (lambda d: d["structures"][0].update(triangles=-4), "'triangles'"),
    "other count": (lambda d: d["structures"][0].update(triangles=7), "7"),
    "bounds of text": (lambda d: d["structures"][0].update(bounds="wide"), "'bounds'"),
    "bounds of another": (lambda d: d["structures"][0].update(bounds=[[0, 0, 0], [1, 1, 1]]), "reaches"),
    "bounds not finite": (
        lambda d: d["structures"][0].update(bounds=[[0, 0, float("nan")], [1, 1, 1]]),
        "'bounds'",
    ),
    "a mesh too many": (
        lambda d: d["structures"].append({**d["structures"][0], "id": "vertebra/L4"}),
        "L4.*missing",
    ),
    "another hash": (lambda d: d["structures"][0].update(sha256="0" * 64), "sha256"),
    "rig bones no list": (lambda d: d.update(rig_bones="vertebra/L3"), "rig_bones"),
    "rig bone not there": (lambda d: d.update(rig_bones=["vertebra/L9"]), "rig_bones"),
    "rig bone twice": (lambda d: d.update(rig_bones=["vertebra/L3"] * 2), "rig_bones"),
    "rig without bones": (lambda d: d.pop("rig_bones"), "names bone 0, but 0"),
    "part without a name": (lambda d: d["structures"][0].update(parts=["body"]), "part number 1"),
}


@pytest.mark.parametrize("case", BAD_DESCRIPTIONS)
def test_a_bad_description_is_refused_in_one_line(folder: Path, case: str) -> None:
    change, words = BAD_DESCRIPTIONS[case]
    edit(folder, change)
    with pytest.raises(PackError, match=words) as caught:
        read_pack(folder)
    assert "\n" not in str(caught.value)
    assert str(folder) in str(caught.value)


def test_what_is_no_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="found nothing"):
        read_pack(tmp_path / "none")
    with pytest.raises(PackError, match=r"pack\.json: missing"):
        read_pack(tmp_path)
    (tmp_path / DESCRIPTION_FILE).write_text("not json")
    with pytest.raises(PackError, match="JSON"):
        read_pack(tmp_path)
    with pytest.raises(PackError, match="found a file"):
        read_pack(tmp_path / DESCRIPTION_FILE)


def test_missing_and_cut_surfaces_are_refused(folder: Path) -> None:
    path = folder / MESH_FILE
    whole = path.read_bytes()
    for keep in (0, 3, 11, 27, 500, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:keep])
        with pytest.raises(PackError, match=MESH_FILE):
            read_pack(folder)
    path.unlink()
    with pytest.raises(PackError, match="missing"):
        read_pack(folder)


def rewrite(folder: Path, change: Callable[[Mesh], Mesh]) -> None:
    """Write the pack anew with its surface changed but its description left."""
    pack = read_pack(folder)
    description = (folder / DESCRIPTION_FILE).read_bytes()
    meshes = {key: change(mesh) for key, mesh in pack.meshes.items()}
    write_pack(folder, MeshPack(pack.info, pack.structures, meshes))
    text = json.loads(description)
    (folder / DESCRIPTION_FILE).write_text(json.dumps(text))


def with_value(mesh: Mesh, value: float) -> Mesh:
    points = mesh.points.copy()
    points[3, 1] = value
    return replace(mesh, points=points)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_coordinates_that_are_no_numbers_are_refused(folder: Path, value: float) -> None:
    rewrite(folder, lambda mesh: with_value(mesh, value))
    with pytest.raises(PackError, match=r"vertebra/L3.*POSITION.*finite"):
        read_pack(folder)


def test_a_triangle_beyond_the_vertices_is_refused(folder: Path) -> None:
    def beyond(mesh: Mesh) -> Mesh:
        triangles = mesh.triangles.copy()
        triangles[5, 2] = len(mesh.points)
        return replace(mesh, triangles=triangles)

    rewrite(folder, beyond)
    with pytest.raises(PackError, match="names vertex"):
        read_pack(folder)


def test_a_rig_that_names_no_bone_is_refused(folder: Path) -> None:
    def strange(mesh: Mesh) -> Mesh:
        assert mesh.rig is not None
        return replace(mesh, rig=mesh.rig + np.array([0, 7, 0, 0], np.uint8))

    rewrite(folder, strange)
    with pytest.raises(PackError, match="names bone 7, but 1 are listed"):
        read_pack(folder)


def test_a_rig_of_another_form_is_refused(folder: Path) -> None:
    rewrite(folder, lambda mesh: replace(mesh, rig=mesh.rig[:, :3].copy()))  # type: ignore[index]
    with pytest.raises(PackError, match="four bytes"):
        read_pack(folder)


def test_a_moved_vertex_is_noticed(folder: Path) -> None:
    rewrite(folder, lambda mesh: with_value(mesh, 1.25))
    with pytest.raises(PackError, match="sha256"):
        read_pack(folder)


def test_mutated_files_are_refused_with_pack_errors_only(folder: Path) -> None:
    dice = random.Random(20261122)
    originals = {name: (folder / name).read_bytes() for name in (DESCRIPTION_FILE, MESH_FILE)}
    header = 20 + struct.unpack_from("<I", originals[MESH_FILE], 12)[0]
    messages = []
    for _ in range(1500):
        name = dice.choice([DESCRIPTION_FILE, MESH_FILE])
        data = bytearray(originals[name])
        reach = len(data) if name == DESCRIPTION_FILE or dice.random() < 0.3 else header
        for _ in range(dice.randint(1, 4)):
            data[dice.randrange(reach)] = dice.choice([0, 32, 45, 57, 91, 123, 255, dice.randrange(256)])
        (folder / name).write_bytes(data)
        messages.append(refusal(folder))
        (folder / name).write_bytes(originals[name])
    refused = [message for message in messages if message]
    assert len(refused) > 700
    assert not any("\n" in message for message in refused)


def refusal(folder: Path) -> str:
    """Why the pack is refused; empty if it is taken (a change of a title or a colour is a pack like any other)."""
    try:
        read_pack(folder)
    except PackError as error:
        return str(error)
    return ""
