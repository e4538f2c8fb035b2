"""A real window on a real X server, a small pack made of blobs where the atlas is not there yet, and a clean end."""

from __future__ import annotations

import gc
import os
import sys
import time
from pathlib import Path

import pytest

DISPLAY = bool(os.environ.get("DISPLAY")) or sys.platform in ("win32", "darwin")
NEEDS_DISPLAY = {"window", "open_window", "shared_window", "desk", "qapp", "qtbot"}
OFF = os.environ.get("QT_QPA_PLATFORM", "xcb") in ("offscreen", "minimal")


def pytest_collection_modifyitems(items):
    """Windows need an X server; `make test` starts one."""
    here = Path(__file__).parent
    needs = pytest.mark.skip(reason="no X server: run under xvfb-run with QT_QPA_PLATFORM=xcb (make test does)")
    for item in items:
        if here in Path(item.fspath).parents and NEEDS_DISPLAY & set(getattr(item, "fixturenames", ())):
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
    from tests.synthetic import synthetic_pack

    return synthetic_pack()


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


def wait_until(condition, seconds=20.0):
    """Turn the event loop until `condition` holds."""
    from PyQt6.QtTest import QTest

    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        QTest.qWait(5)


def _open(store, **options):
    from viewer.ui.main_window import MainWindow

    made = MainWindow(store, **options)
    made.resize(1280, 800)
    made.show()
    wait_until(lambda: made.viewport._warm and not made.viewport.canvas.frame_due)
    return made


def _close(made):
    from PyQt6.QtCore import QCoreApplication, QEvent

    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def open_window(qapp, store):
    """Opens windows and closes them at the end."""
    opened = []

    def opening(own_store=None, **options):
        opened.append(_open(own_store or store, **options))
        return opened[-1]

    yield opening
    while opened:
        _close(opened.pop())


@pytest.fixture(scope="module")
def shared_window(qapp, catalogue):
    """One window for the tests of a module; opening takes most of their time."""
    from viewer.core.store import Store

    made = _open(Store(catalogue))
    yield made
    _close(made)


@pytest.fixture
def window(shared_window):
    """The module's window, as if just opened."""
    from viewer.core.history import History
    from viewer.core.state import ViewState

    store = shared_window.store
    before, store.history = store.state, History(ViewState())
    shared_window._changed(before, store.state)
    shared_window.set_text_size(100)
    shared_window.tree.group("By region")
    shared_window.tree.filter.clear()
    shared_window.search.clear()
    shared_window.search.leave_list()
    shared_window.info.hide()
    shared_window.resize(1280, 800)
    shared_window.activateWindow()
    shared_window.viewport.canvas.setFocus()
    wait_until(lambda: shared_window.isActiveWindow() and not shared_window.viewport.canvas.frame_due)
    return shared_window


@pytest.fixture(autouse=True, scope="session")
def earlier_objects_set_aside():
    """Whatever tests before these have left in memory is not gone through before and after every one of these."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def nothing_left_alive(request):
    """Fails a test with a window that leaves a VTK object or a running QThread behind."""
    if "open_window" not in request.fixturenames:
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
