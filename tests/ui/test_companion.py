"""The open pack and another one in the window: real clicks in either picture, drawn over, ended, remembered."""

from __future__ import annotations

import gc
from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("PyQt6.QtWidgets", exc_type=ImportError)
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QFileDialog

from meshes.pack import MeshPack, PackInfo, describe_mesh, write_pack
from viewer.core import actions as act
from viewer.core.catalogue import Catalogue
from viewer.core.companion import carried
from viewer.core.framing import home_camera
from viewer.core.history import Undo
from viewer.core.session import load_session
from viewer.core.state import Companion, ViewState
from viewer.core.store import Store

pytestmark = pytest.mark.window
LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier
KEPT = ("L2", "L3", "L4", "L5", "sacrum")


@pytest.fixture(scope="session")
def patient_pack(pack) -> MeshPack:
    """Bones and discs from L2 to the sacrum, of the atlas itself: larger, and elsewhere."""
    meshes, rows = {}, {}
    for key, mesh in pack.meshes.items():
        where = key.split("/")[1]
        if not (key.startswith("vertebra/") and where in KEPT) and not (key.endswith("/annulus") and "T12" not in key):
            continue
        if "L1" in key:
            continue
        points = (mesh.points * np.float32(1.1) + np.float32((20, -30, 10))).astype(np.float32)
        name = key.removesuffix("/annulus")
        meshes[name] = replace(mesh, points=points, coarse=None, part=None, part_names=(), rig=None)
        row = pack.structures[key]
        rows[name] = describe_mesh(
            name, meshes[name], kind=row.kind, role=row.role, side=row.side, levels=row.levels, parent=None
        )
    return MeshPack(PackInfo("patient", "Patient", "CC0", "tests", ""), rows, meshes)


@pytest.fixture
def patient(patient_pack):
    return Store(Catalogue(patient_pack))


def pictures(window):
    return [window.viewport, *([window.companion.viewport] if window.companion.viewport else [])]


def settle(qtbot, window):
    def rests(port):
        return port._warm and not (port.canvas.frame_due or port._flight.flying or port._rest.isActive())

    qtbot.waitUntil(lambda: all(rests(port) for port in pictures(window)), timeout=30000)


def places(port):
    """For every surface on view a pixel of the picture well inside it: one walk over a grid."""
    step = 5
    rows, columns = range(4, port.canvas.height(), step), range(4, port.canvas.width(), step)
    seen = [[hit.mesh if (hit := port.under(QPointF(x, y))) else None for x in columns] for y in rows]
    found = {}
    for i in range(1, len(seen) - 1):
        for j in range(1, len(seen[i]) - 1):
            around = {seen[i][j], seen[i - 1][j], seen[i + 1][j], seen[i][j - 1], seen[i][j + 1]}
            if len(around) == 1:
                found.setdefault(seen[i][j], QPoint(columns[j], rows[i]))
    return found


def place_of(port, mesh):
    return places(port)[mesh]


def place_in(port, target):
    """A pixel at which any of the surfaces of `target` is seen."""
    found = places(port)
    return next(found[key] for key in port.scene.catalogue.meshes_of(target) if key in found)


def wake(window, qtbot):
    window.activateWindow()
    window.viewport.canvas.setFocus()
    qtbot.waitUntil(window.isActiveWindow)


