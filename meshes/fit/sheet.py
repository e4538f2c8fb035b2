"""The comparison sheet: each bone of a pack above the real one, from eight sides.

python -m meshes.fit.sheet REFERENCE_FOLDER OUT.png [--pack PACK] [--only L3 L4]

REFERENCE_FOLDER holds clouthier/L2.ply ... L5.ply and remus/L1.ply, S1.ply (mm, LPS). The reference is laid on the
generated bone, so that size and pose do not distract; the caption gives the shape distance.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pyvista as pv
import trimesh
from numpy.typing import NDArray

from meshes.fit.distance import shape_distance
from meshes.pack import read_pack
from meshes.shipped import atlas_path

REFERENCES = {"L1": "remus/L1.ply"} | {f"L{n}": f"clouthier/L{n}.ply" for n in (2, 3, 4, 5)} | {"S1": "remus/S1.ply"}
VIEWS = (  # name, direction from which the bone is seen, up
    ("anterior", (0, -1, 0), (0, 0, 1)),
    ("left", (1, 0, 0), (0, 0, 1)),
    ("posterior", (0, 1, 0), (0, 0, 1)),
    ("superior", (0, 0, 1), (0, -1, 0)),
    ("inferior", (0, 0, -1), (0, -1, 0)),
    ("left posterior oblique", (0.7, 0.9, 0.5), (0, 0, 1)),
    ("right anterior oblique", (-0.8, -0.8, 0.4), (0, 0, 1)),
    ("posterior, from below", (0.2, 0.9, -0.6), (0, 0, 1)),
)
CELL = (210, 185)  # pixels of one picture
BONE = "#e6d8b8"
REACH = 3.0  # distance of the camera in sizes of the bone


def load_bone(pack: Path, level: str) -> trimesh.Trimesh:
    """The bone of a level of a pack; S1 is the sacrum."""
    mesh = read_pack(pack).meshes["vertebra/sacrum" if level == "S1" else f"vertebra/{level}"]
    return trimesh.Trimesh(mesh.points, mesh.triangles, process=False)


def rows_of(ours: trimesh.Trimesh, reference: trimesh.Trimesh, level: str) -> NDArray[np.uint8]:
    """Two rows of pictures (h, w, 3): the generated bone, and below it the reference laid on it."""
    found = shape_distance(ours, reference)
    back = (np.asarray(reference.vertices) - found.fit.shift) @ found.fit.rotation / found.fit.scale
    laid = trimesh.Trimesh(back, reference.faces, process=False)
    figures = f"mean {found.mean:.2f}, p95 {found.p95:.2f}, max {found.max:.2f} mm"
    captions = [[f"{level} generated", *(name for name, _, _ in VIEWS[1:])], [f"{level} real", figures]]
    plotter = pv.Plotter(
        off_screen=True, shape=(2, len(VIEWS)), window_size=(CELL[0] * len(VIEWS), 2 * CELL[1]), border=False
    )
    plotter.set_background("white")
    bounds = np.concatenate([ours.bounds, laid.bounds])
    centre, reach = (bounds.min(axis=0) + bounds.max(axis=0)) / 2, float(np.ptp(bounds, axis=0).max()) * REACH
    for row, mesh in enumerate((ours, laid)):
        surface = pv.wrap(mesh).compute_normals(split_vertices=False)
        for column, (_, side, up) in enumerate(VIEWS):
            plotter.subplot(row, column)
            plotter.add_mesh(surface, color=BONE, smooth_shading=True, specular=0.15, specular_power=8)
            direction = np.array(side, float) / np.linalg.norm(side)
            plotter.camera.position = centre + direction * reach
            plotter.camera.focal_point, plotter.camera.up, plotter.camera.view_angle = centre, up, 20
            text = captions[row][column] if column < len(captions[row]) else ""
            plotter.add_text(text, position=(4, CELL[1] - 14), font_size=5, color="black")
    picture = plotter.screenshot(return_img=True)
    plotter.close()
    return np.asarray(picture, np.uint8)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("references", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pack", type=Path, default=None, help="default: the shipped atlas")
    parser.add_argument("--only", nargs="+", choices=REFERENCES, default=list(REFERENCES))
    options = parser.parse_args()
    strips = []
    for level in options.only:
        reference = trimesh.load(options.references / REFERENCES[level], force="mesh", process=False)
        strips.append(rows_of(load_bone(options.pack or atlas_path(), level), reference, level))
    from PIL import Image

    Image.fromarray(np.concatenate(strips)).save(options.out)


if __name__ == "__main__":
    main()
