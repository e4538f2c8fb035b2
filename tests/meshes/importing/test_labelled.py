"""Label maps on their way into the import: which labels are taken, how levels come, masks in folders, the command."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest

pytest.importorskip("pyvista", exc_type=ImportError, reason="surfaces are thinned with VTK")
import nibabel
import trimesh

from meshes.errors import MeshError
from meshes.importing.labelled import recognised_labels
from meshes.importing.model import Cancelled, LabelMap
from meshes.importing.names import SURE
from meshes.importing.reading import read_and_recognise
from meshes.importing.run import Choices, assembled
from meshes.importing.scheme_table import scheme_called
from meshes.pack import PackInfo, read_pack
from tests.meshes.importing.synthetic_spine import labelled_boxes
from tests.meshes.importing.test_schemes import SCHEMES, level_numbers
from tests.reference import reference_folder

INFO = PackInfo("test-spine", "A test", "", "", "")
LUMBAR = ("T11", "T12", "L1", "L2", "L3", "L4", "L5", "sacrum")
SPINE = {f"vertebra/{level}" for level in ("T12", "L1", "L2", "L3", "L4", "L5", "sacrum")}


def lumbar(name: str, discs=False) -> dict[str, int]:
    numbers = level_numbers(SCHEMES[name], discs)
    return {level: label for level, label in numbers.items() if level in LUMBAR or (discs and "L" in level)}


def save(label_map: LabelMap, path) -> None:
    nibabel.save(nibabel.Nifti1Image(label_map.labels, np.diag([-1, -1, 1, 1]) @ label_map.affine), path)


def targets(found) -> dict[str, str]:
    """Target -> piece of what is taken without a question."""
    return {guess.target: piece.name for piece, guess in found.pieces if guess.target and guess.confidence >= SURE}


@pytest.mark.parametrize("name", ["totalsegmentator", "totalsegmentator-v1", "verse", "spineps"])
def test_a_spine_comes_in_with_every_level_right_and_no_question(name: str) -> None:
    found = recognised_labels(labelled_boxes(lumbar(name)))
    assert set(targets(found)) == SPINE
    assert all(guess.target for _, guess in found.pieces)
    heights = {guess.target: piece.points[:, 2].mean() for piece, guess in found.pieces}
    order = [f"vertebra/{level}" for level in ("T12", "L1", "L2", "L3", "L4", "L5", "sacrum")]
    assert sorted(heights, key=lambda key: -heights[key]) == order


@pytest.mark.parametrize("name", ["totalspineseg", "spineps", "totalspineseg-2024"])
def test_discs_come_in_between_their_bones(name: str) -> None:
    found = targets(recognised_labels(labelled_boxes(lumbar(name, discs=True))))
    discs = {"disc/T12-L1", "disc/L1-L2", "disc/L2-L3", "disc/L3-L4", "disc/L4-L5", "disc/L5-S1"}
    assert set(found) == SPINE | discs


def test_organs_and_ribs_are_left_out_without_a_word() -> None:
    label_map = labelled_boxes(lumbar("totalsegmentator"))
    label_map.labels[45:55, 45:55, 40:60] = 5  # the liver
    label_map.labels[50:58, 10:20, 90:95] = 102
    found = recognised_labels(label_map)
    assert {piece.hints["label"] for piece, _ in found.pieces} == {"25", "27", "28", "29", "30", "31", "32"}
    assert not any("5" in note.split() or "liver" in note for note in found.notes)


def test_a_first_sacral_vertebra_apart_is_one_bone_with_the_sacrum() -> None:
    label_map = labelled_boxes(lumbar("totalsegmentator"))
    sacrum = np.argwhere(label_map.labels == 25)
    split = int(np.quantile(sacrum[:, 2], 0.7))
    top = (label_map.labels == 25) & (np.arange(label_map.labels.shape[2]) > split)
    label_map.labels[top] = 26
    for names in ({}, {25: "sacrum", 26: "vertebrae_S1", 27: "vertebrae_L5", 28: "vertebrae_L4"}):
        found = recognised_labels(LabelMap(label_map.labels, label_map.affine, names, "x.nii"))
        bones = [piece for piece, guess in found.pieces if "sacrum" in str(guess.target) or "S1" in str(guess.target)]
        assert [bone.hints["label"] for bone in bones] == ["25"]
        assert np.ptp(bones[0].points[:, 2]) == pytest.approx(2 * np.ptp(sacrum[:, 2]), abs=3)
    without = np.where(label_map.labels == 25, 0, label_map.labels)
    assert "vertebra/sacrum" in targets(recognised_labels(LabelMap(without, label_map.affine, {}, "x.nii")))


def test_regions_without_levels_are_counted_up_from_the_sacrum() -> None:
    """As SPINEPS' seg-spine and TotalSegmentator's total_mr have them: all bodies are one label, all discs another."""
    label_map = labelled_boxes(lumbar("spineps", discs=True))
    many = np.where((label_map.labels >= 18) & (label_map.labels < 26), 49, label_map.labels)
    many = np.where(many > 100, 100, many).astype(np.uint8)
    many[label_map.labels == 0] = 0
    found = recognised_labels(LabelMap(many, label_map.affine, {}, "x.nii"), "spineps-semantic")
    taken = {guess.target for _, guess in found.pieces if guess.target and guess.confidence >= SURE}
    discs = {"disc/T12-L1", "disc/L1-L2", "disc/L2-L3", "disc/L3-L4", "disc/L4-L5", "disc/L5-S1"}
    assert taken == SPINE | discs
    assert any(note.startswith("Levels of the bodies: counted from the sacrum") for note in found.notes)


def test_the_users_scheme_wins_over_all(tmp_path) -> None:
    (tmp_path / "mine.csv").write_text("1,L4\n2,L5\n9,screw\n")
    label_map = labelled_boxes({"L4": 1, "L5": 2}, {1: "vertebrae_L1", 2: "vertebrae_L2"})
    found = recognised_labels(label_map, str(tmp_path / "mine.csv"))
    assert set(targets(found)) == {"vertebra/L4", "vertebra/L5"}
    with pytest.raises(MeshError, match=r"spine\.nii\.gz: labels: found 1, 2, none of the scheme totalspineseg-2024"):
        recognised_labels(label_map, "totalspineseg-2024")


def test_labels_of_an_unknown_numbering_stay_pieces_to_be_named() -> None:
    found = recognised_labels(labelled_boxes({"L1": 1, "L2": 2, "L3": 3}))
    assert [(piece.name, guess.target) for piece, guess in found.pieces] == [(f"label {n}", None) for n in (1, 2, 3)]
    assert "numbered by no scheme that is known" in found.notes[0]
    with pytest.raises(MeshError, match="nothing was recognised among 3 surfaces"):
        assembled(found.pieces, INFO, "", Choices())


def test_nothing_of_the_spine_is_one_line() -> None:
    with pytest.raises(MeshError, match=r"labels: found 'liver', 'vertebrae_T4', nothing from T12 to the sacrum"):
        recognised_labels(labelled_boxes({"L1": 1, "L3": 2}, {1: "liver", 2: "vertebrae_T4"}))


# --- folders of masks -----------------------------------------------------------------------------------------------
def masks(folder, names=("vertebrae_L4", "vertebrae_L5", "sacrum", "liver")) -> LabelMap:
    folder.mkdir()
    whole = labelled_boxes({"L4": 1, "L5": 2, "sacrum": 3})
    for number, name in enumerate(names, 1):
        one = (whole.labels == number).astype(np.uint8)
        save(LabelMap(one, whole.affine, {}, name), folder / f"{name}.nii.gz")
    return whole


def test_a_folder_of_masks_is_one_label_map(tmp_path) -> None:
    whole = masks(tmp_path / "segmentations", ("vertebrae_L4", "vertebrae_L5", "sacrum", "vertebrae_L1", "liver"))
    found = read_and_recognise(
        tmp_path / "segmentations"
    )  # L1 and the liver are empty, as TotalSegmentator leaves them
    assert targets(found) == {
        "vertebra/L4": "vertebrae_L4", "vertebra/L5": "vertebrae_L5", "vertebra/sacrum": "sacrum",
    }  # fmt: skip
    for piece, guess in found.pieces:
        number = ["vertebra/L4", "vertebra/L5", "vertebra/sacrum"].index(str(guess.target)) + 1
        volume = trimesh.Trimesh(piece.points, piece.triangles, process=False).volume
        assert volume == pytest.approx((whole.labels == number).sum() * 8, rel=0.02)
    assert found.frame == "LPS, mm, from the header"


def test_masks_of_different_grids_are_refused(tmp_path) -> None:
    masks(tmp_path / "m")
    save(LabelMap(np.ones((3, 3, 3), np.uint8), np.eye(4), {}, ""), tmp_path / "m" / "vertebrae_L3.nii.gz")
    with pytest.raises(
        MeshError, match=r"vertebrae_L3\.nii\.gz: its grid \(3 x 3 x 3, .*\) is not that of sacrum\.nii\.gz \(60 x"
    ):
        read_and_recognise(tmp_path / "m")


def test_a_voxel_in_two_masks_stays_with_the_first_and_is_said(tmp_path) -> None:
    whole = masks(tmp_path / "m")
    save(LabelMap((whole.labels == 2).astype(np.float32), whole.affine, {}, ""), tmp_path / "m" / "disc_L5S1.nii")
    found = read_and_recognise(tmp_path / "m")
    assert any(note.startswith("vertebrae_L5.nii.gz:") and "another structure's" in note for note in found.notes)
    assert "vertebra/L5" not in targets(found)  # nothing of it is left


def test_a_folder_of_meshes_stays_one(tmp_path) -> None:
    trimesh.creation.icosphere(radius=20).export(tmp_path / "L3.stl")
    assert [piece.name for piece, _ in read_and_recognise(tmp_path).pieces] == ["L3"]
    with pytest.raises(MeshError, match="--scheme is for label maps"):
        read_and_recognise(tmp_path, scheme="verse")


def test_a_zip_of_masks_is_read_as_its_folder(tmp_path) -> None:
    masks(tmp_path / "m")
    shutil.make_archive(str(tmp_path / "case"), "zip", tmp_path, "m")
    assert set(targets(read_and_recognise(tmp_path / "case.zip"))) == {"vertebra/L4", "vertebra/L5", "vertebra/sacrum"}
    (tmp_path / "broken.zip").write_bytes((tmp_path / "case.zip").read_bytes()[:300])
    with pytest.raises(MeshError, match=r"broken\.zip: is no sound zip"):
        read_and_recognise(tmp_path / "broken.zip")


def test_a_mask_alone_is_named_by_its_file(tmp_path) -> None:
    masks(tmp_path / "m")
    assert set(targets(read_and_recognise(tmp_path / "m" / "vertebrae_L5.nii.gz"))) == {"vertebra/L5"}


def test_a_folder_with_a_label_map_and_its_scan_is_the_label_map(tmp_path) -> None:
    label_map = labelled_boxes(lumbar("verse"))
    save(label_map, tmp_path / "seg.nii.gz")
    scan = np.random.default_rng(0).normal(0, 300, label_map.labels.shape).astype(np.int16)
    save(LabelMap(scan, label_map.affine, {}, ""), tmp_path / "ct.nii.gz")
    assert set(targets(read_and_recognise(tmp_path))) == SPINE
    save(label_map, tmp_path / "seg2.nii.gz")
    with pytest.raises(MeshError, match=r"found 2 label maps \(seg\.nii\.gz, seg2\.nii\.gz\), expected one"):
        read_and_recognise(tmp_path)


# --- end to end -----------------------------------------------------------------------------------------------------
def test_the_command_takes_a_label_map_to_a_pack(tmp_path, capsys) -> None:
    from viewer.cli import main

    save(labelled_boxes(lumbar("verse")), tmp_path / "seg.nii.gz")
    asked = ["import", str(tmp_path / "seg.nii.gz"), "-o", str(tmp_path / "p"), "--no-derive", "--format", "json"]
    assert main([*asked, "--scheme", "verse"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert {row["target"] for row in report["rows"]} == SPINE
    assert set(read_pack(tmp_path / "p").meshes) == SPINE
    assert main([*asked[:3], str(tmp_path / "q"), "--scheme", "nonsense"]) != 0
    assert "--scheme nonsense: found no such table" in capsys.readouterr().err
    assert not (tmp_path / "q").exists()


def test_a_stop_in_the_middle_leaves_nothing(tmp_path) -> None:
    save(labelled_boxes(lumbar("verse")), tmp_path / "seg.nii.gz")
    for share in (0.05, 0.2, 0.4):

        def stop(done: float, what: str, share: float = share) -> None:
            if done > share:
                raise Cancelled

        with pytest.raises(Cancelled):
            read_and_recognise(tmp_path / "seg.nii.gz", progress=stop)
    found = read_and_recognise(tmp_path / "seg.nii.gz")

    def late(done: float, what: str) -> None:
        if done > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        assembled(found.pieces, INFO, found.frame, Choices(), late)
    assert [path.name for path in tmp_path.iterdir()] == ["seg.nii.gz"]


def test_the_reference_comes_in_with_every_level_right_and_every_disc_derived() -> None:
    found = read_and_recognise(reference_folder() / "totalsegmentator" / "segmentation.nii.gz")
    assert set(targets(found)) == SPINE
    assert all(guess.target for _, guess in found.pieces)
    pack, report = assembled(found.pieces, INFO, found.frame, Choices())
    assert all(row.taken for row in report.rows)
    assert sum(key.startswith("disc/") for key in report.derived) == 6
    assert not [note for note in report.notes if not note.startswith("facet/T12-L1")]  # its arch is cut off
    bones = [pack.meshes[f"vertebra/{level}"] for level in ("T12", "L1", "L2", "L3", "L4", "L5", "sacrum")]
    middles = [np.mean(bone.bounds, axis=0)[2] for bone in bones]
    assert middles == sorted(middles, reverse=True)


def test_the_reference_without_its_names_is_told_by_its_numbers() -> None:
    from dataclasses import replace

    from meshes.importing.volumes import read_label_map

    label_map = read_label_map(reference_folder() / "totalsegmentator" / "segmentation.nii.gz")
    found = recognised_labels(replace(label_map, names={}))
    assert set(targets(found)) == SPINE
    assert scheme_called("totalsegmentator").title in found.notes[0]
