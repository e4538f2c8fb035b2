"""Which reader a path asks for: by its ending and by the first bytes of the file."""

from __future__ import annotations

from pathlib import Path

from meshes.errors import MeshError
from meshes.importing.volumes.volume import Volume

#: Endings, the longer ones first.
ENDINGS = {".nii.gz": "nifti", ".nii": "nifti"}


def format_of(path: Path) -> str | None:
    """`nifti`, `nrrd`, `metaimage` or `dicom`, or None where it is no volume (nor looks like one)."""
    if not path.is_file():
        return None
    name = path.name.lower()
    return next((kind for ending, kind in ENDINGS.items() if name.endswith(ending)), None)


def is_volume(path: Path) -> bool:
    """Whether a path is to be opened as a volume (a label map or a scan); it may be damaged all the same."""
    return format_of(path) is not None


def open_volume(path: Path, labels: bool) -> Volume:
    """The volume at a path, its header read and checked. Raises MeshError."""
    if format_of(path) == "nifti":
        from meshes.importing.volumes.nifti import read_nifti

        return read_nifti(path)
    raise MeshError(f"{path.name}: is no volume, expected {', '.join(ENDINGS)}")
