"""Fixtures of the scene's tests: all off screen, none needs a display."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("pyvista")

from meshes.pack import read_pack
from tests.synthetic import synthetic_pack
from viewer.core.actions import Action, reduce
from viewer.core.catalogue import Catalogue
from viewer.core.state import ViewState
from viewer.scene.offscreen import grab, off_screen
from viewer.scene.scene import SpineScene

ATLAS = Path(__file__).parents[2] / "meshes" / "atlas"


@pytest.fixture(scope="session", params=["synthetic", "atlas"])
def catalogue(request: pytest.FixtureRequest) -> Catalogue:
    """A pack of blobs, and the shipped atlas."""
    if request.param == "synthetic":
        return Catalogue(synthetic_pack())
    if not (ATLAS / "pack.json").exists():
        pytest.skip("the atlas is not built")
    return Catalogue(read_pack(ATLAS))


@pytest.fixture(scope="session")
def blobs() -> Catalogue:
    """The pack of blobs alone, where a test is about the scene and not the anatomy."""
    return Catalogue(synthetic_pack())


def vtk_objects() -> dict[int, str]:
    """All VTK objects that Python holds, by identity."""
    from vtkmodules.vtkCommonCore import vtkObjectBase

    return {id(one): type(one).__name__ for one in gc.get_objects() if isinstance(one, vtkObjectBase)}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Remember whether a test failed: its traceback keeps all it had alive."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


FAILED = pytest.StashKey[bool]()


@pytest.fixture(autouse=True, scope="session")
def earlier_objects_set_aside():
    """Whatever tests before these have left in memory is not gone through before and after every one of these."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def nothing_left_alive(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a VTK object behind."""
    gc.collect()
    before = set(vtk_objects())
    yield
    if request.node.stash.get(FAILED, False):
        return
    gc.collect()
    left = {name for key, name in vtk_objects().items() if key not in before}
    assert not left, f"VTK objects left alive: {', '.join(sorted(left))}"


class Stage:
    """A scene, and the picture it gives."""

    def __init__(self, plotter, catalogue: Catalogue, state: ViewState) -> None:
        self.plotter = plotter
        self.catalogue = catalogue
        self.state = state
        self.scene = SpineScene(plotter, catalogue, state, marker=False)
        self.scene.apply(None, state)  # the very first frame would be a coarse one

    def do(self, *actions: Action) -> np.ndarray:
        """Carry out actions as the window does, and give the picture."""
        before = self.state
        self.state = then(self.catalogue, before, *actions)
        self.scene.apply(before, self.state)
        return self.picture()

    def picture(self, rest: bool = False) -> np.ndarray:
        """The picture as it is now: (h, w, 3) int."""
        if rest:
            self.scene.end_motion()
        self.plotter.render_window.Render()
        return grab(self.plotter.render_window).astype(int)

    def pick_at(self, row: int, column: int):
        """What lies under a place of the picture, row 0 on top."""
        return self.scene.pick(column, self.plotter.render_window.GetSize()[1] - 1 - row)


def then(catalogue: Catalogue, state: ViewState, *actions: Action) -> ViewState:
    """The state after actions."""
    for action in actions:
        state = reduce(state, action, catalogue)
    return state


@pytest.fixture
def stage() -> Iterator[Callable[..., Stage]]:
    """Makes stages: `stage(catalogue, *actions, size=...)`; all are closed at the end."""
    with ExitStack() as stack:

        def make(catalogue: Catalogue, *actions: Action, size: tuple[int, int] = (420, 320)) -> Stage:
            plotter = stack.enter_context(off_screen(size))
            made = Stage(plotter, catalogue, then(catalogue, ViewState(), *actions))
            stack.callback(made.scene.close)
            return made

        yield make
