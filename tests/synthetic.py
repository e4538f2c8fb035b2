"""A small pack with every id of the atlas and blobs for surfaces: for tests of logic, not of anatomy."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np

from meshes.mesh import Mesh
from meshes.pack import MeshPack, PackInfo, describe_mesh

STEP = 35.0  # mm from one body to the next


def blob(centre: tuple[float, float, float], radii: tuple[float, float, float], rings: int = 12) -> Mesh:
    """A closed ellipsoid, mm LPS."""
    theta = np.linspace(0, np.pi, rings + 1)[1:-1]
    phi = np.linspace(0, 2 * np.pi, 2 * rings, endpoint=False)
    grid = np.array([(np.sin(t) * np.cos(p), np.sin(t) * np.sin(p), np.cos(t)) for t in theta for p in phi])
    unit = np.vstack([grid, (0, 0, 1), (0, 0, -1)])
    count, around = len(theta), len(phi)
    faces = []
    for j in range(around):
        after = (j + 1) % around
        faces.append((count * around, j, after))
        faces.append((count * around + 1, (count - 1) * around + after, (count - 1) * around + j))
        for i in range(count - 1):
            a, b = i * around + j, i * around + after
            c, d = a + around, b + around
            faces += [(a, c, b), (b, c, d)]
    normals = unit / radii
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    points = (unit * radii + centre).astype(np.float32)
    return Mesh(points, np.array(faces, np.int32), normals.astype(np.float32), np.full(len(points), 0.8, np.float32))


USUAL = ("T12", "L1", "L2", "L3", "L4", "L5", "S1")
WITH_L6 = ("T12", "L1", "L2", "L3", "L4", "L5", "L6", "S1")
WITH_FREE_S1 = (*USUAL, "S2")
PARTS = (
    "body", "spinous-process",
    *(f"{name}/{side}" for name in ("pedicle", "superior-articular-process", "inferior-articular-process")
      for side in ("left", "right")),
)  # fmt: skip
NERVE_PARTS = (  # kind, centre beside the midline (x), behind (y) and above the foramen (z), radii
    ("anterior-root", (12, 26, 14), (5, 1, 10)),
    ("posterior-root", (12, 30, 14), (5, 1, 10)),
    ("ganglion", (20, 24, 4), (5, 4, 4)),
    ("spinal-nerve", (25, 22, 0), (4, 3, 3)),
    ("anterior-ramus", (32, 16, -4), (8, 2, 3)),
    ("posterior-ramus", (29, 30, -3), (4, 5, 2)),
    ("medial-branch", (26, 37, -3), (1, 4, 1)),
)


def bone(centre: tuple[float, float, float], radii: tuple[float, float, float]) -> Mesh:
    """A blob with the parts of a vertebra, each where it would be."""
    mesh = blob(centre, radii, rings=24)
    x, y, z = ((mesh.points - centre) / radii).T
    right = (x < 0).astype(int)
    part = np.where(y < 0.2, 0, np.where(np.abs(x) < 0.25, 1, 2 + right))
    part = np.where((part > 1) & (z > 0.35), 4 + right, np.where((part > 1) & (z < -0.35), 6 + right, part))
    return replace(mesh, part=part.astype(np.uint8), part_names=PARTS)


def synthetic_pack(levels: tuple[str, ...] = USUAL, *, early: bool = False) -> MeshPack:
    """Every id of the shipped atlas, as blobs about where it belongs; L3's body is at the origin.

    levels : those of the spine, top first; the last one is the sacrum
    early : as the first packs were: a root is one surface, bones have no parts, joints nothing inside
    """
    meshes: dict[str, Mesh] = {}
    rows = {}

    def add(key: str, mesh: Mesh, role: str, kind: str, levels: tuple[str, ...], parent: str | None = None) -> None:
        side = next((part for part in key.split("/") if part in ("left", "right")), None)
        meshes[key] = mesh
        rows[key] = describe_mesh(key, mesh, kind=kind, role=role, side=side, levels=levels, parent=parent)

    height = {level: (levels.index("L3") - at) * STEP for at, level in enumerate(levels)}
    for level, z in height.items():
        last = level == levels[-1]
        shape = (blob if early else bone)((0, 0, z), (22, 17, 13))
        add(f"vertebra/{'sacrum' if last else level}", shape, "bone", "sacrum" if last else "vertebra", (level,))
    for upper, lower in itertools.pairwise(levels):
        segment, z, both = f"{upper}-{lower}", (height[upper] + height[lower]) / 2, (upper, lower)
        disc = f"disc/{segment}"
        add(f"{disc}/annulus", blob((0, 0, z), (24, 18, 4)), "disc", "annulus", both, disc)
        add(f"{disc}/nucleus", blob((0, 2, z), (12, 9, 3)), "disc", "nucleus", both, disc)
        for name, up in (("superior", 1), ("inferior", -1)) if not early else ():
            plate = blob((0, 0, z + 2.5 * up), (14, 10, 0.6))
            add(f"{disc}/{name}-cartilage-end-plate", plate, "disc", "cartilage-end-plate", both, disc)
        interspinous = f"ligament/interspinous/{segment}"
        add(interspinous, blob((0, 60, z), (2, 10, 5)), "ligament", "ligament-interspinous", both)
        for side, x in (("left", 1), ("right", -1)):
            facet, flavum = f"facet/{segment}/{side}", f"ligament/flavum/{segment}/{side}"
            add(f"{facet}/capsule", blob((x * 16, 38, z), (5, 5, 8)), "facet", "facet-capsule", both, facet)
            add(flavum, blob((x * 7, 36, z), (3, 2, 8)), "ligament", "ligament-flavum", both)
            if early:
                continue
            for name, kind, y in (
                ("superior-cartilage", "facet-cartilage", 36.5),
                ("inferior-cartilage", "facet-cartilage", 39.5),
                ("joint-space", "facet-joint-space", 38),
            ):
                add(f"{facet}/{name}", blob((x * 16, y, z), (3, 0.7, 5)), "facet", kind, both, facet)
            transverse = f"ligament/intertransverse/{segment}/{side}"
            add(transverse, blob((x * 34, 20, z), (4, 1, 9)), "ligament", "ligament-intertransverse", both)
    roots = (*levels[1:], *(() if early or levels[-1] != "S1" else ("S2",)))
    for at, level in enumerate(roots):
        z = (levels.index("L3") - 1 - at) * STEP - STEP / 2
        for side, x in (("left", 1), ("right", -1)):
            nerve = f"nerve/{level}/{side}"
            if early:
                add(nerve, blob((x * 25, 18, z), (14, 3, 5)), "nerve", "nerve-root", (level,))
                add(f"{nerve}/ganglion", blob((x * 20, 22, z + 4), (4, 3, 3)), "nerve", "ganglion", (level,), nerve)
                continue
            for kind, (px, py, pz), radii in NERVE_PARTS:
                if kind != "medial-branch" or level[0] == "L":
                    add(f"{nerve}/{kind}", blob((x * px, py, z + pz), radii), "nerve", kind, (level,), nerve)
    last = next(level for level in reversed(levels) if level[0] == "L")
    before = levels[levels.index(last) - 1]
    for side, x in (("left", 1), ("right", -1)) if not early else ():
        trunk, band = f"nerve/lumbosacral-trunk/{side}", f"ligament/iliolumbar/{side}"
        place = (x * 40, 14, height[last] - STEP / 2)
        add(trunk, blob(place, (2, 2, 14)), "nerve", "lumbosacral-trunk", (before, last))
        add(band, blob((x * 48, 22, height[last]), (9, 2, 4)), "ligament", "ligament-iliolumbar", (last,))
    add("canal/dural-sac", blob((0, 27, 0), (8, 7, 130)), "canal", "dural-sac", levels)
    add("canal/conus-medullaris", blob((0, 27, height["L1"]), (4, 4, 20)), "canal", "conus", ("T12", "L1"))
    add("canal/cauda-equina", blob((0, 27, -20), (5, 5, 90)), "canal", "cauda-equina", levels[1:])
    add("canal/filum-terminale", blob((0, 27, -20), (1, 1, 90)), "canal", "filum", levels[1:])
    for name, y in (("anterior-longitudinal", -20), ("posterior-longitudinal", 19), ("supraspinous", 75)):
        add(f"ligament/{name}", blob((0, y, 0), (10, 2, 120)), "ligament", f"ligament-{name}", levels)
    info = PackInfo("synthetic", "Synthetic pack", "CC0", "Lumbar's tests", "generated in the tests")
    return MeshPack(info, rows, meshes)
