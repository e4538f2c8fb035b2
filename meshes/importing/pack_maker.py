"""Recognised surfaces, in mm and LPS, made into a mesh pack. VTK is behind it (meshes.importing.finishing)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace

from meshes.errors import MeshError
from meshes.importing.finishing import finished
from meshes.importing.model import Piece, Progress, silent
from meshes.importing.threads import side_by_side
from meshes.mesh import Mesh
from meshes.pack import MeshPack, PackInfo, Structure, describe_mesh

#: Pattern of the id, kind, colour role.
KINDS: tuple[tuple[str, str, str], ...] = (
    (r"vertebra/sacrum", "sacrum", "bone"),
    (r"vertebra/[^/]+", "vertebra", "bone"),
    (r"disc/[^/]+/annulus", "annulus", "disc"),
    (r"disc/[^/]+/nucleus", "nucleus", "disc"),
    (r"disc/[^/]+", "disc", "disc"),
    (r"facet/[^/]+/(left|right)", "facet-joint", "facet"),
    (r"nerve/[^/]+/(left|right)", "nerve-root", "nerve"),
    (r"canal/dural-sac", "dural-sac", "canal"),
    (r"canal/conus-medullaris", "conus", "canal"),
    (r"canal/vertebral-canal", "vertebral-canal", "canal"),
    (r"canal(/.+)?", "canal", "canal"),
    (r"ligament/.+", "ligament", "ligament"),
)
_LEVEL = re.compile(r"[TLS]\d{1,2}")
#: What a surface that is no structure of the atlas is called: `other/<name>`.
OTHER = "other"


def make_pack(
    surfaces: Mapping[str, Piece],
    info: PackInfo,
    progress: Progress = silent,
    made: Mapping[str, Mesh] | None = None,
) -> MeshPack:
    """The pack of surfaces by structure id, points in mm LPS.

    A disc that comes with its nucleus is taken for the annulus round it, as in the atlas. What was derived (hint
    `derived`) is named in the pack's `generator`, so that tree and text can say so. Meshes that an earlier call has
    `made` of the same surfaces are taken as they are.

    Raises:
        MeshError: no surface at all, or an id that no structure can have.
        Cancelled: when `progress` says so.
    """
    if not surfaces:
        raise MeshError("import: found no surface, expected at least one; check the file and the names in it")
    named = {_own_name(key, surfaces): piece for key, piece in surfaces.items()}
    derived = sorted(key for key, piece in named.items() if piece.hints.get("derived"))
    ready = made or {}
    meshes: dict[str, Mesh] = {}
    keys = sorted(named, key=_order)
    with closing(side_by_side(lambda key: ready.get(key) or finished(named[key]), keys)) as done:
        for number, (key, mesh) in enumerate(zip(keys, done, strict=True)):
            progress(number / len(named), key)
            meshes[key] = mesh
    levels = tuple(dict.fromkeys(level for key in meshes for level in _levels(key)))
    rows = {key: _row(key, mesh, levels) for key, mesh in meshes.items()}
    progress(1.0, "done")
    told = {**info.generator, "derived": derived} if derived else info.generator
    return MeshPack(replace(info, generator=told), rows, meshes)


def _own_name(key: str, surfaces: Mapping[str, Piece]) -> str:
    return f"{key}/annulus" if re.fullmatch(r"disc/[^/]+", key) and f"{key}/nucleus" in surfaces else key


def _row(key: str, mesh: Mesh, levels: Sequence[str]) -> Structure:
    kind, role = next(((kind, role) for pattern, kind, role in KINDS if re.fullmatch(pattern, key)), (OTHER, OTHER))
    parts = key.split("/")
    return describe_mesh(
        key,
        mesh,
        kind=kind,
        role=role,
        side=next((part for part in parts if part in ("left", "right")), None),
        levels=_levels(key) or tuple(levels),
        parent="/".join(parts[:2]) if parts[0] == "disc" and len(parts) > 2 else None,
    )


def _levels(key: str) -> tuple[str, ...]:
    """The levels that an id names; the sacrum begins with S1."""
    if key == "vertebra/sacrum":
        return ("S1",)
    return tuple(_LEVEL.findall(next((part for part in key.split("/") if _LEVEL.match(part)), "")))


def _order(key: str) -> tuple[int, str, int, str]:
    """Bones before discs before the rest, each from above down."""
    head = key.split("/")[0]
    heads = ("vertebra", "disc", "facet", "canal", "nerve", "ligament")
    first = (_levels(key) or ("",))[0]
    region = "TLS".find(first[:1]) if first else 9
    return (
        heads.index(head) if head in heads else len(heads),
        str(region),
        int(first[1:]) if first[1:].isdigit() else 0,
        key,
    )
