"""A label map as a scanner's would be: the atlas's bones in 512 x 512 x 400 voxels, numbered as by VerSe.

`python label_map_phantom.py FILE` writes it; the benchmark does that once and keeps it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

SHAPE = (512, 512, 400)
SPACING = (0.5, 0.5, 0.9)
#: From above down: eight bones, T12 to L6 and the sacrum. The topmost is the atlas's T12 once more.
BONES = ("T12", "T12", "L1", "L2", "L3", "L4", "L5", "sacrum")
LABELS = range(19, 27)


def phantom() -> tuple[np.ndarray, np.ndarray]:
    """Labels (i, j, k) uint8 and the affine to mm LPS."""
    from meshes.pack import read_pack
    from meshes.shipped import atlas_path

    atlas = read_pack(atlas_path())
    bones = [atlas.meshes[f"vertebra/{name}"] for name in BONES]
    surfaces = [(bone.points.astype(float), bone.triangles) for bone in bones]
    step = surfaces[1][0].mean(axis=0) - surfaces[2][0].mean(axis=0)
    surfaces[0] = (surfaces[0][0] + step, surfaces[0][1])
    everything = np.concatenate([points for points, _ in surfaces])
    origin = (everything.min(axis=0) + everything.max(axis=0)) / 2 - np.array(SPACING) * (np.array(SHAPE) - 1) / 2
    labels = np.zeros(SHAPE, np.uint8, order="F")
    for label, (points, triangles) in zip(LABELS, surfaces, strict=True):
        inside, low = filled(points - origin, triangles)
        box = tuple(slice(start, start + size) for start, size in zip(low, inside.shape, strict=True))
        labels[box][inside] = label
    affine = np.diag([*SPACING, 1.0])
    affine[:3, 3] = origin
    return labels, affine


def filled(points, triangles):
    """Which voxels of the box round a closed surface lie in it, and the box's lowest voxel."""
    import pyvista as pv
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkImagingStencil import vtkImageStencilToImage, vtkPolyDataToImageStencil

    low = np.floor(points.min(axis=0) / SPACING).astype(int)
    high = np.ceil(points.max(axis=0) / SPACING).astype(int)
    stencil = vtkPolyDataToImageStencil()
    stencil.SetInputData(pv.PolyData.from_regular_faces(points, triangles))
    stencil.SetOutputSpacing(*SPACING)
    stencil.SetOutputWholeExtent(*(int(n) for pair in zip(low, high, strict=True) for n in pair))
    image = vtkImageStencilToImage()
    image.SetInputConnection(stencil.GetOutputPort())
    image.SetInsideValue(1)
    image.SetOutputScalarTypeToUnsignedChar()
    image.Update()
    flat = vtk_to_numpy(image.GetOutput().GetPointData().GetScalars())
    return flat.reshape(high - low + 1, order="F").astype(bool), low


def main(path: Path) -> None:
    """Write the map as NIfTI, whole or not at all."""
    import nibabel

    labels, affine = phantom()
    beside = path.with_name(f"writing-{path.name}")
    nibabel.save(nibabel.Nifti1Image(labels, np.diag([-1, -1, 1, 1]) @ affine), beside)
    beside.replace(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
