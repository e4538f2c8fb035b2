"""Small sound mesh files of every format, and what fuzzing makes of them."""

from __future__ import annotations

import base64
import io
import json
import random
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyvista
import trimesh

Sample = tuple[str, bytes]  # file name, content


def ball(z: float = 0.0, radius: float = 20.0) -> trimesh.Trimesh:
    """80 triangles."""
    made = trimesh.creation.icosphere(subdivisions=1, radius=radius)
    made.apply_translation([1, 2, 3 + z])
    return made


def two() -> trimesh.Scene:
    scene = trimesh.Scene()
    for number, name in enumerate(("L4", "L5")):
        place = trimesh.transformations.translation_matrix([0, 0, -50 * number])
        scene.add_geometry(ball(), node_name=name, geom_name=name, transform=place)
    return scene


def gltf_text(scene: trimesh.Scene, inside: bool) -> dict[str, bytes]:
    """The files of a .gltf, its buffers in data: addresses or beside it."""
    files = {name: bytes(data) for name, data in scene.export(file_type="gltf").items()}
    document = json.loads(files.pop("model.gltf"))
    if inside:
        for buffer in document["buffers"]:
            buffer["uri"] = (
                "data:application/octet-stream;base64," + base64.b64encode(files.pop(buffer["uri"])).decode()
            )
    return {"L3.gltf": json.dumps(document).encode(), **files}


def saved_by_vtk(folder: Path, name: str, data: pyvista.DataSet, **how: bool) -> bytes:
    place = folder / name
    data.save(place, **how)
    return place.read_bytes()


def vtp(folder: Path, mode: str, compressor: str | None) -> bytes:
    """A .vtp in one of the ways that VTK knows."""
    import vtk

    writer = vtk.vtkXMLPolyDataWriter()
    writer.SetFileName(str(folder / "x.vtp"))
    writer.SetInputData(pyvista.wrap(ball()))
    getattr(writer, f"SetDataModeTo{mode}")()
    writer.SetEncodeAppendedData(mode == "Appended" and compressor == "LZMA")
    writer.SetCompressorType({None: 0, "ZLib": 1, "LZ4": 2, "LZMA": 3}[compressor])
    writer.SetHeaderTypeToUInt64() if compressor == "LZMA" else writer.SetHeaderTypeToUInt32()
    writer.Write()
    return (folder / "x.vtp").read_bytes()


def big_endian(mesh: trimesh.Trimesh) -> bytes:
    """A PLY of the other byte order, with four corners for some faces."""
    head = (
        f"ply\nformat binary_big_endian 1.0\ncomment SPACE=RAS\nelement vertex {len(mesh.vertices)}\n"
        "property double x\nproperty double y\nproperty double z\nproperty uchar red\n"
        f"element face {len(mesh.faces)}\nproperty list uint8 int32 vertex_index\nend_header\n"
    )
    rows = b"".join(struct.pack(">dddB", *point, 9) for point in mesh.vertices)
    faces = b"".join(
        struct.pack(">B3i", 3, *face) if n % 2 else struct.pack(">B4i", 4, *face, face[2])
        for n, face in enumerate(mesh.faces)
    )
    return head.encode() + rows + faces


def grid() -> pyvista.UnstructuredGrid:
    """Twelve tetrahedra round a ball's middle, and a hexahedron beside."""
    return pyvista.ImageData(dimensions=(3, 3, 3), spacing=(10, 10, 10)).cast_to_unstructured_grid()


def zipped(*members: Sample) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return target.getvalue()


def samples(folder: Path) -> dict[str, list[Sample]]:
    """Sound files by format; a .zip holds what a folder would."""
    mesh = ball()
    stl, ply = trimesh.exchange.stl.export_stl(mesh), trimesh.exchange.ply.export_ply(mesh)
    obj = b"o L4\n" + two().export(file_type="obj").encode() + b"g more\nf -1 -2 -3\nf -1//1 -2//2 -3//3 -4//4\n"
    return {
        "stl": [("L3.stl", stl)],
        "stl-text": [("L3.stl", trimesh.exchange.stl.export_stl_ascii(mesh).encode())],
        "obj": [("L3.obj", obj)],
        "ply": [("L3.ply", ply), ("L3.ply", big_endian(mesh))],
        "ply-text": [("L3.ply", trimesh.exchange.ply.export_ply(mesh, encoding="ascii"))],
        "glb": [("L3.glb", two().export(file_type="glb"))],
        "gltf": [("L3.gltf", gltf_text(two(), inside=True)["L3.gltf"])],
        "3mf": [("L3.3mf", two().export(file_type="3mf"))],
        "vtp": [
            ("L3.vtp", vtp(folder, mode, packer))
            for mode in ("Ascii", "Binary", "Appended")
            for packer in (None, "ZLib", "LZMA")
        ],
        "vtk": [
            ("L3.vtk", saved_by_vtk(folder, "x.vtk", data, binary=binary))
            for data in (pyvista.wrap(mesh), pyvista.wrap(mesh).strip(), grid())
            for binary in (True, False)
        ],
        "zip": [("all.zip", zipped(("a/L3.stl", stl), ("a/L4.ply", ply), ("L5.obj", obj)))],
    }


