"""Structures of a pack as files for other programs: GLB with names and colours, STL, PLY, OBJ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from meshes import glb
from meshes.errors import MeshError
from meshes.files import replace_file
from meshes.pack import MATERIALS, MeshPack

# glTF is in metres with Y up and Z to the front; LPS millimetres turn into it by this matrix (column-major).
LPS_TO_GLTF = (0.001, 0, 0, 0, 0, 0, -0.001, 0, 0, 0.001, 0, 0, 0, 0, 0, 1)
# 3D Slicer reads the frame of a mesh from these words and would take it for LPS without them all the same.
_FRAME_NOTE = "SPACE=LPS"


def export(path: Path, pack: MeshPack, names: Mapping[str, str]) -> None:
    """Write the structures that are keys of `names` to `path`; the format follows its ending.

    STL, PLY and OBJ are in millimetres, frame LPS. GLB is in metres with Y up, as glTF asks. OBJ and GLB keep
    one named object a structure; STL and PLY join all into one surface (PLY with the colour of each).
    Raises MeshError for another ending or an empty choice.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise MeshError(f"{path}: cannot write '{path.suffix}'; expected one of {', '.join(_WRITERS)}")
    if not names:
        raise MeshError(f"{path}: nothing to export; select at least one structure")
    replace_file(path, writer(pack, names))


def _to_glb(pack: MeshPack, names: Mapping[str, str]) -> bytes:
    roles = list(MATERIALS)
    nodes = [
        glb.Node(
            key,
            {"POSITION": np.asarray(pack.meshes[key].points), "NORMAL": np.asarray(pack.meshes[key].normals)},
            pack.meshes[key].triangles,
            roles.index(pack.structures[key].role),
        )
        for key in names
    ]
    materials = [glb.Material(role, colour) for role, colour in MATERIALS.items()]
    return glb.encode({pack.info.title: nodes}, materials, LPS_TO_GLTF)


def _to_stl(pack: MeshPack, names: Mapping[str, str]) -> bytes:
    corners = np.concatenate([pack.meshes[key].points[pack.meshes[key].triangles] for key in names])
    rows = np.zeros(len(corners), [("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("extra", "<u2")])
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    rows["normal"] = across / np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-12)
    rows["corners"] = corners
    head = f"Lumbar; {_FRAME_NOTE}; mm".encode().ljust(80)
    return head + np.uint32(len(rows)).tobytes() + rows.tobytes()


def _to_ply(pack: MeshPack, names: Mapping[str, str]) -> bytes:
    import trimesh

    parts = []
    for key in names:
        mesh, colour = pack.meshes[key], MATERIALS[pack.structures[key].role]
        rgba = np.tile((np.array(colour) ** (1 / 2.2) * 255).astype(np.uint8), (len(mesh.points), 1))
        parts.append(trimesh.Trimesh(mesh.points, mesh.triangles, vertex_colors=rgba, process=False))
    data: bytes = trimesh.util.concatenate(parts).export(file_type="ply")
    return data.replace(b"ply\n", f"ply\ncomment {_FRAME_NOTE}\n".encode(), 1) if data.startswith(b"ply\n") else data


def _to_obj(pack: MeshPack, names: Mapping[str, str]) -> bytes:
    lines, first = [f"# Lumbar; {_FRAME_NOTE}; mm"], 1
    for key, name in names.items():
        mesh = pack.meshes[key]
        lines += [f"# {name}", f"o {key}"]
        lines += [f"v {x:.4f} {y:.4f} {z:.4f}" for x, y, z in mesh.points.tolist()]
        lines += [f"f {a} {b} {c}" for a, b, c in (mesh.triangles + first).tolist()]
        first += len(mesh.points)
    return ("\n".join(lines) + "\n").encode()


_WRITERS: dict[str, Callable[[MeshPack, Mapping[str, str]], bytes]] = {
    ".glb": _to_glb,
    ".stl": _to_stl,
    ".ply": _to_ply,
    ".obj": _to_obj,
}
