"""The whole atlas from its tables: bones first, then what is fitted to them, as one mesh pack."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from meshes.build.bones import bone_id, build_bones
from meshes.build.layout import Layout
from meshes.build.options import BuildOptions, lordosis, tables_for
from meshes.build.parameters import LEVELS
from meshes.build.rig import rigged
from meshes.build.soft import build_soft
from meshes.build.tables import Tables
from meshes.build.variants import VARIANTS, Variant
from meshes.errors import MeshError
from meshes.mesh import Mesh
from meshes.pack import MeshPack, PackInfo, Structure, describe_mesh
from meshes.shipped import ATLAS_ID

Progress = Callable[[float, str], None]
"""Called with the share done (0 to 1) and the id of what was finished last."""

BONES_SHARE, SOFT_SHARE = 0.5, 0.4  # of the time

SOURCE = (
    "Generated from published measurements, forms fitted to mean bones; every figure with its source in the tables of "
    "meshes/build (parameters, shapes, sacrum, soft); credits in LICENSE-anatomy"
)
USUAL = BuildOptions()
ALL, LUMBAR_DOWN, FREE = slice(None), slice(1, None), slice(None, -1)
LOWEST_FREE, LOWEST_TWO = slice(-2, -1), slice(-3, -1)
NERVE_PARTS = (
    "anterior-root",
    "posterior-root",
    "ganglion",
    "spinal-nerve",
    "anterior-ramus",
    "posterior-ramus",
    "medial-branch",
)

# pattern of the id, kind, colour role, which of the pack's levels (None: the id names them)
_KINDS: tuple[tuple[str, str, str, slice | tuple[str, ...] | None], ...] = (
    (r"vertebra/sacrum", "sacrum", "bone", slice(-1, None)),
    (r"vertebra/\w+", "vertebra", "bone", None),
    (r"disc/[^/]+/annulus", "annulus", "disc", None),
    (r"disc/[^/]+/nucleus", "nucleus", "disc", None),
    (r"disc/[^/]+/(superior|inferior)-cartilage-end-plate", "cartilage-end-plate", "disc", None),
    (r"facet/[^/]+/\w+/capsule", "facet-capsule", "facet", None),
    (r"facet/[^/]+/\w+/(superior|inferior)-cartilage", "facet-cartilage", "facet", None),
    (r"facet/[^/]+/\w+/joint-space", "facet-joint-space", "facet", None),
    (r"nerve/lumbosacral-trunk/\w+", "lumbosacral-trunk", "nerve", LOWEST_TWO),
    *((rf"nerve/[LS]\d/\w+/{part}", part, "nerve", None) for part in NERVE_PARTS),
    (r"canal/dural-sac", "dural-sac", "canal", ALL),
    (r"canal/conus-medullaris", "conus", "canal", ("T12", "L1")),
    (r"canal/cauda-equina", "cauda-equina", "canal", LUMBAR_DOWN),
    (r"canal/filum-terminale", "filum", "canal", LUMBAR_DOWN),
    (r"ligament/supraspinous", "ligament-supraspinous", "ligament", FREE),
    (r"ligament/(anterior|posterior)-longitudinal", "", "ligament", ALL),
    (r"ligament/iliolumbar/\w+", "", "ligament", LOWEST_FREE),
    (r"ligament/(flavum|interspinous|intertransverse)/.*", "", "ligament", None),
)


def build_atlas(
    progress: Progress = lambda share, what: None, options: BuildOptions = USUAL, workers: int = 2
) -> MeshPack:
    """The pack of the whole atlas, mm LPS, origin at the centre of L3's body. The same input gives the same pack.

    Raises BuildError if the options ask for what cannot be, or a structure finds no room.
    """
    tables = tables_for(options)
    layout, variant = Layout(tables.parameters), VARIANTS.get(options.variant or "")
    bones = build_bones(
        tables.parameters, lambda name, share: progress(share * BONES_SHARE, name), workers, dict(tables.shapes)
    )
    soft = build_soft(layout, bones, lambda name, share: progress(BONES_SHARE + share * SOFT_SHARE, name), tables.soft)
    meshes = rigged({**bones, **soft}, tuple(bone_id(level) for level in layout.levels))
    progress(1.0, "rig")
    if options.scale != 1.0:
        meshes = {key: _scaled(mesh, options.scale) for key, mesh in meshes.items()}
    return _pack(_info(options, tables), meshes, layout.levels, variant)


def _pack(info: PackInfo, meshes: dict[str, Mesh], levels: tuple[str, ...], variant: Variant | None) -> MeshPack:
    bones = tuple(bone_id(level) for level in levels)
    if variant is not None:
        levels, bones = tuple(map(variant.renamed, levels)), tuple(map(variant.renamed, bones))
        shown = {key: mesh for key, mesh in meshes.items() if not key.startswith(variant.left_out)}
        meshes = {variant.renamed(key): mesh for key, mesh in shown.items()}
    rows = {key: structure(key, mesh, levels) for key, mesh in meshes.items()}
    return MeshPack(info, rows, meshes, rig_bones=bones)


def _scaled(mesh: Mesh, factor: float) -> Mesh:
    points = (mesh.points * np.float32(factor)).astype(np.float32)
    return replace(mesh, points=points, coarse=mesh.coarse and _scaled(mesh.coarse, factor))


def _info(options: BuildOptions, tables: Tables) -> PackInfo:
    """What the pack says of itself: what was asked for stands in its title and, exactly, under `generator`."""
    usual = options == USUAL
    words = ["Lumbar atlas", f"{options.sex} adult"]
    if options.variant is not None:
        words.append(VARIANTS[options.variant].title)
    if options.lordosis is not None:
        words.append(f"lordosis {options.lordosis:g} degrees")
    if options.scale != 1.0:
        words.append(f"scale {options.scale:g}")
    if options.settings:
        words.append("altered sizes")
    asked = {
        "sex": options.sex,
        "scale": options.scale,
        "lordosis": round(lordosis(tables), 3),
        "variant": options.variant,
        "set": {name: value for name, value in options.settings},
    }
    return PackInfo(
        id=ATLAS_ID if usual else f"{ATLAS_ID}-" + re.sub(r"[^a-z0-9.]+", "-", " ".join(words[1:]).lower()),
        title=", ".join(words),
        licence="CC BY 4.0",
        attribution="The Lumbar contributors",
        source=SOURCE,
        generator=asked,
    )


def structure(key: str, mesh: Mesh, levels: Sequence[str] = LEVELS) -> Structure:
    """The table row of a generated surface in a spine of these levels; all but the figures follows from its id."""
    for pattern, kind, role, own in _KINDS:
        if re.fullmatch(pattern, key):
            parts = key.split("/")
            return describe_mesh(
                key,
                mesh,
                kind=kind or "-".join(parts[:2]),
                role=role,
                side=next((part for part in parts if part in ("left", "right")), None),
                levels=_levels(parts) if own is None else tuple(levels[own]) if isinstance(own, slice) else own,
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
