"""The values of DICOM frames: plain ones are taken from the file as they are, run lengths by pydicom, JPEG by GDCM."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meshes.errors import MeshError
from meshes.importing.volumes.dicom_files import quiet, read_dicom
from meshes.importing.volumes.dicom_frames import GREY, Storage
from meshes.importing.volumes.volume import said

#: Transfer syntaxes whose values stand plainly in the file, and their byte order.
PLAIN = {"1.2.840.10008.1.2": "<", "1.2.840.10008.1.2.1": "<", "1.2.840.10008.1.2.2": ">"}
COMPRESSED = (
    "1.2.840.10008.1.2.4.50",  # JPEG
    "1.2.840.10008.1.2.4.51",
    "1.2.840.10008.1.2.4.57",
    "1.2.840.10008.1.2.4.70",
    "1.2.840.10008.1.2.4.80",  # JPEG-LS
    "1.2.840.10008.1.2.4.81",
    "1.2.840.10008.1.2.4.90",  # JPEG 2000
    "1.2.840.10008.1.2.4.91",
)
CAPTURE = "1.2.840.10008.5.1.4.1.1.7"  # secondary capture: an image without a place
RUN_LENGTHS = "1.2.840.10008.1.2.5"  # GDCM refuses those of slices with few pixels


def check_syntax(path: Path, storage: Storage) -> None:
    """Refuses a compression that is not known. Raises MeshError."""
    if storage.syntax not in (*PLAIN, *COMPRESSED, RUN_LENGTHS):
        raise MeshError(
            f"{path.name}: transfer syntax: found {storage.syntax[:40]!r}, expected plain, JPEG or RLE data"
        )


@quiet()
def pixels_of(path: Path, storage: Storage, count: int) -> NDArray[Any]:
    """(frames, rows, columns) values of a file as they are stored, not rescaled. Raises MeshError."""
    if storage.syntax in PLAIN:
        return _plain(path, storage, count)
    values = _by_pydicom(path) if storage.syntax == RUN_LENGTHS else _by_gdcm(path, storage, count)
    if values.size != count * storage.rows * storage.columns:
        raise MeshError(f"{path.name}: its compressed values have another size than announced; export it anew")
    return values.reshape(count, storage.rows, storage.columns)


def _plain(path: Path, storage: Storage, count: int) -> NDArray[Any]:
    ds = read_dicom(path)
    data = ds.get("PixelData")
    size = storage.bits // 8
    announced = count * storage.rows * storage.columns
    if not isinstance(data, bytes) or len(data) < announced * size:
        held = len(data) if isinstance(data, bytes) else 0
        raise MeshError(f"{path.name}: PixelData: ends early, {held} of {announced * size} bytes; copy it anew")
    kind = "i" if storage.signed else "u"
    dtype = np.dtype(f"{PLAIN[storage.syntax]}{kind}{size}")
    values = np.frombuffer(data, dtype, announced).reshape(count, storage.rows, storage.columns)
    spare = storage.bits - storage.used
    if not spare:
        return values
    native = values.astype(dtype.newbyteorder("="))
    return (native << spare) >> spare  # high bits may hold something else; of signed values they repeat the sign


def _by_pydicom(path: Path) -> NDArray[Any]:
    ds = read_dicom(path)
    try:
        return np.asarray(ds.pixel_array)
    except Exception as error:  # whatever pydicom says of a foreign file is the file's fault
        raise MeshError(f"{path.name}: its run lengths cannot be read ({said(error)}); copy it anew") from error


def _by_gdcm(path: Path, storage: Storage, count: int) -> NDArray[Any]:
    """Each frame goes to GDCM in a file of our own, whose header holds sizes only.

    So no foreign header reaches it, and whether it would rescale (not for MR, measured) does not matter.
    """
    from pydicom.encaps import generate_frames

    ds = read_dicom(path)
    try:
        frames = generate_frames(ds.PixelData, number_of_frames=count)
        with tempfile.TemporaryDirectory() as folder, silence():
            return np.concatenate([_frame_by_gdcm(Path(folder) / "frame.dcm", storage, frame) for frame in frames])
    except Exception as error:  # whatever GDCM says of foreign data is the file's fault
        raise MeshError(f"{path.name}: its compressed values cannot be read; export it without compression") from error


def _frame_by_gdcm(place: Path, storage: Storage, frame: bytes) -> NDArray[Any]:
    import SimpleITK
    from pydicom.dataset import FileDataset, FileMetaDataset
    from pydicom.encaps import encapsulate
    from pydicom.uid import UID

    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = UID(CAPTURE), UID("1.2.3")
    meta.TransferSyntaxUID = UID(storage.syntax)
    ds = FileDataset("", {}, file_meta=meta, preamble=bytes(128))
    ds.SOPClassUID, ds.SOPInstanceUID = UID(CAPTURE), UID("1.2.3")
    ds.Rows, ds.Columns, ds.SamplesPerPixel, ds.PhotometricInterpretation = storage.rows, storage.columns, 1, GREY[1]
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = storage.bits, storage.used, storage.used - 1
    ds.PixelRepresentation = int(storage.signed)
    ds.PixelData = encapsulate([frame])
    ds["PixelData"].VR, ds["PixelData"].is_undefined_length = "OB", True
    ds.save_as(place, enforce_file_format=True)
    values = SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(str(place), imageIO="GDCMImageIO"))
    return np.asarray(values).reshape(1, storage.rows, storage.columns)


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """What C++ says on the standard error goes nowhere meanwhile."""
    sys.stderr.flush() if sys.stderr else None
    try:
        kept = os.dup(2)
    except OSError:  # a program without a terminal has nothing to silence
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
