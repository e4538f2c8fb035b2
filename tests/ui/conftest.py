"""A real window on a real X server, a small pack made of blobs where the atlas is not there yet, and a clean end."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import pytest

DISPLAY = bool(os.environ.get("DISPLAY")) or sys.platform in ("win32", "darwin")
OFF = os.environ.get("QT_QPA_PLATFORM", "xcb") in ("offscreen", "minimal")


def pytest_collection_modifyitems(items):
    """Windows need an X server; `make test` starts one."""
    here = Path(__file__).parent
    needs = pytest.mark.skip(reason="no X server: run under xvfb-run with QT_QPA_PLATFORM=xcb (make test does)")
    for item in items:
        if here in Path(item.fspath).parents and "window" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.window)
            if not DISPLAY or OFF:
                item.add_marker(needs)


@pytest.fixture(scope="session")
def qapp_args():
    return ["lumbar"]


@pytest.fixture(scope="session")
def qapp_cls():
    pytest.importorskip("PyQt6.QtWidgets", exc_type=ImportError)
    from PyQt6.QtWidgets import QApplication

    return QApplication


@pytest.fixture(scope="session")
def pack():
    """The shipped atlas, or blobs in its places."""
    from meshes.pack import read_pack
    from meshes.shipped import atlas_path

    if (atlas_path() / "pack.json").exists():
        return read_pack(atlas_path())
    from tests.ui.blobs import blob_pack

    return blob_pack()


@pytest.fixture(scope="session")
def catalogue(pack):
    from viewer.core.catalogue import Catalogue

    return Catalogue(pack)


@pytest.fixture
def store(catalogue):
    from viewer.core.store import Store

    return Store(catalogue)


@pytest.fixture
def dispatched():
    """A list that doubles as a dispatcher: `dispatched.append` is what a panel calls."""
    return []


def _open(store, qtbot, **options):
    from viewer.ui.main_window import MainWindow

    made = MainWindow(store, **options)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.viewport._warm and not made.viewport.canvas.frame_due, timeout=20000)
    return made


@pytest.fixture
def open_window(qtbot, store):
    """Opens windows, closes them at the end, and sees that nothing of VTK and no thread outlives them."""
    opened = []

    def opening(own_store=None, **options):
        made = _open(own_store or store, qtbot, **options)
        opened.append(made)
        return made

    yield opening
    from PyQt6.QtCore import QCoreApplication, QEvent

    for made in opened:
        made.close()
        made.deleteLater()
    opened.clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


@pytest.fixture
def window(open_window):
    return open_window()


@pytest.fixture(autouse=True)
def nothing_left_alive(request):
    """Fails a test with a window that leaves a VTK object or a running QThread behind."""
    if "window" not in request.fixturenames and "open_window" not in request.fixturenames:
        yield
        return
    gc.collect()
    before = {id(one) for one in _vtk_alive()}
    yield
    gc.collect()
    left = [one for one in _vtk_alive() if id(one) not in before]
    assert not left, f"left alive: {sorted({type(one).__name__ for one in left})}"


def _vtk_alive():
    from PyQt6.QtCore import QThread

    names = ("vtkRenderWindow", "vtkGenericOpenGLRenderWindow", "vtkOpenGLRenderer", "vtkActor", "vtkOpenGLActor")
    found = []
    for one in gc.get_objects():
        try:
            if type(one).__name__ in names or (isinstance(one, QThread) and one.isRunning()):
                found.append(one)
        except ReferenceError:
            continue
    return found
