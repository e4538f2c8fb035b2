"""Bad mesh files, folders and zips: a clear line each that names the file, or taken with a word on what was mended."""

from __future__ import annotations

import base64
import io
import json
import os
import stat
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("pyvista", exc_type=ImportError, reason="the sound VTK files are written by VTK")
import trimesh

from meshes.errors import MeshError
from meshes.importing import mesh_files
from meshes.importing.mesh_files import read_meshes
from meshes.importing.reading import read_and_recognise, recognise
from meshes.importing.run import Choices, assembled
from meshes.pack import PackInfo
from tests.meshes.importing.mesh_samples import ball, gltf_text, two, zipped

STL = trimesh.exchange.stl.export_stl(ball())
PLY = trimesh.exchange.ply.export_ply(ball())
GLB = two().export(file_type="glb")
TETRA = "v 0 0 0\nv 9 0 0\nv 0 9 0\nv 0 0 9\n"
FACES = "f 1 3 2\nf 1 2 4\nf 2 3 4\nf 3 1 4\n"


def glb(change: Callable[[dict[str, Any]], None]) -> bytes:
    size = struct.unpack_from("<I", GLB, 12)[0]
    document = json.loads(GLB[20 : 20 + size])
    change(document)
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    head = struct.pack("<IIIII", 0x46546C67, 2, 20 + len(text) + len(GLB) - 20 - size, len(text), 0x4E4F534A)
    return head + text + GLB[20 + size :]


def loop(document: dict[str, Any]) -> None:
    document["nodes"][1]["children"] = [1]


def circle(document: dict[str, Any]) -> None:
    document["nodes"][0]["children"], document["nodes"][1]["children"] = [1], [0]


def many(document: dict[str, Any]) -> None:
    document["accessors"][0]["count"] = 2**31


def gltf(uri: str) -> bytes:
    document = json.loads(gltf_text(two(), inside=True)["L3.gltf"])
    document["buffers"][0]["uri"] = uri
    return json.dumps(document).encode()


def model(text: str, attributes: str = "") -> bytes:
    space = 'xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"'
    return zipped(("3D/3dmodel.model", f"<model {space} {attributes}>{text}</model>".encode()))


CORNERS = ((0, 0, 0), (9, 0, 0), (0, 9, 0), (0, 0, 9))
MESH = (
    "<mesh><vertices>" + "".join(f'<vertex x="{x}" y="{y}" z="{z}"/>' for x, y, z in CORNERS) + "</vertices><triangles>"
    + "".join(f'<triangle v1="{a}" v2="{b}" v3="{c}"/>' for a, b, c in ((0, 2, 1), (0, 1, 3), (1, 2, 3), (2, 0, 3)))
    + "</triangles></mesh>"
)  # fmt: skip
DOUBLING = "".join(
    f'<object id="{n}"><components><component objectid="{n + 1}"/><component objectid="{n + 1}"/></components></object>'
    for n in range(1, 29)
)
VTK = "# vtk DataFile Version 3.0\nx\nASCII\nDATASET POLYDATA\nPOINTS 4 float\n0 0 0 9 0 0 0 9 0 0 0 9\n"


def climbing(name: str) -> bytes:
    return zipped((name, STL))


def linked() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        info = zipfile.ZipInfo("L3.stl")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return target.getvalue()


def locked() -> bytes:
    data = bytearray(zipped(("L3.stl", STL)))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def twice() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in ("L3.stl", "L4.stl"):
            archive.writestr(name, STL)
    return target.getvalue().replace(b"L4.stl", b"L3.stl")


def crowded() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(20_001):
            archive.writestr(f"{number}", b"")
    return target.getvalue()


