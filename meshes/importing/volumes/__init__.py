"""Label maps and scans of other programs: NIfTI, NRRD and Slicer's .seg.nrrd, MetaImage, DICOM; one module a format.

`kinds.py` says which reader a path asks for. A reader checks the header and gives a `Volume`, whose voxels come in
portions; `label_maps.py` makes a `LabelMap` of it, `scans.py` a `Scan`.
"""

from meshes.importing.volumes.kinds import is_volume, kind_of
from meshes.importing.volumes.label_maps import read_label_map
from meshes.importing.volumes.scans import read_scan

__all__ = ["is_volume", "kind_of", "read_label_map", "read_scan"]
