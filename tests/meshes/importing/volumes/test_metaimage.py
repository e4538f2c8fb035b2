"""MetaImage: the fields that others write, and one line for each header that is not as it must be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from meshes.errors import MeshError
from meshes.importing.volumes import read_label_map, read_scan
from tests.meshes.importing.volumes.phantom import assert_same_places, phantom, turned, write_itk

AFFINE = turned((10, 20, 30), (1, 2, 3), True)


def header(**changes: str | None) -> bytes:
    fields: dict[str, str | None] = {
        "ObjectType": "Image",
        "NDims": "3",
        "BinaryData": "True",
        "BinaryDataByteOrderMSB": "False",
        "CompressedData": "False",
        "TransformMatrix": "1 0 0 0 1 0 0 0 1",
        "Offset": "1 2 3",
        "ElementSpacing": "1 2 3",
        "DimSize": "7 6 5",
        "ElementType": "MET_UCHAR",
        "ElementDataFile": "LOCAL",
    }
    last = {"ElementDataFile": changes.pop("ElementDataFile", "LOCAL")}
    fields |= changes
    del fields["ElementDataFile"]
    fields |= last
    return "".join(f"{name} = {text}\n" for name, text in fields.items() if text is not None).encode()


def write(path: Path, **changes: str | None) -> Path:
    path.write_bytes(header(**changes) + phantom().tobytes(order="F"))
    return path


def test_older_field_names_and_big_endian(tmp_path: Path) -> None:
    expected = read_label_map(write(tmp_path / "a.mha"))
    assert_same_places(expected, phantom(), expected.affine)
    np.testing.assert_array_equal(expected.affine[:3, 3], (1, 2, 3))
    old = write(
        tmp_path / "b.mha", TransformMatrix=None, Offset=None, ElementSpacing=None,
        Orientation="1 0 0 0 1 0 0 0 1", Position="1 2 3", ElementSize="1 2 3",
    )  # fmt: skip
    np.testing.assert_array_equal(read_label_map(old).affine, expected.affine)
    path = tmp_path / "c.mha"
    path.write_bytes(
        header(
            ElementType="MET_SHORT",
            BinaryDataByteOrderMSB="True",
            Modality="MET_MOD_CT",
            NDims="4",
            DimSize="7 6 5 1",
            ElementSpacing="1 2 3 1",
            Offset="1 2 3 0",
            TransformMatrix="1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1",
        )
        + (phantom() * np.int16(300) - 1000).astype(">i2").tobytes(order="F")
    )
    scan = read_scan(path)
    np.testing.assert_array_equal(scan.values, phantom().astype("i2") * 300 - 1000)
    np.testing.assert_array_equal(scan.affine, expected.affine)
    assert scan.modality == "CT"


def test_a_missing_place_is_said(tmp_path: Path) -> None:
    found = read_label_map(write(tmp_path / "a.mha", TransformMatrix=None, Offset=None))
    assert "does not say how it lies in the patient" in found.notes[0]


REFUSED: dict[str, tuple[dict[str, str | None], str]] = {
    "type": ({"ElementType": "MET_STRING"}, "ElementType"),
    "channels": ({"ElementNumberOfChannels": "3"}, "ElementNumberOfChannels: found 3"),
    "4D": ({"NDims": "4", "DimSize": "7 6 5 2"}, "4D"),
    "2D": ({"NDims": "2", "DimSize": "7 6"}, "NDims: found 2"),
    "huge": ({"DimSize": "9000 9000 9000"}, "at most 1500000000"),
    "spacing": ({"ElementSpacing": None}, "ElementSpacing: is missing"),
    "zero": ({"ElementSpacing": "1 0 1"}, "spacing is 1 x 0 x 1"),
    "flat": ({"TransformMatrix": "1 0 0 1 0 0 0 0 1"}, "lie in one plane"),
    "nan": ({"Offset": "nan 0 0"}, "not finite"),
    "short": ({"DimSize": "7 6 500"}, "ends early"),
    "packed": ({"CompressedData": "True"}, "damaged"),
    "text": ({"BinaryData": "False"}, "BinaryData"),
    "list": ({"ElementDataFile": "LIST"}, "a file for each slice"),
    "pattern": ({"ElementDataFile": "a%03d.raw 1 5 1"}, "a file for each slice"),
    "absolute": ({"ElementDataFile": "/etc/hostname"}, "beside it"),
    "climbing": ({"ElementDataFile": "../b.raw"}, "beside it"),
    "backslash": ({"ElementDataFile": "..\\b.raw"}, "beside it"),
    "skip": ({"HeaderSize": "99999999"}, "ends early"),
    "object": ({"ObjectType": "Tube"}, "ObjectType"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_headers_are_one_line(tmp_path: Path, case: str) -> None:
    changes, why = REFUSED[case]
    with pytest.raises(MeshError, match=why) as caught:
        read_label_map(write(tmp_path / "a.mha", **changes))
    assert str(caught.value).startswith("a.mha: ")
    assert "\n" not in str(caught.value)


def test_damaged_data_are_one_line(tmp_path: Path) -> None:
    good = write_itk(tmp_path / "good.mha", phantom(), AFFINE, True).read_bytes()
    cases = {"damaged": good[:-20], "is no MetaImage": b"solid cube\n" * 60, "is empty": b"", "before": good[:50]}
    for why, data in cases.items():
        (tmp_path / "b.mha").write_bytes(data)
        with pytest.raises(MeshError, match=why) as caught:
            read_label_map(tmp_path / "b.mha")
        assert "\n" not in str(caught.value)


def test_a_data_file_behind_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(phantom().tobytes(order="F"))
    (tmp_path / "b.raw").symlink_to(tmp_path / "secret")
    with pytest.raises(MeshError, match="beside it"):
        read_label_map(write(tmp_path / "b.mhd", ElementDataFile="b.raw"))