BAD: list[tuple[str, bytes | str, str]] = [
    ("cut.stl", STL[:-1], "ends early"),
    ("empty.ply", "", "has 0 bytes"),
    ("words.stl", "Dear colleague, here is the spine you asked for. " * 20, "is no STL"),
    ("words.obj", "Dear colleague", "holds no surface"),
    ("words.ply", "hello", "cannot be read as PLY"),
    ("words.glb", "hello hello hello", "cannot be read as GLB"),
    ("words.gltf", "{hello", "no JSON"),
    ("words.vtk", "hello", "cannot be read as VTK"),
    ("words.vtp", "hello", "no sound XML"),
    ("words.3mf", "hello", "is no sound zip"),
    ("image.stl", b"\x89PNG\r\n\x1a\n" + bytes(500), "is no STL"),
    ("huge-count.stl", bytes(80) + struct.pack("<I", 2**32 - 1) + STL[84:], "4294967295 triangles announced"),
    ("broken-number.stl", "solid x\nfacet normal 0 0 1\nouter loop\nvertex 0 0 zero\nvertex 1 0 0\nvertex 0 1 0\n"
     "endloop\nendfacet\nendsolid x\n", "something among the numbers"),
    ("no-end.stl", trimesh.exchange.stl.export_stl_ascii(ball())[:-20], "ends early"),
    ("huge-count.ply", PLY.replace(b"vertex 42", b"vertex 4200000000"), "announces 4200000000 of 'vertex'"),
    ("huge-faces.ply", PLY.replace(b"face 80", b"face 999999999999"), "announces 999999999999 of 'face'"),
    ("cut.ply", PLY[:-30], "cut"),
    ("huge-count.glb", glb(many), "announces 2147483648 values"),
    ("cut.glb", GLB[:-30], "expected version 2 and a whole file"),
    ("loop.glb", glb(loop), "hangs below itself"),
    ("circle.glb", glb(circle), "hangs below itself"),
    ("climbing.gltf", gltf("../secret.bin"), "expected a file beside it"),
    ("escaped.gltf", gltf("%2e%2e/secret.bin"), "expected a file beside it"),
    ("absolute.gltf", gltf("/etc/passwd"), "expected a file beside it"),
    ("windows.gltf", gltf("C:\\secret.bin"), "expected a file beside it"),
    ("fetched.gltf", gltf("https://example.org/x.bin"), "nothing else is fetched"),
    ("file.gltf", gltf("file:///etc/passwd"), "nothing else is fetched"),
    ("missing.gltf", gltf("missing.bin"), "not beside it"),
    ("base64.gltf", gltf("data:application/octet-stream;base64,@@@"), "no base64"),
    ("short.gltf", gltf("data:;base64," + base64.b64encode(b"abcd").decode()), "beyond its buffer of 4 bytes"),
    ("draco.glb", glb(lambda d: d.update(extensionsRequired=["KHR_draco_mesh_compression"])), "without compression"),
    ("beyond.obj", TETRA + FACES.replace("2 3 4", "2 3 5"), "beyond"),
    ("beyond-back.obj", TETRA + FACES.replace("2 3 4", "2 3 -5"), "beyond"),
    ("nan.obj", TETRA.replace("9 0 0", "nan 0 0") + FACES, "no finite numbers"),
    ("inf.obj", TETRA.replace("9 0 0", "1e999 0 0") + FACES, "no finite numbers"),
    ("vast.obj", TETRA.replace("9 0 0", "1e300 0 0") + FACES, "no finite numbers"),
    ("flat.obj", "v 0 0 0\nv 9 0 0\nv 0 9 0\nf 1 2 3\n", "1 triangles, expected"),
    ("entities.vtp", '<!DOCTYPE x [<!ENTITY a "aaaaaaaa">]><VTKFile type="PolyData">&a;</VTKFile>', "entities"),
    ("grid.vtp", '<VTKFile type="UnstructuredGrid"></VTKFile>', "expected 'PolyData'"),
    ("image.vtk", VTK.replace("POLYDATA", "STRUCTURED_POINTS"), "structured_points"),
    ("huge-count.vtk", VTK.replace("4 float", "400000000000 float"), "announces 1200000000000 points"),
    ("cells.vtk", VTK + "POLYGONS 2 8\n3 0 1 2 9 0 1 3\n", "does not agree"),
    ("none.3mf", zipped(("3D/other.xml", b"<a/>")), "holds no model"),
    ("itself.3mf", model('<resources><object id="1"><components><component objectid="1"/></components></object>'
     '</resources><build><item objectid="1"/></build>'), "is made of itself"),
    ("doubling.3mf", model(f'<resources>{DOUBLING}<object id="29">{MESH}</object></resources><build>'
     '<item objectid="1"/></build>'), "is made of more than"),
    ("lost.3mf", model('<resources/><build><item objectid="7"/></build>'), "is not there"),
    ("climb.zip", climbing("../../L3.stl"), "climbs out"),
    ("absolute.zip", climbing("/etc/L3.stl"), "climbs out"),
    ("windows.zip", climbing("C:/L3.stl"), "climbs out"),
    ("backslash.zip", climbing("..\\..\\L3.stl"), "climbs out"),
    ("bomb.zip", zipped(("L3.stl", bytes(50_000_000))), "swells"),
    ("bomb.3mf", zipped(("3D/3dmodel.model", b" " * 50_000_000)), "swells"),
    ("link.zip", linked(), "is a link"),
    ("locked.zip", locked(), "locked with a password"),
    ("twice.zip", twice(), "twice"),
    ("nested.zip", zipped(("inner.zip", zipped(("L3.stl", STL)))), "another zip"),
    ("nothing.zip", zipped(("readme.txt", b"x")), "holds no mesh file"),
    ("crowded.zip", crowded(), "at most 20000"),
    ("inside.zip", zipped(("a/L3.stl", STL), ("a/L4.stl", b"hello")), "L4.stl: is no STL"),
    ("lonely.zip", zipped(("a/L3.gltf", gltf("x.bin"))), "not in the zip"),
    ("scan.docx", "x", "is no mesh format"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "message"), BAD, ids=[name for name, _, _ in BAD])
