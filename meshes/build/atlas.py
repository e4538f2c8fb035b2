"""The whole atlas from its tables: bones first, then what is fitted to them, as one mesh pack."""

from __future__ import annotations

import re
from collections.abc import Callable

from meshes.build.bones import build_bones
from meshes.build.layout import Layout
from meshes.build.parameters import Parameters, read_parameters
from meshes.build.soft import build_soft
from meshes.errors import MeshError
from meshes.mesh import Mesh
from meshes.pack import MeshPack, PackInfo, Structure, describe_mesh

Progress = Callable[[float, str], None]
"""Called with the share done (0 to 1) and the id of what was finished last."""

LEVELS = ("T12", "L1", "L2", "L3", "L4", "L5", "S1")
BONES_SHARE = 0.6  # of the time

INFO = PackInfo(
    id="lumbar-atlas",
    title="Lumbar atlas, neutral adult",
    licence="CC BY 4.0",
    attribution="The Lumbar contributors",
    source="Generated from published measurements; every figure with its source in meshes/build/parameters.toml, "
    "meshes/build/shapes.toml and meshes/build/soft.toml",
)

# pattern of the id: (kind, colour role, levels; empty where the id names them)
_KINDS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (r"vertebra/sacrum", "sacrum", "bone", ("S1",)),
    (r"vertebra/\w+", "vertebra", "bone", ()),
    (r"disc/[^/]+/annulus", "annulus", "disc", ()),
    (r"disc/[^/]+/nucleus", "nucleus", "disc", ()),
    (r"disc/[^/]+/(superior|inferior)-cartilage-end-plate", "cartilage-end-plate", "disc", ()),
    (r"facet/[^/]+/\w+/capsule", "facet-capsule", "facet", ()),
    (r"facet/[^/]+/\w+/(superior|inferior)-cartilage", "facet-cartilage", "facet", ()),
    (r"facet/[^/]+/\w+/joint-space", "facet-joint-space", "facet", ()),
    (r"nerve/\w+/\w+/ganglion", "ganglion", "nerve", ()),
    (r"nerve/\w+/\w+", "nerve-root", "nerve", ()),
    (r"canal/dural-sac", "dural-sac", "canal", LEVELS),
    (r"canal/conus-medullaris", "conus", "canal", ("T12", "L1")),
    (r"canal/cauda-equina", "cauda-equina", "canal", LEVELS[1:]),
    (r"canal/filum-terminale", "filum", "canal", LEVELS[1:]),
    (r"ligament/supraspinous", "ligament-supraspinous", "ligament", LEVELS[:-1]),
    (r"ligament/(anterior|posterior)-longitudinal", "", "ligament", LEVELS),
    (r"ligament/iliolumbar/\w+", "", "ligament", ("L5",)),
    (r"ligament/(flavum|interspinous|intertransverse)/.*", "", "ligament", ()),
)


def build_atlas(progress: Progress = lambda share, what: None, parameters: Parameters | None = None) -> MeshPack:
    """The pack of the whole atlas, mm LPS, origin at the centre of L3's body. The same input gives the same pack."""
    parameters = parameters or read_parameters()
    bones = build_bones(parameters, lambda name, share: progress(share * BONES_SHARE, name))
    soft = build_soft(
        Layout(parameters),
        bones,
        lambda name, share: progress(BONES_SHARE + share * (1 - BONES_SHARE), name),
    )
    meshes = {**bones, **soft}
    return MeshPack(INFO, {key: structure(key, mesh) for key, mesh in meshes.items()}, meshes)


def structure(key: str, mesh: Mesh) -> Structure:
    """The table row of a generated surface; all but the figures follows from its id."""
    for pattern, kind, role, levels in _KINDS:
        if re.fullmatch(pattern, key):
            parts = key.split("/")
            return describe_mesh(
                key,
                mesh,
                kind=kind or "-".join(parts[:2]),
                role=role,
                side=next((part for part in parts if part in ("left", "right")), None),
                levels=levels or _levels(parts),
                parent=_parent(parts),
            )
    raise MeshError(f"{key}: no kind of structure has such an id; add a row to meshes/build/atlas.py")


def _levels(parts: list[str]) -> tuple[str, ...]:
    named = next(part for part in parts if re.fullmatch(r"(T12|[LS]\d)(-[LS]\d)?", part))
    return tuple(named.split("-"))


def _parent(parts: list[str]) -> str | None:
    """Discs, facet joints and nerves group what lies below them in the path; nothing else does."""
    deep = {"disc": 2, "facet": 3, "nerve": 3}.get(parts[0])
    return "/".join(parts[:-1]) if deep is not None and len(parts) > deep else None