@pytest.fixture
def both(open_window, patient, qtbot):
    window = open_window(patient)
    wake(window, qtbot)
    QTest.keyClick(window.viewport.canvas, Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
    assert window.store.state.companion == Companion("", "beside")
    window.dispatch(act.LookFrom("left"))
    settle(qtbot, window)
    return window


def test_beside_clicks_in_either_picture_select_in_both(both, qtbot):
    window, other = both, both.companion.viewport
    assert abs(other.width() - window.viewport.width()) < 12
    assert other.scene.catalogue.pack.info.id == "lumbar-atlas"
    assert window.viewport.caption.text() == "Patient"
    assert other.caption.text().startswith(other.scene.catalogue.pack.info.title)
    spot = place_of(other, "disc/L4-L5/annulus")
    QTest.mouseClick(other.canvas, LEFT, PLAIN, spot)
    assert window.store.state.segment == "L4-L5"
    assert other.scene.state.segment == "L4-L5"
    assert window.viewport.scene.looks["disc/L4-L5"].role == "disc"
    assert other.scene.looks["disc/L4-L5/annulus"].role == "disc"
    settle(qtbot, window)
    QTest.mouseClick(other.canvas, LEFT, PLAIN, place_of(other, "disc/L4-L5/annulus"))
    assert window.store.state.structures == ("disc/L4-L5",)
    QTest.mouseClick(window.viewport.canvas, LEFT, PLAIN, place_of(window.viewport, "disc/L2-L3"))
    assert (window.store.state.segment, other.scene.state.segment) == ("L2-L3", "L2-L3")
    settle(qtbot, window)
    nerve = place_in(other, "nerve/L3/left")
    QTest.mouseClick(other.canvas, LEFT, PLAIN, nerve)  # the patient has no nerves: the segment by which it leaves
    assert window.store.state.segment == "L3-L4"


def test_beside_a_drag_in_either_picture_turns_both(both, qtbot):
    window, other = both, both.companion.viewport
    for port in (other, window.viewport):
        before = window.store.state.camera or home_camera(window.store.catalogue)
        QTest.mousePress(port.canvas, LEFT, PLAIN, QPoint(120, 200))
        for step in range(1, 6):
            QTest.mouseMove(port.canvas, QPoint(120 + 12 * step, 200 + 3 * step))
        QTest.mouseRelease(port.canvas, LEFT, PLAIN, QPoint(180, 215))
        camera = window.store.state.camera
        assert not np.allclose(camera.position, before.position, atol=5)
        matrix = window.store.companion().alignment(window.store.state).matrix
        seen = carried(other.scene.camera(), matrix)  # at once, without a flight
        assert np.allclose(seen.position, window.viewport.scene.camera().position, atol=0.01)
        assert np.allclose(seen.view_up, window.viewport.scene.camera().view_up, atol=1e-4)
        assert not other._flight.flying
        window.dispatch(Undo())
        assert window.store.state.camera in (None, before)
        settle(qtbot, window)


def hover_until(qtbot, port, spot, condition):
    """Rest the pointer at a spot; on a busy machine the first move may fall into a frame that is being drawn."""

    def there():
        QTest.mouseMove(port.canvas, QPoint(4, 4))
        QTest.mouseMove(port.canvas, spot)
        QTest.qWait(50)
        return condition()

    qtbot.waitUntil(there, timeout=20_000)


def test_beside_pointing_names_in_the_other_what_the_open_pack_lacks(both, qtbot):
    window, other = both, both.companion.viewport
    window.dispatch(act.Select("L3-L4"))
    settle(qtbot, window)
    spot = place_in(other, "nerve/L3/left")
    hover_until(qtbot, other, spot, lambda: other.label.isVisible() and other.label.text().startswith("L3 "))
    assert "L3" in window.pointer_words.text()
    assert window.store.state.pointed is None
    spot = place_of(other, "vertebra/L4")
    hover_until(qtbot, other, spot, lambda: (window.store.state.pointed or "").startswith("vertebra/L4"))
    assert window.viewport.scene._silhouette.shown == ("vertebra/L4",)


def test_over_shows_both_names_both_and_fades(open_window, patient, qtbot):
    window = open_window(patient)
    wake(window, qtbot)
    QTest.keyClick(window.viewport.canvas, Qt.Key.Key_G)
    assert window.store.state.companion.way == "over"
    window.dispatch(act.Select("L2-L3"))
    window.dispatch(act.LookFrom("anterior"))
    settle(qtbot, window)
    ghosts = window.viewport.scene.ghosts
    assert "nerve/L3/left/ganglion" in ghosts
    bar = window.companion.bar
    assert bar.isVisible()
    assert bar.own.text() == "Patient"
    assert "mm" in bar.how.text()
    before = ghosts["vertebra/L3"].opacity
    bar.slider.setValue(95)
    assert window.viewport.scene.ghosts["vertebra/L3"].opacity > 1.5 * before
    port = window.viewport
    free = [
        QPointF(x, y) for y in range(4, port.canvas.height(), 7) for x in range(4, port.canvas.width(), 7)
        if port.under(QPointF(x, y)) is None and port.childAt(x, y) is port.canvas
    ]  # fmt: skip
    nerve = next(one for one in free if (hit := port.ghost_under(one, None)) and hit.mesh.startswith("nerve/L3/left"))
    QTest.mouseMove(port.canvas, QPoint(3, 3))
    QTest.mouseMove(port.canvas, nerve.toPoint())
    name = window.store.companion().title + ": L3 "
    qtbot.waitUntil(lambda: port.label.isVisible() and port.label.text().startswith(name), timeout=5000)
    QTest.mouseClick(port.canvas, LEFT, PLAIN, nerve.toPoint())
    assert window.store.state.segment == "L3-L4"
    settle(qtbot, window)
    ghosts = port.scene.ghosts
    assert ghosts["vertebra/L3"].opacity > 2 * ghosts["vertebra/L5"].opacity


def test_aligning_on_the_segment_and_changing_the_way(open_window, patient, qtbot):
    window = open_window(patient)
    window.dispatch(act.Select("L4-L5"))
    window.commands.actions["companion-over"].trigger()
    window.commands.actions["companion-segment"].trigger()
    assert window.store.state.companion == Companion("", "over", "segment")
    assert "L4-L5" in window.companion.bar.how.text()
    assert window.commands.actions["companion-segment"].isChecked()
    window.commands.actions["companion-beside"].trigger()
    assert window.store.state.companion == Companion("", "beside", "segment")
    assert window.companion.bar is None
    assert window.viewport.scene.ghosts == {}
    settle(qtbot, window)
    assert "L4-L5" in window.companion.viewport.caption.text()
    window.commands.actions["companion-beside"].trigger()  # once more ends it
    assert window.store.state.companion is None
    assert window.companion.viewport is None


def vtk_actors():
    gc.collect()
    return sum(type(one).__name__ in ("vtkActor", "vtkOpenGLActor") for one in gc.get_objects())


@pytest.mark.parametrize("way", ["beside", "over"])
def test_ending_it_frees_what_it_drew_and_gives_the_room_back(open_window, patient, qtbot, way):
    window = open_window(patient)
    settle(qtbot, window)
    assert window.companion.viewport is None  # nothing is made before it is asked for
    actors, width, text = vtk_actors(), window.viewport.width(), window.docks["text"].width()
    window.companion.show("", way)
    settle(qtbot, window)
    assert vtk_actors() > actors + 50
    assert window.info.isVisible()
    assert "mm" in window.info.words.text()
    window.commands.actions["companion-end"].trigger()
    settle(qtbot, window)
    QTest.qWait(50)
    assert vtk_actors() == actors
    assert window.store._companion is None
    assert abs(window.docks["text"].width() - text) <= 2
    assert abs(window.viewport.width() - width) <= 8
    window.dispatch(Undo())  # and it comes back
    settle(qtbot, window)
    assert (window.companion.viewport is not None) == (way == "beside")
    assert bool(window.viewport.scene.ghosts) == (way == "over")


def test_beside_the_atlas_one_chooses_a_pack(open_window, store, patient_pack, tmp_path, monkeypatch, qtbot):
    write_pack(tmp_path / "patient", patient_pack)
    asked = []
    window = open_window(store)
    for answer in ("", str(tmp_path / "empty"), str(tmp_path / "patient")):
        monkeypatch.setattr(
            QFileDialog, "getExistingDirectory", lambda *rest, answer=answer: asked.append(answer) or answer
        )
        window.commands.actions["companion-beside"].trigger()
        if answer != str(tmp_path / "patient"):
            assert window.store.state.companion is None
    assert len(asked) == 3
    assert window.store.state.companion == Companion(str(tmp_path / "patient"))
    settle(qtbot, window)
    assert set(window.companion.viewport.scene.looks) == set(patient_pack.structures)


def test_a_bad_pack_is_said_and_nothing_changes(open_window, patient, tmp_path):
    window = open_window(patient)
    window.companion.show(str(tmp_path), "over")
    assert window.store.state.companion is None
    assert str(tmp_path) in window.info.words.text()


def test_a_pack_that_is_gone_when_the_session_comes_back_is_said(open_window, patient_pack, tmp_path, qtbot):
    state = ViewState(companion=Companion(str(tmp_path / "gone")))
    window = open_window(Store(Catalogue(patient_pack), state))
    qtbot.waitUntil(lambda: window.store.state.companion is None, timeout=10000)
    assert "gone" in window.info.words.text()


def test_the_session_brings_it_back(open_window, patient, patient_pack, tmp_path, qtbot):
    path = tmp_path / "session.json"
    window = open_window(patient, session_file=path)
    window.companion.show("", "beside")
    settle(qtbot, window)
    window.close()
    catalogue = Catalogue(patient_pack)
    session, notice = load_session(path, catalogue)
    assert notice is None
    again = open_window(Store(catalogue, session.state))
    qtbot.waitUntil(lambda: again.companion.viewport is not None, timeout=10000)
    settle(qtbot, again)


def test_while_presenting_both_pictures_stand(both, qtbot):
    window = both
    window.dispatch(act.Select("L4-L5"))
    window.dispatch(act.SetPresenting(True))
    settle(qtbot, window)
    assert window.companion.viewport.isVisible()
    assert window.companion.viewport.width() > 150
    window.dispatch(act.SetPresenting(False))
    QTest.qWait(300)
    settle(qtbot, window)
