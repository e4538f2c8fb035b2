"""`--beside` and `--over`: two packs in one picture from the command line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("pyvista", exc_type=ImportError)
from PIL import Image

from meshes.pack import DESCRIPTION_FILE, write_pack
from meshes.shipped import atlas_path
from tests.synthetic import synthetic_pack
from viewer.cli import main
from viewer.cli.commands import OPEN, _companion
from viewer.core.state import Companion

needs_atlas = pytest.mark.skipif(not (atlas_path() / DESCRIPTION_FILE).exists(), reason="no atlas is built yet")


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs") / "synthetic"
    write_pack(folder, synthetic_pack())
    return folder


def picture(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGB")).astype(int)


def test_a_pack_beside_and_over_another(pack: Path, tmp_path: Path) -> None:
    write_pack(tmp_path / "other", synthetic_pack())
    common = ["--pack", str(pack), "--select", "L4-L5", "--size", "320x200"]
    drawn = {}
    for name, words in (("alone", []), ("beside", ["--beside", str(tmp_path / "other")]),
                        ("over", ["--over", str(tmp_path / "other")])):  # fmt: skip
        out = tmp_path / f"{name}.png"
        assert main(["snapshot", str(out), *common, *words]) == 0
        drawn[name] = picture(out)
        assert drawn[name].shape == (200, 320, 3)
    assert np.abs(drawn["alone"] - drawn["over"]).max() > 60
    assert np.abs(drawn["alone"] - drawn["beside"]).max() > 60
    left, right = drawn["beside"][:, :160], drawn["beside"][:, 160:]
    assert np.abs(left - right).mean() < 3  # the same spine from the same side


@needs_atlas
def test_without_a_name_the_other_one_is_the_atlas(pack: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.png"
    assert main(["snapshot", str(out), "--pack", str(pack), "--size", "160x100", "--over"]) == 0
    assert out.exists()


@pytest.mark.parametrize("way", ["beside", "over"])
def test_what_cannot_be_is_one_line(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], way: str) -> None:
    out = tmp_path / "a.png"
    wrong = [
        (["--pack", str(pack), f"--{way}", str(tmp_path / "none")], "none"),
        (["--pack", str(pack), f"--{way}", str(pack)], "the open pack itself"),
    ]
    if (atlas_path() / DESCRIPTION_FILE).exists():
        wrong.append(([f"--{way}"], "the open pack itself"))
    for words, message in wrong:
        assert main(["snapshot", str(out), *words]) == 1
        told = capsys.readouterr().err
        assert message in told
        assert told.count("\n") == 1
        assert not out.exists()
    with pytest.raises(SystemExit) as stop:
        main(["snapshot", str(out), "--beside", "--over"])
    assert stop.value.code == 2


def test_the_window_takes_the_same_options(tmp_path: Path) -> None:
    import argparse

    parser = argparse.ArgumentParser()
    OPEN.add_arguments(parser)
    assert _companion(parser.parse_args(["a", "--beside"])) == Companion("", "beside")
    assert _companion(parser.parse_args(["a", "--over", str(tmp_path)])) == Companion(str(tmp_path), "over")
    assert _companion(parser.parse_args(["a"])) is None
