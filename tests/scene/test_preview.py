"""The preview of an import: where pieces are drawn, how they look, which one a pixel hits; off screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import numpy as np
import pytest
import trimesh

from meshes.importing.frames import axes_matrix
from meshes.importing.model import Piece
from viewer.scene.offscreen import grab, off_screen
from viewer.scene.preview import MANY, PieceLook, PreviewScene

SIZE = (300, 400)
Preview = tuple[PreviewScene, Any]
RED, GREEN = "#D02020", "#20A040"


def ball(name: str, z: float, subdivisions: int = 3) -> Piece:
    solid = trimesh.creation.icosphere(subdivisions=subdivisions, radius=20)
    return Piece(name, np.asarray(solid.vertices) + (0, 0, z), np.asarray(solid.faces, np.int32), name)


@pytest.fixture
def preview() -> Iterator[Callable[[str], Preview]]:
    """Makes previews by theme; all are closed at the end."""
    with ExitStack() as stack:

        def make(theme: str) -> Preview:
            plotter = stack.enter_context(off_screen(SIZE))
            scene = PreviewScene(plotter, theme)
            stack.callback(scene.close)
            return scene, plotter

        yield make


def drawn(plotter) -> np.ndarray:
    plotter.render_window.Render()
    return grab(plotter.render_window).astype(int)


def middle_of(image: np.ndarray, channel: int) -> float:
    """The mean row of the pixels where a channel leads the others clearly."""
    others = [c for c in range(3) if c != channel]
    lead = image[..., channel] - image[..., others].max(axis=-1)
    rows = np.nonzero(lead > 60)[0]
    assert len(rows) > 500
    return float(rows.mean())


def test_pieces_stand_as_the_frame_says(preview) -> None:
    scene, plotter = preview("light")
    scene.show([ball("a", 0.0), ball("b", 60.0)])
    scene.look([PieceLook(RED), PieceLook(GREEN)])
    scene.look_from("anterior")
    image = drawn(plotter)
    assert middle_of(image, 1) < middle_of(image, 0)  # row 0 is on top: b is above
    upside_down = np.eye(4)
    upside_down[:3, :3] = axes_matrix("RPI") * 10  # centimetres, z downwards
    scene.place(upside_down)
    scene.look_from("anterior")
    image = drawn(plotter)
    assert middle_of(image, 1) > middle_of(image, 0)


def test_a_pixel_hits_the_piece_that_is_drawn_there_firm_before_faint(preview) -> None:
    scene, plotter = preview("dark")
    scene.show([ball("a", 0.0), ball("b", 60.0)])
    scene.look([PieceLook(RED), PieceLook(GREEN, 0.2)])
    scene.look_from("anterior")
    image = drawn(plotter)
    red = SIZE[1] - 1 - middle_of(image, 0)
    assert scene.pick(SIZE[0] / 2, red) == 0
    assert scene.pick(SIZE[0] / 2, SIZE[1] - red) == 1  # the two lie evenly about the middle
    assert scene.pick(3, 3) is None
    scene.look_from("superior")
    drawn(plotter)
    assert scene.pick(SIZE[0] / 2, SIZE[1] / 2) == 0  # b hides a, but is faint


def test_a_large_piece_is_drawn_coarser_in_its_place(preview) -> None:
    large = ball("large", 10.0, subdivisions=7)
    assert len(large.triangles) > MANY
    scene, _ = preview("light")
    scene.show([large])
    surface = scene._actors[0].GetMapper().GetInput()
    assert 1000 < surface.GetNumberOfCells() < len(large.triangles) / 2
    assert surface.GetBounds() == pytest.approx((-20, 20, -20, 20, -10, 30), abs=0.5)