def test_bad_input_is_one_line_that_names_the_file(tmp_path: Path, name: str, content: Any, message: str) -> None:
    (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    (tmp_path.parent / "secret.bin").write_bytes(b"x" * 10_000)
    begun = time.perf_counter()
    with pytest.raises(MeshError) as caught:
        read_meshes(tmp_path / name)
    said = str(caught.value)
    assert message in said
    assert name in said or name.endswith(".zip")
    assert said.isprintable()
    assert time.perf_counter() - begun < 5
    assert [one.name for one in tmp_path.iterdir()] == [name], "nothing is written beside it"


def test_a_file_beyond_the_bound_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "huge.stl").open("wb") as stream:
        stream.truncate(3 * 2**30)  # a hole, which takes no room on the disk
    with pytest.raises(MeshError, match=r"huge\.stl: has 3221225472 bytes"):
        read_meshes(tmp_path / "huge.stl")
    (tmp_path / "L3.stl").write_bytes(STL)
    monkeypatch.setattr(mesh_files, "MAX_TRIANGLES", 10)
    with pytest.raises(MeshError, match=r"L3\.stl: brings the triangles to 80"):
        read_meshes(tmp_path / "L3.stl")


def test_what_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "L3.stl").write_bytes(STL)

    def denied(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", denied)
    with pytest.raises(MeshError, match=r"L3\.stl: cannot be opened \(Permission denied\)"):
        read_meshes(tmp_path)


def test_odd_names_stay_on_one_line(tmp_path: Path) -> None:
    odd = "L3\n\x1b[31m\tred.stl"
    (tmp_path / odd).write_bytes(STL)
    (piece,) = read_meshes(tmp_path)
    assert piece.name == "L3 [31m red"
    assert piece.source.isprintable()
    (tmp_path / odd).write_bytes(b"x")
    with pytest.raises(MeshError) as caught:
        read_meshes(tmp_path)
    assert str(caught.value).isprintable()
    (tmp_path / odd).unlink()
    (tmp_path / os.fsdecode(b"L3\xff.stl")).write_bytes(STL)
    (piece,) = read_meshes(tmp_path)
    piece.name.encode()  # no half of a character that no file and no terminal can hold


@pytest.mark.parametrize("names", [("L3.stl", "L3.ply"), ("L3.stl", "lumbar3.ply"), ("a/L3.stl", "b/L3.stl")])
def test_two_of_one_level_are_named_with_both_files(tmp_path: Path, names: tuple[str, str]) -> None:
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(PLY if name.endswith("ply") else STL)
    found = read_and_recognise(tmp_path)
    with pytest.raises(MeshError) as caught:
        assembled(found.pieces, PackInfo("p", "P", "", "", ""), found.frame, Choices())
    for name in names:
        assert Path(name).name in str(caught.value)


def test_mended_surfaces_are_taken_and_said() -> None:
    """Inside out, facing both ways, with an edge too many, open: each is read, and a note says so."""
    inverted = ball(0, 40)
    inverted.invert()
    mixed = ball(-60, 40)
    mixed.faces[::3] = mixed.faces[::3, ::-1]
    fin = ball(-120, 40)
    fin.faces = np.vstack([fin.faces, [fin.faces[0][0], fin.faces[0][1], 20]])
    cut = ball(-180, 40)
    cut.update_faces(np.arange(80) > 1)
    pieces = [mesh_files.piece_of(name, f"{name}.stl", np.array(m.vertices), np.array(m.faces, np.int64), {})
              for name, m in (("L1", inverted), ("L2", mixed), ("L3", fin), ("L4", cut))]  # fmt: skip
    for piece in pieces:
        assert trimesh.Trimesh(piece.points, piece.triangles, process=False).volume > 200_000, piece.name
    assert trimesh.Trimesh(pieces[1].points, pieces[1].triangles, process=False).is_winding_consistent
    notes = " ".join(recognise(pieces).notes)
    for said in (
        "Inside out, and turned: L1",
        "put right: L2",
        "more than two triangles meet: L3",
        "Not closed: L3, L4",
    ):
        assert said in notes


# --- what is good, though unusual ---------------------------------------------------------------------------------


def test_gltf_takes_its_buffers_from_beside_in_a_folder_and_in_a_zip(tmp_path: Path) -> None:
    files = gltf_text(two(), inside=False)
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    assert [piece.name for piece in read_meshes(tmp_path / "L3.gltf")] == ["L4", "L5"]
    packed = zipped(*((f"deep/er/{name}", data) for name, data in files.items()))
    (tmp_path / "all.zip").write_bytes(packed)
    assert [piece.name for piece in read_meshes(tmp_path / "all.zip")] == ["L4", "L5"]
    bin_file = next(name for name in files if name.endswith(".bin"))
    (tmp_path.parent / "elsewhere.bin").write_bytes(files[bin_file])
    (tmp_path / bin_file).unlink()
    (tmp_path / bin_file).symlink_to(tmp_path.parent / "elsewhere.bin")
    with pytest.raises(MeshError, match="lies elsewhere"):
        read_meshes(tmp_path / "L3.gltf")


def test_folders_in_folders_and_what_a_mac_adds(tmp_path: Path) -> None:
    members = {"spine/L3.STL": STL, "spine/more/L4.Ply": PLY, "__MACOSX/spine/._L3.STL": b"x", ".L9.stl": b"x",
               "spine/.DS_Store": b"x"}  # fmt: skip
    for name, data in members.items():
        (tmp_path / "d" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "d" / name).write_bytes(data)
    (tmp_path / "d" / "spine" / "round").symlink_to(tmp_path / "d")
    assert [piece.name for piece in read_meshes(tmp_path / "d")] == ["L3", "L4"]
    (tmp_path / "all.ZIP").write_bytes(zipped(*members.items()))
    assert [piece.name for piece in read_meshes(tmp_path / "all.ZIP")] == ["L3", "L4"]


def test_obj_groups_are_pieces_and_materials_are_never_fetched(tmp_path: Path) -> None:
    text = f"mtllib ../secret.mtl\n{TETRA}usemtl bone\ng L4\n{FACES}g L5\n{TETRA}{FACES.replace('f', '# f')}"
    text += "f -4 -2 -3\nf -4/1 -3/1 -1/1\nf -3//2 -2//2 -1//2\nf -2/1/1 -4/1/1 -1/1/1\n"
    (tmp_path / "x.OBJ").write_text(text)
    pieces = read_meshes(tmp_path / "x.OBJ")
    assert [(piece.name, len(piece.points), len(piece.triangles)) for piece in pieces] == [("L4", 4, 4), ("L5", 4, 4)]


def test_a_file_that_says_nothing_is_named_by_its_only_object(tmp_path: Path) -> None:
    (tmp_path / "export.obj").write_text(f"o L3\n{TETRA}{FACES}")
    (tmp_path / "L4.obj").write_text(f"o Cube.001\n{TETRA}{FACES}")
    assert [piece.name for piece in read_meshes(tmp_path)] == ["L4", "L3"]


def test_units_of_a_3mf_and_where_its_objects_stand(tmp_path: Path) -> None:
    text = (f'<resources><object id="1" name="L3">{MESH}</object><object id="2"><components><component objectid="1" '
            'transform="1 0 0 0 1 0 0 0 1 0 0 5"/></components></object></resources>'
            '<build><item objectid="2" transform="-1 0 0 0 1 0 0 0 1 100 0 0"/></build>')  # fmt: skip
    (tmp_path / "x.3mf").write_bytes(model(text, 'unit="inch"'))
    (piece,) = read_meshes(tmp_path / "x.3mf")
    assert (piece.name, piece.hints) == ("L3", {"unit": "mm"})
    expected = (np.array(CORNERS) * [-1, 1, 1] + [100, 0, 5]) * 25.4
    np.testing.assert_allclose(sorted(piece.points.tolist()), sorted(expected.tolist()))


@pytest.mark.parametrize("space", ["RAS", "LPS"])
def test_the_space_that_slicer_writes_decides_the_axes(tmp_path: Path, space: str) -> None:
    mark = f"3D Slicer output. SPACE={space}"
    binary = bytearray(STL)
    binary[:80] = mark.encode().ljust(80)
    vtk = pytest.importorskip("vtk")
    surface = __import__("pyvista").wrap(ball())
    array = vtk.vtkStringArray()
    array.SetName("SPACE")
    array.InsertNextValue(space)
    surface.GetFieldData().AddArray(array)
    for name in ("d.vtp", "e.vtk"):
        surface.save(tmp_path / name)
    surface.save(tmp_path / "f.vtk", binary=False)
    (tmp_path / "a.stl").write_bytes(binary)
    (tmp_path / "b.ply").write_bytes(PLY.replace(b"\ncomment", f"\ncomment {mark}\ncomment".encode(), 1))
    (tmp_path / "c.obj").write_text(f"# {mark}\n{TETRA}{FACES}")
    pieces = read_meshes(tmp_path)
    assert [(piece.source, piece.hints.get("space")) for piece in pieces] == [
        (name, space) for name in ("a.stl", "b.ply", "c.obj", "d.vtp", "e.vtk", "f.vtk")
    ]
    assert recognise(pieces).frame == f"{space}, mm"
