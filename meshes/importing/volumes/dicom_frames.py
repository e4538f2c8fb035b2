"""The frames of DICOM images: where each lies, how it is stored; from single slices and enhanced files alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meshes.errors import MeshError
from meshes.importing.volumes.dicom_files import is_segmentation, quiet, read_dicom
from meshes.importing.volumes.volume import said

MAX_FRAMES = 20_000
GREY = ("MONOCHROME1", "MONOCHROME2")
ENHANCED = "PerFrameFunctionalGroupsSequence"


@dataclass(frozen=True)
class Storage:
    """How the values of a file's frames are stored."""

    rows: int
    columns: int
    bits: int
    used: int
    signed: bool
    syntax: str


@dataclass(frozen=True)
class Frame:
    """One slice: frame `number` of a file, at `position` (centre of its first pixel, mm LPS).

    instance, series : UIDs, to tell copies and series apart; they go no further
    right, down : unit vectors along a row and along a column; spacing : mm along a row and along a column
    """

    path: Path
    number: int
    instance: str
    series: str
    modality: str
    position: NDArray[np.float64]
    right: NDArray[np.float64]
    down: NDArray[np.float64]
    spacing: tuple[float, float]
    thickness: float
    slope: float
    intercept: float
    storage: Storage

    @property
    def plane(self) -> tuple[object, ...]:
        """What frames of one volume have in common."""
        turned = np.round(np.concatenate((self.right, self.down)), 3) + 0.0
        size = (self.storage.rows, self.storage.columns, *np.round(self.spacing, 4).tolist())
        return (self.series, *turned.tolist(), *size)


@quiet()
def frames_of(path: Path) -> list[Frame]:
    """The frames of an image file, without their pixels; none of a segmentation. Raises MeshError."""
    ds = read_dicom(path, pixels=False)
    if is_segmentation(ds):
        return []
    try:
        return list(_frames(path, ds, _storage(path, ds)))
    except MeshError:
        raise
    except Exception as error:  # values that are no numbers, sequences that are none, and the like
        raise MeshError(f"{path.name}: its header cannot be read ({said(error)}); export it anew") from error


def _storage(path: Path, ds: Any) -> Storage:
    if not (ds.get("Rows") and ds.get("Columns")):
        raise MeshError(f"{path.name}: Rows, Columns: are missing, expected an image; leave this file out")
    samples, grey = int(ds.get("SamplesPerPixel", 1)), str(ds.get("PhotometricInterpretation", GREY[1]))
    if samples != 1 or grey not in GREY:
        raise MeshError(f"{path.name}: PhotometricInterpretation: found {grey[:20]}, expected grey values")
    bits = int(ds.get("BitsAllocated", 16))
    used = int(ds.get("BitsStored", bits))
    if bits not in (8, 16, 32) or not 1 <= used <= bits:
        raise MeshError(f"{path.name}: BitsAllocated, BitsStored: found {bits}, {used}, expected 8, 16 or 32")
    rows, columns = int(ds.Rows), int(ds.Columns)
    return Storage(rows, columns, bits, used, int(ds.get("PixelRepresentation", 0)) == 1, _syntax(ds))


def _syntax(ds: Any) -> str:
    return str(ds.file_meta.get("TransferSyntaxUID", ""))


def _frames(path: Path, ds: Any, storage: Storage) -> Iterator[Frame]:
    count = int(ds.get("NumberOfFrames", 1) or 1)
    if not 1 <= count <= MAX_FRAMES:
        raise MeshError(f"{path.name}: NumberOfFrames: found {count}, expected 1 to {MAX_FRAMES}")
    if ENHANCED not in ds:
        if count > 1:
            raise MeshError(f"{path.name}: does not say where its {count} frames lie; export single slices")
        yield _frame(path, 0, ds, [ds], storage)
        return
    own, shared = ds[ENHANCED].value, ds.get("SharedFunctionalGroupsSequence") or [None]
    if len(own) != count:
        raise MeshError(f"{path.name}: {ENHANCED}: found {len(own)} frames, expected {count}; export it anew")
    for number in range(count):
        groups = [own[number], shared[0]]
        places = [_group(groups, name) for name in GROUPS]
        yield _frame(path, number, ds, [one for one in places if one is not None], storage)


GROUPS = (
    "PlanePositionSequence",
    "PlaneOrientationSequence",
    "PixelMeasuresSequence",
    "PixelValueTransformationSequence",
)


def _group(groups: list[Any], name: str) -> Any:
    """The first item of a functional group, the frame's own before the shared one."""
    for group in groups:
        if group is not None and group.get(name):
            return group[name].value[0]
    return None


def _frame(path: Path, number: int, ds: Any, places: list[Any], storage: Storage) -> Frame:
    turned = _floats(path, places, "ImageOrientationPatient", 6)
    spacing = _floats(path, places, "PixelSpacing", 2)
    position = _floats(path, places, "ImagePositionPatient", 3)
    right, down = turned[:3], turned[3:]
    lengths = np.linalg.norm(right), np.linalg.norm(down)
    if not (np.allclose(lengths, 1, atol=0.01) and abs(float(right @ down)) < 0.01):
        raise MeshError(f"{path.name}: ImageOrientationPatient: expected two unit vectors at right angles")
    slope, intercept = (
        _float(places, name, value) for name, value in (("RescaleSlope", 1.0), ("RescaleIntercept", 0.0))
    )
    if not (np.isfinite((slope, intercept)).all() and 0 < abs(slope) < 1e9 and abs(intercept) < 1e9):
        raise MeshError(f"{path.name}: RescaleSlope, RescaleIntercept: found {slope:g}, {intercept:g}; export it anew")
    modality = str(ds.get("Modality", ""))
    return Frame(
        path,
        number,
        str(ds.get("SOPInstanceUID", "")),
        str(ds.get("SeriesInstanceUID", "")),
        modality if modality in ("CT", "MR") else "",
        position,
        right,
        down,
        (float(spacing[1]), float(spacing[0])),
        _float(places, "SliceThickness", 0.0),
        slope,
        intercept,
        storage,
    )


def _floats(path: Path, places: list[Any], name: str, count: int) -> NDArray[np.float64]:
    value = next((place[name].value for place in places if name in place), None)
    try:
        found = np.array([float(one) for one in value or ()])
    except (TypeError, ValueError):
        found = np.empty(0)
    if len(found) != count or not np.isfinite(found).all():
        raise MeshError(f"{path.name}: {name}: expected {count} numbers, found none or others; export it anew")
    return found


def _float(places: list[Any], name: str, default: float) -> float:
    value = next((place[name].value for place in places if name in place), None)
    return default if value in (None, "") else float(value)
