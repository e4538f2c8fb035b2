"""The values of DICOM frames: plain ones are taken from the file as they are, run lengths by pydicom, JPEG by GDCM."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meshes.errors import MeshError
from meshes.importing.volumes.dicom_files import quiet, read_dicom
from meshes.importing.volumes.dicom_frames import Storage
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
RUN_LENGTHS = "1.2.840.10008.1.2.5"  # GDCM refuses those of slices with few pixels


def is_stored(storage: Storage) -> bool:
    """Whether `pixels_of` gives values as they are stored; those of GDCM are rescaled already."""
    return storage.syntax in PLAIN or storage.syntax == RUN_LENGTHS


def check_syntax(path: Path, storage: Storage) -> None:
    """Refuses a compression that is not known. Raises MeshError."""
    if not is_stored(storage) and storage.syntax not in COMPRESSED:
        raise MeshError(
            f"{path.name}: transfer syntax: found {storage.syntax[:40]!r}, expected plain, JPEG or RLE data"
        )


@quiet()
def pixels_of(path: Path, storage: Storage, count: int) -> NDArray[Any]:
    """(frames, rows, columns) values of a file, as stored or rescaled (`is_stored`). Raises MeshError."""
    if storage.syntax in PLAIN:
        return _plain(path, storage, count)
    reader = _by_pydicom if storage.syntax == RUN_LENGTHS else _by_gdcm
    values = reader(path)
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


def _by_gdcm(path: Path) -> NDArray[Any]:
    import SimpleITK

    try:
        with silence():
            image = SimpleITK.ReadImage(str(path), imageIO="GDCMImageIO")
    except Exception as error:  # whatever GDCM says of a foreign file is the file's fault
        raise MeshError(f"{path.name}: its compressed values cannot be read; export it without compression") from error
    return np.asarray(SimpleITK.GetArrayFromImage(image))


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
