"""A place to draw without any window or display, and the pixels drawn there."""

from __future__ import annotations

import ctypes.util
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meshes.files import replace_file
from viewer.core.errors import ViewerError

Image = NDArray[np.uint8]
MAX_SIZE = (3840, 2160)
MIN_SIDE = 16
NO_OPENGL = "No OpenGL 3.2 can be had here; install a driver (on Debian and Ubuntu: libegl1 libgl1-mesa-dri)"


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
    plotter = _plotter(size)
    try:
        window = plotter.render_window
        window.SetMultiSamples(0)
        window.SetAlphaBitPlanes(alpha)
        window.SetSize(*size)
        if not _usable(window):
            raise ViewerError(NO_OPENGL)
        yield plotter
    finally:
        plotter.close()


def _plotter(size: tuple[int, int]) -> Any:
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
        # VTK would try X first and complain on standard error before it turns to EGL.
        os.environ.setdefault("VTK_DEFAULT_OPENGL_WINDOW", "vtkEGLRenderWindow")
    import pyvista
    from vtkmodules.vtkCommonCore import vtkLogger

    told = vtkLogger.GetCurrentVerbosityCutoff()
    vtkLogger.SetStderrVerbosity(vtkLogger.VERBOSITY_ERROR)  # each way of drawing that VTK tries in vain is a warning
    try:
        return pyvista.Plotter(off_screen=True, window_size=list(size), lighting="none")
    except (RuntimeError, OSError) as error:
        raise ViewerError(f"{NO_OPENGL} ({error})") from error
    finally:
        vtkLogger.SetStderrVerbosity(told)


def _usable(window: Any) -> bool:
    """Whether `window` can draw. VTK's last resort, OSMesa, says so without its library, and then crashes."""
    if window.IsA("vtkOSOpenGLRenderWindow") and ctypes.util.find_library("OSMesa") is None:
        return False
    return bool(window.SupportsOpenGL())


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


def write_png(path: Path, image: Image) -> None:
    """Write an (h, w, 3 or 4) picture as PNG, beside its place and then swapped in. Raises ViewerError."""
    from PIL import Image as Picture

    buffer = io.BytesIO()
    Picture.fromarray(image).save(buffer, "PNG")
    swap_in(path, buffer.getvalue())


def swap_in(path: Path, data: bytes) -> None:
    """Write `data` beside `path` and swap it in. Raises ViewerError where that cannot be done."""
    try:
        replace_file(path, data)
    except OSError as error:
        raise ViewerError(f"{path}: cannot be written ({error.strerror}); choose another place") from error
