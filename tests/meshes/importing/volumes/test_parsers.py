"""Whatever text a header holds, its parser gives values or one MeshError."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from meshes.errors import MeshError
from meshes.importing.volumes import read_label_map
from meshes.importing.volumes.label_maps import label_map_of
from meshes.importing.volumes.label_table import names_in_xml
from meshes.importing.volumes.volume import LONGEST_NAME, PORTION, Volume, clean_name
from tests.meshes.importing.volumes.phantom import nrrd_bytes, phantom
from tests.meshes.importing.volumes.test_metaimage import write

FIELDS = ("type", "dimension", "space", "sizes", "space directions", "kinds", "endian", "encoding", "space origin",
          "space units", "space dimension", "byte skip", "line skip", "data file")  # fmt: skip
ODD = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["", "0", "-1", "nan", "inf", "1e999", "9" * 5000, "(nan,0,0) none (1,0,0)", "\0", "1 2 3", "\u0663 2 1"]
    ),
    st.lists(st.integers(-(2**70), 2**70), max_size=12).map(lambda one: " ".join(map(str, one))),
    st.lists(st.floats(), max_size=16).map(lambda one: " ".join(map(repr, one))),
)


@settings(max_examples=120, deadline=None)
@given(fields=st.dictionaries(st.sampled_from(FIELDS), st.none() | ODD, min_size=1, max_size=3))
def test_any_nrrd_field(fields: dict[str, str | None]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.nrrd"
        path.write_bytes(nrrd_bytes(phantom(), np.eye(4), encoding="raw", fields=fields))
        outcome(path)


META = ("NDims", "DimSize", "ElementType", "ElementSpacing", "TransformMatrix", "Offset", "HeaderSize",
        "CompressedData", "ElementNumberOfChannels", "BinaryDataByteOrderMSB",
        "ElementDataFile", "Modality")  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(
    fields=st.dictionaries(
        st.sampled_from(META), st.none() | ODD.filter(lambda one: "\n" not in one), min_size=1, max_size=3
    )
)
def test_any_metaimage_field(fields: dict[str, str | None]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        outcome(write(Path(folder) / "a.mha", **fields))


def outcome(path: Path) -> None:
    """A sound label map, or one line that begins with the file."""
    said = ""
    try:
        found = read_label_map(path)
    except MeshError as error:
        said = str(error)
    if said:
        assert said.startswith(path.name)
        assert "\n" not in said
        assert len(said) < 500
        return
    assert found.labels.shape == (7, 6, 5) or found.labels.size <= 210
    assert np.isfinite(found.affine).all()
    assert found.labels.any()


@given(data=st.binary(max_size=300))
@example(b"<Label Key='1'>&lt;</Label>")
def test_any_table_of_names(data: bytes) -> None:
    for wrapped in (data, b"<a><Label Key='3'>" + data + b"</Label></a>"):
        for label, name in names_in_xml(wrapped).items():
            assert label > 0
            assert name == clean_name(name) != ""


@given(text=st.text(max_size=3 * LONGEST_NAME))
def test_a_name_is_one_printable_line(text: str) -> None:
    name = clean_name(text)
    assert name.isprintable()
    assert len(name) <= LONGEST_NAME
    assert clean_name(name) == name


@settings(deadline=None)
@given(
    values=st.lists(st.one_of(st.integers(0, 5), st.integers(0, 2**32 - 1)), min_size=8, max_size=8),
    split=st.integers(1, 8),
)
def test_labels_survive_any_portions_in_the_smallest_type(values: list[int], split: int) -> None:
    stored = np.array(values, np.int64)
    pieces = [stored[start : start + split] for start in range(0, 8, split)]
    volume = Volume((2, 2, 2), stored.dtype, np.eye(4), lambda: iter(pieces), "a")
    assert split < PORTION
    if not stored.any():
        return
    found = label_map_of(volume).labels
    np.testing.assert_array_equal(found.reshape(-1, order="F"), stored)
    assert found.dtype == np.min_scalar_type(int(stored.max()))
