"""Which reader a path asks for: by its ending and by the first bytes of the file."""

from __future__ import annotations

import itertools
from pathlib import Path

from meshes.errors import MeshError
from meshes.importing.volumes.dicom_files import dicom_files, is_dicom, is_segmentation, read_dicom
from meshes.importing.volumes.volume import Volume

#: Endings, the longer ones first; DICOM files often have none and are known by their first bytes.
ENDINGS = {
    ".nii.gz": "nifti",
    ".nii": "nifti",
    ".nrrd": "nrrd",
    ".nhdr": "nrrd",
    ".mha": "metaimage",
    ".mhd": "metaimage",
    ".dcm": "dicom",
    ".dicom": "dicom",
}


def format_of(path: Path) -> str | None:
    """`nifti`, `nrrd`, `metaimage` or `dicom` (a folder too), or None where the path is no volume."""
    if path.is_dir():
        return "dicom" if _has_dicom(path) else None
    if not path.is_file():
        return None
    name = path.name.lower()
    found = next((kind for ending, kind in ENDINGS.items() if name.endswith(ending)), None)
    return found or ("dicom" if is_dicom(path) else None)


def is_volume(path: Path) -> bool:
    """Whether a path is to be opened as a volume (a label map or a scan); it may be damaged all the same."""
    return format_of(path) is not None


def kind_of(path: Path) -> str | None:
    """`labels` or `scan`, as far as a volume can be told without what its user says; None where it is no volume.

    Where the header does not say, the voxels are read up to the first one that no label map has. A damaged file is
    `labels`: reading it says what is wrong.
    """
    from meshes.importing.volumes.label_maps import label_map_of

    if not is_volume(path):
        return None
    try:
        volume = open_volume(path, labels=None)
        if volume.labels is not None:
            return "labels" if volume.labels else "scan"
        label_map_of(volume)
    except MeshError as error:
        return "scan" if "looks like a scan" in str(error) else "labels"
    return "labels"


def open_volume(path: Path, labels: bool | None) -> Volume:
    """The volume at a path, its header read and checked.

    labels : whether a label map or a scan is looked for in a folder of DICOM files; None takes what is there

    Raises:
        MeshError: no volume, or one that is not as it must be.
    """
    kind = format_of(path)
    if kind == "nifti":
        from meshes.importing.volumes.nifti import read_nifti

        return read_nifti(path)
    if kind == "nrrd":
        from meshes.importing.volumes.nrrd import read_nrrd

        return read_nrrd(path)
    if kind == "metaimage":
        from meshes.importing.volumes.metaimage import read_metaimage

        return read_metaimage(path)
    if kind == "dicom":
        return _open_dicom(path, labels)
    if not path.exists():
        raise MeshError(f"{path}: found nothing there, expected a volume")
    raise MeshError(f"{path.name}: is no volume, expected DICOM or one of {', '.join(ENDINGS)}")


def _open_dicom(path: Path, labels: bool | None) -> Volume:
    from meshes.importing.volumes.dicom_seg import read_seg
    from meshes.importing.volumes.dicom_slices import read_slices

    if labels is None:
        files = dicom_files(path) if path.is_dir() else [path]
        labels = any(is_segmentation(read_dicom(one, pixels=False)) for one in files)
    return read_seg(path) if labels else read_slices(path)


def _has_dicom(folder: Path) -> bool:
    try:
        return any(True for _ in itertools.islice(dicom_files(folder), 1))
    except (MeshError, OSError):
        return False
