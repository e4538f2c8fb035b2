"""DICOM segmentations, of bits, shares or labels: highdicom puts their frames into a volume, once it is checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meshes.errors import MeshError
from meshes.importing.volumes.dicom_files import (
    FOLDER,
    UID,
    dicom_files,
    identity_of,
    is_segmentation,
    nameless,
    quiet,
    read_dicom,
)
from meshes.importing.volumes.privacy import without_identity
from meshes.importing.volumes.volume import MAX_LABELS, PORTION, Volume, checked_affine, checked_shape, clean_name, said

MAX_FRAMES = 200_000
ENOUGH = 0.5  # of a voxel, in segmentations of shares
GENERIC = re.compile(r"(segment(ation)?|label|roi|structure|object|unknown)?[\s_-]*\d*$", re.IGNORECASE)
TYPES = ("BINARY", "FRACTIONAL", "LABELMAP")
NATIVE = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2")


@quiet()
def read_seg(path: Path) -> Volume:
    """The segmentation in a DICOM file, or the one in a folder. Raises MeshError."""
    place = _only_one(path) if path.is_dir() else path
    ds = read_dicom(place)
    if not is_segmentation(ds):
        raise MeshError(f"{place.name}: looks like a scan, not a label map (it is no DICOM SEG); open it with --scan")
    try:
        _check_header(place, ds)
        return _volume(place, ds, FOLDER if path.is_dir() else nameless(path, ds))
    except MeshError:
        raise
    except Exception as error:  # whatever highdicom says of a foreign file is the file's fault
        raise MeshError(f"{place.name}: cannot be read as DICOM SEG ({said(error)}); export it anew") from error


def _only_one(folder: Path) -> Path:
    found = [path for path in dicom_files(folder) if is_segmentation(read_dicom(path, pixels=False))]
    if len(found) != 1:
        told = f"{len(found)} segmentations" if found else "no DICOM SEG"
        raise MeshError(f"{folder.name}: holds {told}, expected one; name the file (a series of slices: --scan)")
    return found[0]


def _check_header(path: Path, ds: Any) -> None:
    """Sizes and counts, before anything is made of them. Raises MeshError."""
    kind = str(ds.get("SegmentationType", ""))
    if kind not in TYPES:
        raise MeshError(f"{path.name}: SegmentationType: found {kind[:20]!r}, expected one of {', '.join(TYPES)}")
    frames, rows, columns = (_count(path, ds, name) for name in ("NumberOfFrames", "Rows", "Columns"))
    if frames > MAX_FRAMES:
        raise MeshError(f"{path.name}: NumberOfFrames: found {frames}, expected at most {MAX_FRAMES}")
    if len(ds.get("SegmentSequence") or ()) > MAX_LABELS + 1:
        raise MeshError(f"{path.name}: SegmentSequence: expected at most {MAX_LABELS} segments")
    if len(ds.get("PerFrameFunctionalGroupsSequence") or ()) != frames:
        raise MeshError(f"{path.name}: PerFrameFunctionalGroupsSequence: expected {frames} frames; export it anew")
    bits = 1 if kind == "BINARY" else _count(path, ds, "BitsAllocated")
    data = ds.get("PixelData")
    if not isinstance(data, bytes) or not data:
        raise MeshError(f"{path.name}: PixelData: is missing; copy or export it anew")
    announced = (frames * rows * columns * bits + 7) // 8
    if str(ds.file_meta.TransferSyntaxUID) in NATIVE and len(data) < announced:
        raise MeshError(f"{path.name}: PixelData: ends early, {len(data)} of {announced} bytes; copy it anew")


def _count(path: Path, ds: Any, name: str) -> int:
    try:
        found = int(ds.get(name, 0))
    except (TypeError, ValueError):
        found = 0
    if not 1 <= found < 2**31:
        raise MeshError(f"{path.name}: {name}: expected a number of at least 1; export it anew")
    return found


def _volume(path: Path, ds: Any, source: str) -> Volume:
    import highdicom

    segmentation: Any = highdicom.seg.Segmentation.from_dataset(ds, copy=False)
    geometry = segmentation.get_volume_geometry(allow_missing_positions=True)
    if geometry is None:
        raise MeshError(f"{path.name}: its frames make no regular volume; export it anew")
    shape = checked_shape(path.name, "frames", [int(size) for size in reversed(geometry.spatial_shape)])
    affine = np.array(geometry.affine, float)[:, [2, 1, 0, 3]]  # highdicom counts slices, rows, columns
    affine = checked_affine(path.name, "frames", affine)
    numbers = [int(number) for number in segmentation.segment_numbers]
    labels, overlaps = _labels(segmentation, numbers, geometry.spatial_shape)
    flat = np.ascontiguousarray(labels).reshape(-1)

    def read() -> Iterator[NDArray[Any]]:
        return (flat[start : start + PORTION] for start in range(0, flat.size, PORTION))

    names = without_identity(_names(ds), identity_of(ds))
    notes = (f"Segments overlap in {overlaps} voxels: there the smaller segment is kept.",) if overlaps else ()
    return Volume(shape, flat.dtype, affine, read, source, names=names, labels=True, notes=notes)


def _labels(segmentation: Any, numbers: list[int], shape: tuple[int, ...]) -> tuple[NDArray[Any], int]:
    """(slices, rows, columns) segment numbers, and in how many voxels segments overlap."""
    dtype = np.uint8 if max(numbers) < 2**8 else np.uint16
    if str(segmentation.SegmentationType) != "FRACTIONAL":
        try:
            found: Any = segmentation.get_volume(combine_segments=True, dtype=dtype, allow_missing_positions=True)
            return np.asarray(found.array), 0
        except RuntimeError:  # segments overlap
            pass
    sizes = {number: int(np.count_nonzero(_mask(segmentation, number))) for number in numbers}
    labels, depth = np.zeros(shape, dtype), np.zeros(shape, np.uint8)
    for number in sorted(numbers, key=lambda one: -sizes[one]):
        mask = _mask(segmentation, number)
        labels[mask] = number
        depth[mask & (depth < 2)] += 1
    return labels, int(np.count_nonzero(depth > 1))


def _mask(segmentation: Any, number: int) -> NDArray[Any]:
    found: Any = segmentation.get_volume(segment_numbers=[number], allow_missing_positions=True)
    return np.asarray(found.array[..., 0] >= ENOUGH)


def _names(ds: Any) -> dict[int, str]:
    """Segment number -> its label, or what its code means where the label says nothing."""
    found = {}
    for item in ds.get("SegmentSequence") or ():
        label = clean_name(str(item.get("SegmentLabel", "") or ""))
        if GENERIC.match(label):
            kinds: Any = item.get("SegmentedPropertyTypeCodeSequence") or ()
            label = clean_name(str(kinds[0].get("CodeMeaning", ""))) if len(kinds) else ""
        if label and not UID.search(label):
            found[int(item.SegmentNumber)] = label
    return found
