"""Pictures of a view state without any window or display."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.catalogue import Catalogue
from viewer.core.errors import ViewerError
from viewer.core.state import ViewState
from viewer.scene.scene import SpineScene

Image = NDArray[np.uint8]
MAX_SIZE = (3840, 2160)
MIN_SIDE = 16
# Pixels that may be drawn at once; pictures small enough are drawn twice as large and averaged.
SUPERSAMPLED_PIXELS = 9_000_000


def snapshot(
    catalogue: Catalogue, state: ViewState, size: tuple[int, int] = (1280, 800), *, transparent: bool = False,
    marker: bool = True,
) -> Image:  # fmt: skip
    """Draw `state` at full quality: (height, width, 3) uint8, or (.., 4) where `transparent`.

    size : (width, height) in pixels, at most 3840x2160
    Raises ViewerError for an impossible size or where there is no OpenGL.
    """
    width, height = check_size(size)
    factor = 2 if width * height * 4 <= SUPERSAMPLED_PIXELS else 1
    with off_screen((width * factor, height * factor), transparent) as plotter:
        scene = SpineScene(plotter, catalogue, state, pixel_ratio=factor * _ratio(height), marker=marker)
        if transparent:
            plotter.renderer.SetGradientBackground(False)
            plotter.renderer.SetBackgroundAlpha(0.0)
        plotter.render_window.Render()
        image = grab(plotter.render_window, alpha=transparent)
        scene.close()
    return _average(image, factor)


def _ratio(height: int) -> float:
    """Lines and letters grow with large pictures, so that a 4K picture looks as the window does."""
    return max(1.0, height / 1080)


def check_size(size: tuple[int, int]) -> tuple[int, int]:
    """`size` if a picture can have it, else ViewerError."""
    width, height = size
    if not (MIN_SIDE <= width <= MAX_SIZE[0] and MIN_SIDE <= height <= MAX_SIZE[1]):
        raise ViewerError(
            f"Picture size {width}x{height} is out of range; give {MIN_SIDE}x{MIN_SIDE} to {MAX_SIZE[0]}x{MAX_SIZE[1]}"
        )
    return width, height


@contextmanager
def off_screen(size: tuple[int, int], alpha: bool = False) -> Iterator[Any]:
    """A PyVista plotter that needs no display, closed at the end. Raises ViewerError where there is no OpenGL."""
    import pyvista

    try:
        plotter = pyvista.Plotter(off_screen=True, window_size=list(size), lighting="none")
    except (RuntimeError, OSError) as error:
        raise ViewerError(f"No OpenGL: {error}; install a Mesa driver (libgl1-mesa-dri libegl1)") from error
    try:
        window = plotter.render_window
        window.SetMultiSamples(0)
        window.SetAlphaBitPlanes(alpha)
        window.SetSize(*size)
        if not window.SupportsOpenGL():
            raise ViewerError("No OpenGL 3.2 on this machine; install a Mesa driver (libgl1-mesa-dri libegl1)")
        yield plotter
    finally:
        plotter.close()


def grab(window: Any, *, alpha: bool = False) -> Image:
    """The pixels of `window` as last rendered, first row on top, (height, width, 3 or 4)."""
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkRenderingCore import vtkWindowToImageFilter

    reader = vtkWindowToImageFilter()
    reader.SetInput(window)
    reader.SetInputBufferTypeToRGBA() if alpha else reader.SetInputBufferTypeToRGB()
    reader.ReadFrontBufferOff()
    reader.ShouldRerenderOff()
    reader.Update()
    image = reader.GetOutput()
    width, height, _ = image.GetDimensions()
    pixels = vtk_to_numpy(image.GetPointData().GetScalars()).reshape(height, width, -1)
    return pixels[::-1].copy()


def _average(image: Image, factor: int) -> Image:
    if factor == 1:
        return image
    height, width, channels = image.shape
    blocks = image.reshape(height // factor, factor, width // factor, factor, channels)
    return (blocks.mean(axis=(1, 3)) + 0.5).astype(np.uint8)
