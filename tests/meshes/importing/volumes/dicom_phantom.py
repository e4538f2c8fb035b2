"""The phantom as DICOM slices, as one enhanced file and as segmentations, each full of values that tell who it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import UID, ExplicitVRLittleEndian, ImplicitVRLittleEndian

CT = UID("1.2.840.10008.5.1.4.1.1.2")
ENHANCED_CT = UID("1.2.840.10008.5.1.4.1.1.2.1")
ROOT = "1.2.826.0.1.3680043.8.498."

#: Values by which a person or a place could be found again; none may reach a result.
IDENTITY = {
    "PatientName": "Mustermann^Erika",
    "PatientID": "PID-4711-XY",
    "PatientBirthDate": "19610203",
    "PatientSex": "F",
    "StudyDate": "20250911",
    "SeriesDate": "20250912",
    "AcquisitionDate": "20250913",
    "ContentDate": "20250914",
    "StudyTime": "112233",
    "AccessionNumber": "ACC90210",
    "InstitutionName": "Waldklinik Nirgendheim",
    "ReferringPhysicianName": "Quacksalber^Egon",
    "StudyDescription": "Wirbelsaeule nach Sturz vom Apfelbaum",
    "SeriesDescription": "LWS sagittal Geheimserie",
    "StationName": "STATION77",
    "StudyID": "STUDY0815",
}


def secrets() -> list[str]:
    """Words to look for in a result; short ones that stand for nothing are left out."""
    words = [word for value in IDENTITY.values() for word in value.replace("^", " ").split()]
    return [word for word in words if len(word) > 3 and word not in ("nach", "sagittal")] + [ROOT[:-1]]


def base(number: int, affine: NDArray[np.float64], series: int = 1) -> FileDataset:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CT
    meta.MediaStorageSOPInstanceUID = UID(f"{ROOT}{series}.{number + 1}")
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds = FileDataset("", {}, file_meta=meta, preamble=bytes(128))
    ds.SOPClassUID, ds.SOPInstanceUID = CT, meta.MediaStorageSOPInstanceUID
    for name, value in IDENTITY.items():
        setattr(ds, name, value)
    ds.StudyInstanceUID, ds.SeriesInstanceUID = f"{ROOT}9", f"{ROOT}{series}"
    ds.FrameOfReferenceUID, ds.Modality = f"{ROOT}8", "CT"
    ds.Manufacturer = ds.ManufacturerModelName = ds.DeviceSerialNumber = ds.SoftwareVersions = "1"
    ds.SeriesNumber, ds.InstanceNumber = series, number + 1
    ds.AcquisitionNumber, ds.PatientPosition, ds.LossyImageCompression = 1, "HFS", "00"
    ds.ImageType, ds.PositionReferenceIndicator = ["ORIGINAL", "PRIMARY", "AXIAL"], ""
    steps = np.linalg.norm(affine[:3, :3], axis=0)
    ds.ImageOrientationPatient = numbers([*(affine[:3, 0] / steps[0]), *(affine[:3, 1] / steps[1])])
    ds.PixelSpacing = numbers([steps[1], steps[0]])
    ds.SliceThickness = numbers([steps[2]])[0]
    ds.ImagePositionPatient = numbers(affine[:3, 3] + number * affine[:3, 2])
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    return ds


def numbers(values: list[float] | NDArray[np.float64]) -> list[str]:
    """Decimal strings have at most 16 characters."""
    return [f"{one:.9f}"[:16] for one in values]


def pixels(ds: Dataset, values: NDArray[np.int16]) -> None:
    """(columns, rows) or (columns, rows, frames) values, stored as the scanner does: unsigned, with an intercept."""
    stored = (values.astype(np.int32) + 1024).astype("<u2")
    ds.Columns, ds.Rows = values.shape[:2]
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 0
    ds.RescaleSlope, ds.RescaleIntercept, ds.RescaleType = "1", "-1024", "HU"
    ds.PixelData = stored.tobytes(order="F") + bytes(stored.nbytes % 2)
    ds["PixelData"].VR = "OW"


def write_slices(
    folder: Path, values: NDArray[np.int16], affine: NDArray[np.float64], series: int = 1, implicit: bool = False
) -> list[Path]:
    """(i, j, k) Hounsfield units as k files, named without order."""
    folder.mkdir(exist_ok=True)
    paths = []
    for k in range(values.shape[2]):
        ds = base(k, affine, series)
        if implicit:
            ds.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
        pixels(ds, values[:, :, k])
        paths.append(folder / f"IM{(k * 7 + 3) % 1009:04d}_{series}")
        ds.save_as(paths[-1], enforce_file_format=True)
    return paths


def write_enhanced(path: Path, values: NDArray[np.int16], affine: NDArray[np.float64]) -> Path:
    """One file with a frame a slice, the last slice first."""
    ds = base(0, affine)
    ds.SOPClassUID = ds.file_meta.MediaStorageSOPClassUID = ENHANCED_CT
    pixels(ds, values[:, :, ::-1])
    ds.NumberOfFrames = values.shape[2]
    shared, measures, orientation, rescale = Dataset(), Dataset(), Dataset(), Dataset()
    measures.PixelSpacing, measures.SliceThickness = ds.PixelSpacing, ds.SliceThickness
    orientation.ImageOrientationPatient = ds.ImageOrientationPatient
    rescale.RescaleSlope, rescale.RescaleIntercept, rescale.RescaleType = "1", "-1024", "HU"
    shared.PixelMeasuresSequence = Sequence([measures])
    shared.PlaneOrientationSequence = Sequence([orientation])
    shared.PixelValueTransformationSequence = Sequence([rescale])
    ds.SharedFunctionalGroupsSequence = Sequence([shared])
    frames = []
    for k in reversed(range(values.shape[2])):
        frame, position = Dataset(), Dataset()
        position.ImagePositionPatient = numbers(affine[:3, 3] + k * affine[:3, 2])
        frame.PlanePositionSequence = Sequence([position])
        frames.append(frame)
    ds.PerFrameFunctionalGroupsSequence = Sequence(frames)
    for name in ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "RescaleSlope", "RescaleIntercept"):
        delattr(ds, name)
    ds.save_as(path, enforce_file_format=True)
    return path


def write_seg(
    path: Path,
    labels: NDArray[np.generic],
    affine: NDArray[np.float64],
    kind: str = "BINARY",
    names: dict[int, str] | None = None,
    overlap: NDArray[np.bool_] | None = None,
) -> Path:
    """A segmentation of a CT; `overlap` is one more segment that lies over others."""
    import highdicom

    sources = []
    for k in range(labels.shape[2]):
        ds = base(k, affine)
        pixels(ds, np.zeros(labels.shape[:2], np.int16))
        sources.append(ds)
    present = [int(one) for one in np.unique(labels) if one]
    masks = np.stack([labels == one for one in present], axis=-1)
    if overlap is not None:
        masks = np.concatenate((masks, overlap[..., None]), axis=-1)
    stack = np.transpose(masks, (2, 1, 0, 3)).astype(np.uint8)
    if kind == "FRACTIONAL":
        stack = stack * np.float32(0.6) + np.float32(0.3) * (1 - stack)
    if kind == "LABELMAP":
        stack = (stack * np.arange(1, stack.shape[-1] + 1, dtype=np.uint8)).max(axis=-1)
    code = highdicom.sr.CodedConcept
    described = [
        highdicom.seg.SegmentDescription(
            segment_number=number,
            segment_label=(names or {}).get(number, f"vertebrae_L{number}"),
            segmented_property_category=code("123037004", "SCT", "Anatomical Structure"),
            segmented_property_type=code("51282000", "SCT", "Vertebra"),
            algorithm_type=highdicom.seg.SegmentAlgorithmTypeValues.MANUAL,
        )
        for number in range(1, masks.shape[-1] + 1)
    ]
    made = highdicom.seg.Segmentation(
        source_images=sources,
        pixel_array=stack,
        segmentation_type=kind,
        segment_descriptions=described,
        series_instance_uid=f"{ROOT}77",
        series_number=77,
        sop_instance_uid=f"{ROOT}77.1",
        instance_number=1,
        manufacturer="1",
        manufacturer_model_name="1",
        software_versions="1",
        device_serial_number="1",
        content_label="LABELS",
        content_description=IDENTITY["StudyDescription"],
        content_creator_name=IDENTITY["ReferringPhysicianName"],
        series_description=IDENTITY["SeriesDescription"],
        omit_empty_frames=True,
    )
    made.save_as(path)
    return path


def deflate(path: Path, target: Path) -> Path:
    """The same file in the deflated transfer syntax."""
    import pydicom

    ds = pydicom.dcmread(path)
    ds.file_meta.TransferSyntaxUID = UID("1.2.840.10008.1.2.1.99")
    ds.save_as(target)
    return target


def compress(path: Path, how: str) -> Path:
    """A file with its frames compressed: RLE by pydicom, JPEG (lossless) and JPEG2000 by ITK's GDCM."""
    import pydicom
    from pydicom.encaps import encapsulate

    ds = pydicom.dcmread(path)
    if how == "RLE":
        ds.compress(UID("1.2.840.10008.1.2.5"))
    else:
        frames = ds.pixel_array.reshape(-1, ds.Rows, ds.Columns)
        packed = [_packed(path.with_suffix(".packed"), one, how) for one in frames]
        ds.file_meta.TransferSyntaxUID = packed[0][0]
        ds.PixelData = encapsulate([data for _, data in packed])
        ds["PixelData"].VR, ds["PixelData"].is_undefined_length = "OB", True
    ds.save_as(path)
    return path


def _packed(place: Path, frame: NDArray[np.generic], how: str) -> tuple[UID, bytes]:
    import pydicom
    import SimpleITK
    from pydicom.encaps import generate_frames

    writer = SimpleITK.ImageFileWriter()
    writer.SetFileName(str(place))
    writer.SetImageIO("GDCMImageIO")
    writer.UseCompressionOn()
    writer.SetCompressor(how)
    writer.Execute(SimpleITK.GetImageFromArray(frame[None]))
    ds = pydicom.dcmread(place)
    place.unlink()
    return ds.file_meta.TransferSyntaxUID, next(iter(generate_frames(ds.PixelData, number_of_frames=1)))
