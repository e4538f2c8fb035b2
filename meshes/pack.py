"""Mesh packs: a directory with `pack.json` (what is in it) and `meshes.glb` (the surfaces).

The one way geometry comes in. The shipped atlas, a folder of someone's meshes and a segmented scan all
become a pack; whoever shows it knows nothing of where it came from. Format: docs/mesh-pack.md.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from meshes import glb
from meshes.errors import PackError
from meshes.files import replace_files
from meshes.mesh import Mesh

FORMAT = "lumbar-mesh-pack"
FORMAT_VERSION = 1
DESCRIPTION_FILE = "pack.json"
MESH_FILE = "meshes.glb"
COARSE_SUFFIX = "#coarse"
MAX_DESCRIPTION_BYTES = 8 * 2**20
MAX_MESH_BYTES = 2 * 2**30
MAX_STRUCTURES = 5000
BOUNDS_TOLERANCE = 0.01  # mm

ROLES = ("bone", "disc", "facet", "nerve", "canal", "ligament", "other")
SIDES = (None, "left", "right")
_ID = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*(/[A-Za-z0-9]+(-[A-Za-z0-9]+)*)*")
# Linear colours for other programs' glTF viewers; this program colours by role itself.
MATERIALS = {
    "bone": (0.82, 0.70, 0.50, 1.0),
    "disc": (0.16, 0.36, 0.58, 1.0),
    "facet": (0.60, 0.16, 0.28, 1.0),
    "nerve": (0.80, 0.55, 0.10, 1.0),
    "canal": (0.72, 0.62, 0.35, 1.0),
    "ligament": (0.75, 0.72, 0.66, 1.0),
    "other": (0.6, 0.6, 0.6, 1.0),
}


@dataclass(frozen=True)
class Structure:
    """One structure of a pack, without its surface.

    id : a path such as `nerve/L2/left`; parent : the id one step up that groups it, or None
    levels : level names it belongs to, top first; side : the patient's `left` or `right`, or None
    bounds : ((x, y, z), (x, y, z)) mm LPS
    """

    id: str
    parent: str | None
    kind: str
    role: str
    side: str | None
    levels: tuple[str, ...]
    triangles: int
    vertices: int
    bounds: tuple[tuple[float, float, float], tuple[float, float, float]]
    part_names: tuple[str, ...]
    coarse_triangles: int
    sha256: str


@dataclass(frozen=True)
class PackInfo:
    """What a pack says of itself."""

    id: str
    title: str
    licence: str
    attribution: str
    source: str
    generator: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class MeshPack:
    """A pack that has passed every check: `structures` and `meshes` have the same keys, in the pack's order.

    rig_bones : ids of the structures that move the others, for the indices in `Mesh.rig`; empty without a rig
    """

    info: PackInfo
    structures: Mapping[str, Structure]
    meshes: Mapping[str, Mesh]
    path: Path | None = None
    rig_bones: tuple[str, ...] = ()


def describe_mesh(
    structure_id: str,
    mesh: Mesh,
    *,
    kind: str,
    role: str,
    side: str | None,
    levels: Iterable[str],
    parent: str | None,
) -> Structure:
    """The table row of `mesh`: counts, bounds and hash are taken from it, the rest is given."""
    low, high = mesh.bounds.astype(float).round(4).tolist()
    return Structure(
        id=structure_id,
        parent=parent,
        kind=kind,
        role=role,
        side=side,
        levels=tuple(levels),
        triangles=len(mesh.triangles),
        vertices=len(mesh.points),
        bounds=(tuple(low), tuple(high)),
        part_names=tuple(mesh.part_names),
        coarse_triangles=0 if mesh.coarse is None else len(mesh.coarse.triangles),
        sha256=_digest(_attributes(mesh), mesh.triangles, mesh.coarse),
    )


def write_pack(folder: Path, pack: MeshPack) -> None:
    """Write `pack` into `folder` (made if absent). The same pack gives the same bytes.

    Both files are written beside their places, then swapped in together, the description last.
    """
    folder.mkdir(parents=True, exist_ok=True)
    roles = list(MATERIALS)
    materials = [glb.Material(role, colour) for role, colour in MATERIALS.items()]

    def node(name: str, mesh: Mesh, role: str) -> glb.Node:
        return glb.Node(name, _attributes(mesh), mesh.triangles, roles.index(role))

    members = [(pack.structures[key], mesh) for key, mesh in pack.meshes.items()]
    full = [node(row.id, mesh, row.role) for row, mesh in members]
    coarse = [node(row.id + COARSE_SUFFIX, m.coarse, row.role) for row, m in members if m.coarse is not None]
    data = glb.encode({"atlas": full, "coarse": coarse} if coarse else {"atlas": full}, materials)
    text = json.dumps(_document(pack, len(data)), indent=1, ensure_ascii=False) + "\n"
    replace_files({folder / MESH_FILE: data, folder / DESCRIPTION_FILE: text.encode()})


def _document(pack: MeshPack, size: int) -> dict[str, Any]:
    info = pack.info
    rows = [
        {
            "id": row.id,
            "node": row.id,
            "parent": row.parent,
            "kind": row.kind,
            "role": row.role,
            "side": row.side,
            "levels": list(row.levels),
            "triangles": row.triangles,
            "vertices": row.vertices,
            "bounds": [list(corner) for corner in row.bounds],
            "parts": list(row.part_names),
            "coarse_triangles": row.coarse_triangles,
            "sha256": row.sha256,
        }
        for row in pack.structures.values()
    ]
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "id": info.id,
        "title": info.title,
        "licence": info.licence,
        "attribution": info.attribution,
        "source": info.source,
        "units": "mm",
        "frame": "LPS",
        "generator": dict(info.generator),
        "rig_bones": list(pack.rig_bones),
        "meshes": {"file": MESH_FILE, "bytes": size},
        "structures": rows,
    }


def read_pack(folder: Path) -> MeshPack:
    """The pack in `folder`, every check passed. Raises PackError with one line that names file and field."""
    folder = Path(folder)
    if not folder.is_dir():
        found = "a file" if folder.exists() else "nothing"
        raise PackError(f"{folder}: expected a mesh pack directory, found {found}; check the path")
    document = _read_description(folder / DESCRIPTION_FILE)
    rows = _read_structures(document, str(folder / DESCRIPTION_FILE))
    mesh_path = folder / MESH_FILE
    data = _read_bytes(mesh_path, MAX_MESH_BYTES)
    nodes = glb.decode(data, str(mesh_path))
    rig_bones = _read_rig_bones(document, rows, str(folder / DESCRIPTION_FILE))
    meshes = {row.id: _read_mesh(row, nodes, len(rig_bones), str(mesh_path)) for row in rows.values()}
    info = PackInfo(
        **{key: str(document[key]) for key in ("id", "title", "licence", "attribution", "source")},
        generator=document.get("generator", {}),
    )
    return MeshPack(info, rows, meshes, folder, rig_bones)


def _read_bytes(path: Path, limit: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > limit:
            raise PackError(f"{path}: {size} bytes; a pack's file may have at most {limit}")
        return path.read_bytes()
    except FileNotFoundError:
        raise PackError(f"{path}: missing; a mesh pack has {DESCRIPTION_FILE} and {MESH_FILE}") from None
    except OSError as error:
        raise PackError(f"{path}: cannot be read ({error.strerror})") from error


def _read_description(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(_read_bytes(path, MAX_DESCRIPTION_BYTES))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise PackError(f"{path}: not valid JSON ({error}); build or fetch the pack again") from error
    expected = {"format": FORMAT, "format_version": FORMAT_VERSION, "units": "mm", "frame": "LPS"}
    for key, value in expected.items():
        found = document.get(key) if isinstance(document, dict) else None
        if found != value or type(found) is not type(value):
            advice = "; this program is too old or too new for it" if key == "format_version" else ""
            raise PackError(f"{path}: field '{key}' is {found!r}, expected {value!r}{advice}")
    for key in ("id", "title", "licence", "attribution", "source"):
        if not isinstance(document.get(key), str):
            raise PackError(f"{path}: field '{key}' is {document.get(key)!r}, expected text")
    if not isinstance(document.get("generator", {}), dict):
        raise PackError(f"{path}: field 'generator' is {document['generator']!r}, expected an object")
    assert isinstance(document, dict)
    return document


def _text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 200


def _identifier(value: Any) -> bool:
    return _text(value) and _ID.fullmatch(value) is not None


def _count(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**31


def _texts(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= 256 and all(_text(item) for item in value)


def _corners(value: Any) -> bool:
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return False
    return array.shape == (2, 3) and bool(np.isfinite(array).all())


_FIELDS = {
    "id": (_identifier, "an id such as 'disc/L2-L3/annulus'"),
    "parent": (lambda v: v is None or _identifier(v), "an id or null"),
    "kind": (_text, "text"),
    "role": (lambda v: v in ROLES, "one of " + ", ".join(ROLES)),
    "side": (lambda v: v in SIDES, "'left', 'right' or null"),
    "levels": (_texts, "a list of level names"),
    "triangles": (_count, "a whole number"),
    "vertices": (_count, "a whole number"),
    "bounds": (_corners, "two corners of three finite numbers"),
    "parts": (_texts, "a list of part names"),
    "coarse_triangles": (_count, "a whole number"),
    "sha256": (_text, "a hash"),
}


def _read_structures(document: dict[str, Any], name: str) -> dict[str, Structure]:
    entries = document.get("structures")
    if not isinstance(entries, list) or not 0 < len(entries) <= MAX_STRUCTURES:
        raise PackError(f"{name}: field 'structures' must be a list of 1 to {MAX_STRUCTURES} entries")
    rows: dict[str, Structure] = {}
    for number, entry in enumerate(entries):
        place = f"{name}: structures[{number}]"
        if not isinstance(entry, dict):
            raise PackError(f"{place} is {type(entry).__name__}, expected an object")
        for key, (good, expected) in _FIELDS.items():
            value = entry.get(key)
            if isinstance(value, (dict, set)) or not good(value):
                raise PackError(f"{place}: field '{key}' is {str(value)[:80]!r}, expected {expected}")
        if entry["id"] in rows:
            raise PackError(f"{place}: id {entry['id']!r} stands twice; ids must be unique")
        rows[entry["id"]] = _row(entry)
    return rows


def _read_rig_bones(document: dict[str, Any], rows: Mapping[str, Structure], name: str) -> tuple[str, ...]:
    bones = document.get("rig_bones", [])
    if not _texts(bones) or len(set(bones)) != len(bones) or any(bone not in rows for bone in bones):
        raise PackError(f"{name}: field 'rig_bones' is {str(bones)[:80]!r}, expected ids of the pack, each once")
    return tuple(bones)


def _row(entry: dict[str, Any]) -> Structure:
    low, high = ((float(x), float(y), float(z)) for x, y, z in entry["bounds"])
    return Structure(
        id=entry["id"],
        parent=entry.get("parent"),
        kind=entry["kind"],
        role=entry["role"],
        side=entry.get("side"),
        levels=tuple(entry["levels"]),
        triangles=entry["triangles"],
        vertices=entry["vertices"],
        bounds=(low, high),
        part_names=tuple(entry["parts"]),
        coarse_triangles=entry["coarse_triangles"],
        sha256=entry["sha256"],
    )


def _read_mesh(row: Structure, nodes: Mapping[str, glb.Node], rig_bones: int, name: str) -> Mesh:
    mesh = _mesh(row, row.id, row.triangles, nodes, rig_bones, name)
    if row.coarse_triangles:
        coarse = _mesh(row, row.id + COARSE_SUFFIX, row.coarse_triangles, nodes, rig_bones, name)
        mesh = replace(mesh, coarse=coarse)
    if _digest(nodes[row.id].attributes, mesh.triangles, mesh.coarse) != row.sha256:
        raise PackError(f"{name}: the surface of {row.id!r} does not match its sha256 in {DESCRIPTION_FILE}; "
                        f"the file was altered or damaged; build or fetch it again")  # fmt: skip
    return mesh


def _mesh(
    row: Structure, node_name: str, triangle_count: int, nodes: Mapping[str, glb.Node], rig_bones: int, name: str
) -> Mesh:
    place = f"{name}: node {node_name!r}"
    node = nodes.get(node_name)
    if node is None:
        raise PackError(f"{place} is missing, though {DESCRIPTION_FILE} lists it; build or fetch the pack again")
    points, normals = node.attributes.get("POSITION"), node.attributes.get("NORMAL")
    for label, array in (("POSITION", points), ("NORMAL", normals)):
        if array is None or array.dtype != np.float32 or array.ndim != 2 or array.shape[1] != 3:
            raise PackError(f"{place}: attribute {label} must be three 32-bit floats a vertex")
        if not np.isfinite(array).all():
            raise PackError(f"{place}: attribute {label} has a value that is not a finite number")
    assert points is not None
    assert normals is not None
    if node_name == row.id:
        across = np.ascontiguousarray(points.T)  # ten times faster to reduce than down the columns
        found = np.stack([across.min(axis=1), across.max(axis=1)])
        if np.abs(found - row.bounds).max() > BOUNDS_TOLERANCE:
            raise PackError(f"{place} reaches from {found.tolist()}, {DESCRIPTION_FILE} says {row.bounds}")
    if len(node.indices) != triangle_count:
        raise PackError(f"{place} has {len(node.indices)} triangles, {DESCRIPTION_FILE} says {triangle_count}")
    highest = int(node.indices.max())
    if highest >= len(points):
        raise PackError(f"{place}: a triangle names vertex {highest}, but there are {len(points)}")
    for label, array in node.attributes.items():
        if len(array) != len(points):
            raise PackError(f"{place}: attribute {label} has {len(array)} values for {len(points)} vertices")
    part = node.attributes.get("_PART")
    if part is not None and int(part.max()) >= len(row.part_names):
        raise PackError(f"{place}: part number {int(part.max())}, but {len(row.part_names)} parts are named")
    rig = node.attributes.get("_RIG")
    if rig is not None:
        _check_rig(rig, rig_bones, place)
    shade = node.attributes.get("_OCCLUSION")
    return Mesh(
        points=points,
        triangles=node.indices.astype(np.int32),
        normals=normals,
        occlusion=None if shade is None else shade.astype(np.float32) * np.float32(1 / 255),
        part=None if part is None else np.ascontiguousarray(part),
        part_names=row.part_names,
        rig=None if rig is None else np.ascontiguousarray(rig),
    )


def _check_rig(rig: glb.Array, rig_bones: int, place: str) -> None:
    if rig.dtype != np.uint8 or rig.ndim != 2 or rig.shape[1] != 4:
        raise PackError(f"{place}: attribute _RIG must be four bytes a vertex")
    if int(rig[:, :2].max()) >= rig_bones:
        raise PackError(f"{place}: attribute _RIG names bone {int(rig[:, :2].max())}, but {rig_bones} are listed")


def _attributes(mesh: Mesh) -> dict[str, glb.Array]:
    attributes: dict[str, glb.Array] = {
        "POSITION": np.asarray(mesh.points, "<f4"),
        "NORMAL": np.asarray(mesh.normals, "<f4"),
    }
    if mesh.occlusion is not None:
        attributes["_OCCLUSION"] = np.round(np.clip(mesh.occlusion, 0, 1) * 255).astype(np.uint8)
    if mesh.part is not None:
        attributes["_PART"] = mesh.part.astype(np.uint8)
    if mesh.rig is not None:
        attributes["_RIG"] = mesh.rig
    return attributes


def _digest(attributes: Mapping[str, glb.Array], triangles: glb.Array, coarse: Mesh | None) -> str:
    digest = hashlib.sha256()
    for key in sorted(attributes):
        digest.update(key.encode())
        digest.update(np.ascontiguousarray(attributes[key]).data)
    digest.update(np.ascontiguousarray(triangles, "<i4").data)
    if coarse is not None:
        digest.update(np.ascontiguousarray(coarse.points, "<f4").data)
        digest.update(np.ascontiguousarray(coarse.triangles, "<i4").data)
    return digest.hexdigest()
