"""DICOM files: found in folders, opened by pydicom within bounds and without its warnings, and kept nameless."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import re
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from meshes.errors import MeshError
from meshes.importing.volumes.privacy import tells_identity
from meshes.importing.volumes.streams import size_of
from meshes.importing.volumes.volume import said

MAX_FILES = 20_000
MAX_DEPTH = 4  # folders below the one that was named
MAX_BYTES = 2 * 2**30
DEFLATED = "1.2.840.10008.1.2.1.99"
DEFLATED_FRAMES = "1.2.840.10008.1.2.8.1"
EXPLICIT = "1.2.840.10008.1.2.1"
MAX_INFLATED = 2**30  # bytes
SEG_CLASSES = ("1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.66.7")
#: What stands for a person or a visit; a segment that is called so loses its name.
PERSONAL = (
    "PatientName",
    "PatientID",
    "PatientBirthName",
    "PatientMotherBirthName",
    "OtherPatientNames",
    "OtherPatientIDs",
    "PatientBirthDate",
    "AccessionNumber",
    "StudyDate",
    "SeriesDate",
    "AcquisitionDate",
    "ContentDate",
    "ReferringPhysicianName",
    "OperatorsName",
    "PerformingPhysicianName",
    "ContentCreatorName",
)
UID = re.compile(r"\d+(\.\d+){4,}")
NAMELESS = "DICOM file"
FOLDER = "DICOM series"


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keeps what pydicom and highdicom warn of from the terminal and from logs: it holds UIDs and values.

    pydicom warns as late as a value is asked for, so that reading alone is not enough to be within this.
    """
    loggers = [logging.getLogger(name) for name in ("pydicom", "highdicom")]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL + 1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def is_dicom(path: Path) -> bool:
    """Whether the file says that it is DICOM; its ending does not matter."""
    try:
        with path.open("rb") as stream:
            return stream.read(132)[128:] == b"DICM"
    except OSError:
        return False


def dicom_files(folder: Path) -> Iterator[Path]:
    """The DICOM files of a folder and of those in it, in the order of their names. Raises MeshError: too many files."""
    seen = 0
    for place, folders, names in os.walk(folder):
        folders.sort()
        if len(Path(place).relative_to(folder).parts) >= MAX_DEPTH:
            folders.clear()
        for name in sorted(names):
            seen += 1
            if seen > MAX_FILES:
                raise MeshError(f"{folder.name}: holds more than {MAX_FILES} files, expected one examination; split it")
            path = Path(place) / name
            if name.upper() != "DICOMDIR" and not name.startswith(".") and path.is_file() and is_dicom(path):
                yield path


@quiet()
def read_dicom(path: Path, pixels: bool = True) -> Any:
    """The data set of a file. Raises MeshError."""
    import pydicom

    if size_of(path) > MAX_BYTES:
        raise MeshError(f"{path.name}: has more than {MAX_BYTES} bytes; split it")
    if not is_dicom(path):
        raise MeshError(f"{path.name}: magic: found no DICM at byte 128, expected a DICOM file; export it anew")
    try:
        meta = pydicom.filereader.read_file_meta_info(path)
        syntax = str(meta.get("TransferSyntaxUID", ""))
        if syntax == DEFLATED_FRAMES:
            raise MeshError(f"{path.name}: transfer syntax: found deflated frames, expected another; export it anew")
        file = _inflated(path, meta) if syntax == DEFLATED else path
        return pydicom.dcmread(file, stop_before_pixels=not pixels)
    except MeshError:
        raise
    except Exception as error:  # whatever pydicom says of a foreign file is the file's fault
        raise MeshError(f"{path.name}: cannot be read as DICOM ({said(error)}); copy or export it anew") from error


def _inflated(path: Path, meta: Any) -> io.BytesIO:
    """A deflated file without the deflation, which pydicom would not bound."""
    from pydicom.filewriter import write_file_meta_info

    start = 132 + 12 + int(meta.FileMetaInformationGroupLength)  # preamble, magic, the element that holds the length
    engine = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    data = engine.decompress(path.read_bytes()[start:], MAX_INFLATED)
    if not engine.eof:
        raise MeshError(
            f"{path.name}: ends early, or inflates to more than {MAX_INFLATED} bytes; copy or export it anew"
        )
    meta.TransferSyntaxUID = EXPLICIT
    file = io.BytesIO()
    file.write(bytes(128) + b"DICM")
    write_file_meta_info(file, meta)
    file.write(data)
    file.seek(0)
    return file


@quiet()
def is_segmentation(ds: Any) -> bool:
    """Whether a data set is a segmentation (of bits, shares or labels)."""
    try:
        return str(ds.get("SOPClassUID", "")) in SEG_CLASSES
    except Exception:  # pydicom makes a value of the bytes only now
        return False


def identity_of(ds: Any) -> list[str]:
    """What the data set says of the person and the visit."""
    found = []
    for name in PERSONAL:
        try:
            found.append(str(ds.get(name, "")))
        except Exception:  # a damaged value of no use to anybody
            continue
    return [one for one in found if one]


def nameless(path: Path, ds: Any) -> str:
    """What the file is called in a result: its bare name, unless that tells who the patient is."""
    if UID.search(path.name) or tells_identity(path.stem, identity_of(ds)):
        return NAMELESS
    return path.name
