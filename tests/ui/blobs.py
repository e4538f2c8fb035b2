"""A small pack in the atlas's places: smooth blobs and tubes, so that the window can be tried without the atlas."""

from __future__ import annotations

import numpy as np

from meshes.mesh import Mesh
from meshes.pack import MeshPack, PackInfo, describe_mesh
from viewer.core.spine import LEVELS, SEGMENTS, vertebra_id

PITCH = 40.0


def ellipsoid(centre, radii, rings=16, sides=24):
    """A closed surface, (n, 3) points and (m, 3) triangles turning outwards."""
    theta = np.linspace(0, np.pi, rings + 1)[1:-1]
    phi = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    t, p = np.meshgrid(theta, phi, indexing="ij")
    unit = np.stack([np.sin(t) * np.cos(p), np.sin(t) * np.sin(p), np.cos(t)], axis=-1).reshape(-1, 3)
    unit = np.vstack([[0, 0, 1], unit, [0, 0, -1]])
    faces = []
    last = len(unit) - 1
    for j in range(sides):
        k = (j + 1) % sides
        faces.append((0, 1 + j, 1 + k))
        for i in range(rings - 2):
            a, b = 1 + i * sides + j, 1 + i * sides + k
            faces += [(a, a + sides, b + sides), (a, b + sides, b)]
        faces.append((last, 1 + (rings - 2) * sides + k, 1 + (rings - 2) * sides + j))
    points = unit * radii + centre
    normals = unit / np.asarray(radii)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    return points, np.array(faces, np.int32), normals


def blob(centre, radii):
    points, triangles, normals = ellipsoid(np.asarray(centre, float), np.asarray(radii, float))
    coarse = ellipsoid(np.asarray(centre, float), np.asarray(radii, float), 8, 12)
    return _mesh(points, triangles, normals, _mesh(*coarse, None))


def _mesh(points, triangles, normals, coarse):
    shade = np.clip(0.7 + 0.3 * normals[:, 2], 0.3, 1)
    return Mesh(points.astype(np.float32), triangles, normals.astype(np.float32), shade.astype(np.float32), None, (), coarse)


def blob_pack():
    """T12 to the sacrum with discs, facet capsules, roots, ganglia and the canal."""
    meshes, rows = {}, {}

    def add(key, centre, radii, **words):
        meshes[key] = blob(centre, radii)
        rows[key] = describe_mesh(key, meshes[key], **words)

    height = {level: (3 - number) * PITCH for number, level in enumerate(LEVELS)}
    for level in LEVELS:
        z = height[level]
        words = {"role": "bone", "side": None, "levels": [level], "parent": None}
        add(vertebra_id(level), (0, 0, z), (22, 17, 14), kind="sacrum" if level == "S1" else "vertebra", **words)
    for segment, row in SEGMENTS.items():
        z = (height[row.upper] + height[row.lower]) / 2
        words = {"role": "disc", "side": None, "levels": [row.upper, row.lower], "parent": f"disc/{segment}"}
        add(f"disc/{segment}/annulus", (0, 0, z), (21, 16, 5), kind="annulus", **words)
        add(f"disc/{segment}/nucleus", (0, 1, z), (9, 7, 3), kind="nucleus", **words)
        for side, x in (("left", 1), ("right", -1)):
            words = {"role": "facet", "side": side, "levels": [row.upper, row.lower]}
            place = (x * 15, 32, z - 4)
            parent = f"facet/{segment}/{side}"
            add(f"{parent}/capsule", place, (5, 6, 8), kind="facet-capsule", parent=parent, **words)
    for root in LEVELS[1:]:
        z = height[root] - PITCH / 2 + 8
        for side, x in (("left", 1), ("right", -1)):
            words = {"role": "nerve", "side": side, "levels": [root]}
            add(f"nerve/{root}/{side}", (x * 26, 14, z - 4), (9, 4, 6), kind="nerve-root", parent=None, **words)
            parent = f"nerve/{root}/{side}"
            add(f"{parent}/ganglion", (x * 16, 20, z + 2), (3, 3, 5), kind="ganglion", parent=parent, **words)
    words = {"role": "canal", "side": None, "levels": list(LEVELS), "parent": None}
    add("canal/dural-sac", (0, 22, 0), (7, 6, 130), kind="dural-sac", **words)
    info = PackInfo("blobs", "Blobs for tests", "CC0-1.0", "The Lumbar tests", "made in the test")
    return MeshPack(info, rows, meshes)
