"""A small pack with every id of the atlas and blobs for surfaces: for tests of logic, not of anatomy."""

from __future__ import annotations

import itertools

import numpy as np

from meshes.mesh import Mesh
from meshes.pack import MeshPack, PackInfo, describe_mesh

LEVELS = ("T12", "L1", "L2", "L3", "L4", "L5", "S1")
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


def synthetic_pack() -> MeshPack:
    """Every id of the shipped atlas, as blobs about where it belongs; L3's body is at the origin."""
    meshes: dict[str, Mesh] = {}
    rows = {}

    def add(key: str, mesh: Mesh, role: str, kind: str, levels: tuple[str, ...], parent: str | None = None) -> None:
        side = next((part for part in key.split("/") if part in ("left", "right")), None)
        meshes[key] = mesh
        rows[key] = describe_mesh(key, mesh, kind=kind, role=role, side=side, levels=levels, parent=parent)

    height = {level: (3 - at) * STEP for at, level in enumerate(LEVELS)}
    for level, z in height.items():
        name = "sacrum" if level == "S1" else level
        add(
            f"vertebra/{name}",
            blob((0, 0, z), (22, 17, 13)),
            "bone",
            "sacrum" if level == "S1" else "vertebra",
            (level,),
        )
    for upper, lower in itertools.pairwise(LEVELS):
        segment, z, both = f"{upper}-{lower}", (height[upper] + height[lower]) / 2, (upper, lower)
        disc = f"disc/{segment}"
        add(f"{disc}/annulus", blob((0, 0, z), (24, 18, 4)), "disc", "annulus", both, disc)
        add(f"{disc}/nucleus", blob((0, 2, z), (12, 9, 3)), "disc", "nucleus", both, disc)
        interspinous = f"ligament/interspinous/{segment}"
        add(interspinous, blob((0, 60, z), (2, 10, 5)), "ligament", "ligament-interspinous", both)
        for side, x in (("left", 1), ("right", -1)):
            facet, flavum = f"facet/{segment}/{side}", f"ligament/flavum/{segment}/{side}"
            add(f"{facet}/capsule", blob((x * 16, 38, z), (5, 5, 8)), "facet", "facet-capsule", both, facet)
            add(flavum, blob((x * 7, 36, z), (3, 2, 8)), "ligament", "flavum", both)
    for level in LEVELS[1:]:
        z = height[level] - STEP / 2
        for side, x in (("left", 1), ("right", -1)):
            nerve = f"nerve/{level}/{side}"
            add(nerve, blob((x * 25, 18, z), (14, 3, 5)), "nerve", "nerve-root", (level,))
            add(
                f"{nerve}/ganglion",
                blob((x * 20, 22, z + 4), (4, 3, 3)),
                "nerve",
                "ganglion",
                (level,),
                nerve,
            )
    add("canal/dural-sac", blob((0, 27, 0), (8, 7, 130)), "canal", "dural-sac", LEVELS)
    add("canal/conus-medullaris", blob((0, 27, height["L1"]), (4, 4, 20)), "canal", "conus", ("T12", "L1"))
    add("canal/cauda-equina", blob((0, 27, -20), (5, 5, 90)), "canal", "cauda-equina", LEVELS[1:])
    add("canal/filum-terminale", blob((0, 27, -20), (1, 1, 90)), "canal", "filum", LEVELS[1:])
    for name, y in (("anterior-longitudinal", -20), ("posterior-longitudinal", 19), ("supraspinous", 75)):
        add(f"ligament/{name}", blob((0, y, 0), (10, 2, 120)), "ligament", f"ligament-{name}", LEVELS)
    info = PackInfo("synthetic", "Synthetic pack", "CC0", "Lumbar's tests", "generated in the tests")
    return MeshPack(info, rows, meshes)