# --- mutations ----------------------------------------------------------------------------------------------------

NUMBER = re.compile(rb"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
ODD = (
    b"0", b"-1", b"1", b"2", b"7", b"255", b"65536", b"2147483647", b"4294967295", b"-2147483649", b"1e999", b"nan",
       b"18446744073709551615", b"99999999999999999999", b"1e-400", b"-0.0", b"1.5", b"", b"[]", b"null", b"x",
)  # fmt: skip
BINARY = tuple(struct.pack("<I", n) for n in (0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 0x7F800000, 0x7FC00000, 1 << 20))


def _flip(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.choice((1, 1, 2, 8))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return data


def _cut(data: bytearray, chance: random.Random) -> bytearray:
    return data[: chance.randrange(len(data))]


def _without(data: bytearray, chance: random.Random) -> bytearray:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.randint(1, 200) :]


def _insert(data: bytearray, chance: random.Random) -> bytearray:
    at = chance.randrange(len(data))
    return data[:at] + chance.randbytes(chance.randint(1, 64)) + data[at:]


def _swap(data: bytearray, chance: random.Random) -> bytearray:
    a, b, c = sorted(chance.randrange(len(data)) for _ in range(3))
    return data[:a] + data[b:c] + data[a:b] + data[c:]


def _repeat(data: bytearray, chance: random.Random) -> bytearray:
    a, b = sorted(chance.randrange(len(data)) for _ in range(2))
    return data[:b] + data[a:b] * chance.randint(1, 5) + data[b:]


def _number(data: bytearray, chance: random.Random) -> bytearray:
    found = list(NUMBER.finditer(bytes(data)))
    for match in sorted(chance.sample(found, min(len(found), chance.randint(1, 3))), key=lambda m: -m.start()):
        data[match.start() : match.end()] = chance.choice(ODD)
    return data


def _head_number(data: bytearray, chance: random.Random) -> bytearray:
    """As `_number` in the first bytes, where counts stand."""
    return _number(data[:600], chance) + data[600:]


def _word(data: bytearray, chance: random.Random) -> bytearray:
    at = chance.randrange(len(data)) if chance.random() < 0.5 else chance.randrange(min(len(data), 200))
    data[at : at + 4] = chance.choice(BINARY)
    return data


MUTATIONS: tuple[Callable[[bytearray, random.Random], bytearray], ...] = (
    _flip, _cut, _without, _insert, _swap, _repeat, _number, _number, _head_number, _head_number, _word,
)  # fmt: skip


def mutated(sample: Sample, chance: random.Random) -> Sample:
    """One sound file altered in one to three ways; of a zip or GLB often what is in it, packed soundly again."""
    name, data = sample
    if name.endswith((".3mf", ".zip")) and chance.random() < 0.5:
        return name, _in_zip(data, chance)
    if name.endswith(".glb") and chance.random() < 0.5:
        return name, _in_glb(data, chance)
    return name, _altered(data, chance)


def _altered(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    text = changed[:1] in (b"{", b"<") and chance.random() < 0.5  # what is no JSON or XML is soon refused
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        if changed:
            changed = chance.choice((_number, _head_number) if text else MUTATIONS)(changed, chance)
    return bytes(changed)


def _in_zip(data: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(one.filename, archive.read(one)) for one in archive.infolist()]
    number = chance.randrange(len(members))
    members[number] = members[number][0], _altered(members[number][1], chance)
    return zipped(*members)


def _in_glb(data: bytes, chance: random.Random) -> bytes:
    size = struct.unpack_from("<I", data, 12)[0]
    text, rest = _altered(data[20 : 20 + size], chance), data[20 + size :]
    text += b" " * (-len(text) % 4)
    head = struct.pack("<IIIII", 0x46546C67, 2, 20 + len(text) + len(rest), len(text), 0x4E4F534A)
    return head + text + rest


def rounded(points: np.ndarray) -> set[tuple[float, ...]]:
    """Points as a set, to a hundredth."""
    return set(map(tuple, np.round(points, 2).tolist()))
