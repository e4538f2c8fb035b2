"""Pictures without a display."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.scene.conftest import then
from viewer.core.actions import Hide, LookFrom, Select
from viewer.core.errors import ViewerError
from viewer.core.state import ViewState
from viewer.scene.snapshot import mask, mask_colours, snapshot, write_mask, write_png


def test_size_and_kind(blobs):
    image = snapshot(blobs, ViewState(), (320, 200))
    assert image.shape == (200, 320, 3)
    assert image.dtype == np.uint8
    assert image.std() > 3


def test_transparent_background(blobs):
    image = snapshot(blobs, ViewState(), (320, 200), transparent=True, marker=False)
    assert image.shape == (200, 320, 4)
    assert image[0, 0, 3] == 0
    assert image[..., 3].max() == 255
    flat, _ = mask(blobs, ViewState(), (320, 200))
    assert abs((image[..., 3] > 127).mean() - flat.any(axis=2).mean()) < 0.005


def test_marker_stands_in_the_lower_left(blobs):
    with_marker = snapshot(blobs, ViewState(), (400, 300)).astype(int)
    without = snapshot(blobs, ViewState(), (400, 300), marker=False).astype(int)
    rows, columns = np.nonzero(np.abs(with_marker - without).max(axis=2) > 20)
    assert len(rows) > 50
    assert rows.min() > 300 - 120
    assert columns.max() < 120


def test_marker_turns_with_the_camera(blobs):
    front = snapshot(blobs, then(blobs, ViewState(), LookFrom("anterior")), (400, 300))[-120:, :120]
    back = snapshot(blobs, then(blobs, ViewState(), LookFrom("posterior")), (400, 300))[-120:, :120]
    assert (front != back).any()


def test_the_largest_picture(blobs):
    assert snapshot(blobs, ViewState(), (3840, 2160)).shape == (2160, 3840, 3)


@pytest.mark.parametrize("size", [(3841, 100), (100, 2161), (0, 100), (8, 8)])
def test_impossible_size_is_one_clear_error(blobs, size):
    with pytest.raises(ViewerError, match="out of range"):
        snapshot(blobs, ViewState(), size)


def test_same_state_same_picture(catalogue):
    state = then(catalogue, ViewState(), Select("L2-L3"))
    assert np.array_equal(snapshot(catalogue, state, (240, 160)), snapshot(catalogue, state, (240, 160)))


def test_mask_covers_what_the_snapshot_draws(catalogue):
    state = then(catalogue, ViewState(), LookFrom("left"))
    flat, _ = mask(catalogue, state, (300, 400))
    image = snapshot(catalogue, state, (300, 400), transparent=True, marker=False)
    assert ((image[..., 3] > 127) == flat.any(axis=2)).mean() > 0.995


def test_mask_names_every_colour_it_shows(catalogue):
    image, names = mask(catalogue, then(catalogue, ViewState(), Select("L4-L5")), (400, 300))
    shown = {"#{:02x}{:02x}{:02x}".format(*colour) for colour in np.unique(image.reshape(-1, 3), axis=0)}
    assert shown - {"#000000"} == set(names)
    assert set(names.values()) <= set(catalogue.structures)
    assert len(set(names.values())) == len(names)


def test_mask_leaves_hidden_structures_out(catalogue):
    _, names = mask(catalogue, then(catalogue, ViewState(), Hide("vertebra/L3")), (300, 300))
    assert "vertebra/L3" not in names.values()


def test_mask_colours_are_far_apart_and_always_the_same(catalogue):
    colours = mask_colours(catalogue.structures)
    assert colours == mask_colours(list(reversed(list(catalogue.structures))))
    table = np.array(list(colours.values()))
    apart = np.abs(table[:, None] - table[None]).max(axis=2) + 255 * np.eye(len(table), dtype=int)
    assert apart.min() >= 31
    assert table.max(axis=1).min() >= 31  # none is near the black of the background


def test_more_structures_than_colours_is_an_error():
    with pytest.raises(ViewerError, match="tell"):
        mask_colours([str(number) for number in range(729)])


def test_files_are_written(blobs, tmp_path):
    image, names = mask(blobs, ViewState(), (120, 90))
    table = write_mask(tmp_path / "flat.png", image, names)
    assert table == tmp_path / "flat.json"
    assert json.loads(table.read_text()) == names
    assert np.array_equal(np.asarray(Image.open(tmp_path / "flat.png")), image)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["flat.json", "flat.png"]


def test_file_that_cannot_be_written_is_one_clear_error(blobs, tmp_path):
    with pytest.raises(ViewerError, match="cannot be written"):
        write_png(tmp_path / "missing" / "x.png", np.zeros((4, 4, 3), np.uint8))


def test_no_opengl_is_one_clear_error(blobs, monkeypatch):
    import pyvista

    def refuse(*_args, **_keywords):
        raise RuntimeError("no display")

    monkeypatch.setattr(pyvista, "Plotter", refuse)
    with pytest.raises(ViewerError, match="No OpenGL"):
        snapshot(blobs, ViewState(), (100, 100))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="takes the EGL drivers away as Linux finds them")
def test_machine_without_opengl_gets_one_line_and_no_crash(tmp_path):
    program = (
        "from viewer.core.errors import ViewerError\n"
        "from viewer.scene.offscreen import off_screen\n"
        "try:\n"
        "    with off_screen((64, 48)) as plotter: plotter.render_window.Render()\n"
        "except ViewerError as error: print(error)\n"
    )
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment["__EGL_VENDOR_LIBRARY_DIRS"] = str(tmp_path)
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=root, capture_output=True, text=True, timeout=60
    )
    if done.returncode == 0 and not done.stdout:
        pytest.skip("OpenGL comes by another way here")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("No OpenGL")
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""
