"""The database of annotations in the real window: made late, shared, failing, deleted, damaged; nothing is lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from annotations.tags.model import new_id
from annotations.tags.store import Put, Remove, Store
from tests.annotations.tags.making import annotation
from tests.ui.conftest import wait_until
from viewer.core.actions import Select, SetXray
from viewer.core.tagging.actions import Add, Delete, Edit, Place, Stroke, TakeTool
from viewer.core.tagging.state import Placed

BONE = "vertebra/L3"


@pytest.fixture
def place(tmp_path):
    return str(tmp_path / "a.db")


@pytest.fixture
def tagged(open_window, place):
    return open_window(annotations=place, author="Ada")


def one(window, **changes):
    """A plain annotation on the open pack."""
    return annotation(pack=window.store.catalogue.pack.info.id, **changes)


def stored(place):
    other = Store(place, "looker")
    try:
        return {id_: record.annotation for id_, record in other.records().items()}
    finally:
        other.close()


def words_of(window):
    return window.tags.troubles.word.text()


def notice_of(window):
    notice = window.tags.troubles.notice
    return notice.words.text() if notice is not None and not notice.isHidden() else ""


def press(window, start):
    button = next(one for one in window.tags.troubles.notice.buttons if one.text().startswith(start))
    button.click()


# --- opening ---------------------------------------------------------------------------------------


def test_the_file_is_made_with_the_first_annotation_and_opened_by_itself_the_next_time(open_window, place):
    window = open_window(annotations=place, author="Ada")
    window.tags.dispatch(TakeTool("point"))
    assert not Path(place).exists(), "a tool in hand is no annotation"
    mesh = window.store.catalogue.pack.meshes[BONE]
    at = tuple(float(x) for x in mesh.points[mesh.triangles[7]].mean(axis=0))
    window.tags.dispatch(Place(Placed(BONE, at, 7)))
    (made,) = stored(place).values()
    assert (made.points, made.author, made.level) == ((at,), "Ada", "L3")
    assert words_of(window) == "Saved"
    other = open_window(annotations=place, author="Ben")
    assert other.tags.core is None, "the first picture comes first"
    wait_until(lambda: made.id in other.tags.annotations)
    assert words_of(other) == "Saved"


def test_nothing_of_the_database_is_loaded_before_the_first_picture(tmp_path):
    """In a process of its own, as other tests have loaded it here."""
    program = (
        "import sys\n"
        "import viewer.ui.application, viewer.ui.main_window\n"
        "print([one for one in ('sqlalchemy', 'psycopg', 'scipy.spatial', 'meshes.measure') if one in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_cannot_be_opened_is_said_and_another_can_be_chosen(open_window, tmp_path):
    bad = tmp_path / "bad.db"
    bad.write_bytes(b"no database at all, but a text of some length" * 9)
    window = open_window(annotations=str(bad))
    wait_until(lambda: "bad.db" in notice_of(window))
    assert [button.text() for button in window.tags.troubles.notice.buttons] == ["Open another…"]
    good = str(tmp_path / "good.db")
    Store(good, "Ada").commit([Put(known := one(window))])
    assert window.tags.files.open_place(good)
    assert list(window.tags.annotations) == [known.id]
    assert notice_of(window) == ""
    assert window.window_words()["annotations"] == good
    assert bad.read_bytes().startswith(b"no database"), "it was not touched"


def test_the_author_can_be_changed_and_is_kept(tagged, place, monkeypatch):
    from PyQt6.QtWidgets import QInputDialog

    monkeypatch.setattr(QInputDialog, "getText", lambda *_args, **_kwargs: (" Grace  Hopper ", True))
    tagged.tags.dispatch(Add((one(tagged),)))
    tagged.commands.actions["tags-author"].trigger()
    assert tagged.window_words()["annotator"] == "Grace Hopper"
    (made,) = tagged.tags.annotations
    tagged.tags.dispatch(Edit((made,), {"comment": "seen"}))
    assert [line.author for line in tagged.tags.core.book.history(made)] == ["Ada", "Grace Hopper"]


# --- others ----------------------------------------------------------------------------------------

WRITER = """
import sys
from annotations.tags.model import Annotation, now
from annotations.tags.store import Put, Store
one = Annotation(sys.argv[2], "point", "pedicle", sys.argv[3], "Ben", now(), now(), points=((1.0, 2.0, 3.0),))
Store(sys.argv[1], "Ben").commit([Put(one)])
"""


def test_what_another_process_writes_is_seen_within_two_seconds(tagged, place):
    tagged.tags.dispatch(Add((one(tagged),)))
    id_ = new_id()
    pack = tagged.store.catalogue.pack.info.id
    root = Path(__file__).resolve().parents[3]
    subprocess.run(
        [sys.executable, "-c", WRITER, place, id_, pack], check=True, env=os.environ | {"PYTHONPATH": str(root)}
    )
    wait_until(lambda: id_ in tagged.tags.annotations, seconds=2)


def both_changed(window, place):
    """Ada's window has not seen yet what Ben wrote."""
    window.tags.dispatch(Add((first := one(window, comment="first"),)))
    window.tags._watching.stop()
    ben = Store(place, "Ben")
    record = ben.record(first.id)
    ben.commit([Put(replace(record.annotation, comment="Ben's", status="reviewed"), record.revision)])
    ben.close()
    window.tags.dispatch(Edit((first.id,), {"comment": "Ada's"}))
    return first.id


@pytest.mark.parametrize(
    ("answer", "comments"), [("mine", {"Ada's"}), ("theirs", {"Ben's"}), ("both", {"Ada's", "Ben's"})]
)
def test_a_conflict_is_shown_side_by_side_and_nothing_moves_before_the_answer(tagged, place, answer, comments):
    id_ = both_changed(tagged, place)
    dialog = tagged.tags.troubles.dialog
    assert dialog.isVisible()
    assert not dialog.isModal()
    assert stored(place)[id_].comment == tagged.tags.annotations[id_].comment == "Ben's"
    cells = [[dialog.table.item(row, column).text() for column in range(3)] for row in range(dialog.table.rowCount())]
    assert cells == [["Status", "draft", "reviewed"], ["Comment", "Ada's", "Ben's"]]
    assert dialog.table.horizontalHeaderItem(2).text() == "Ben"
    assert words_of(tagged) == "1 to decide"
    dialog.buttons[answer].click()
    assert {found.comment for found in stored(place).values()} == comments
    assert {found.comment for found in tagged.tags.annotations.values()} == comments
    assert not dialog.isVisible()
    assert words_of(tagged) == "Saved"


def test_theirs_that_changed_once_more_is_shown_anew_and_not_written_over(tagged, place):
    id_ = both_changed(tagged, place)
    ben = Store(place, "Ben")
    record = ben.record(id_)
    ben.commit([Put(replace(record.annotation, comment="Ben's second"), record.revision)])
    dialog = tagged.tags.troubles.dialog
    dialog.buttons["mine"].click()
    assert stored(place)[id_].comment == "Ben's second"
    assert dialog.isVisible()
    assert dialog.table.item(1, 2).text() == "Ben's second"
    dialog.buttons["mine"].click()
    assert stored(place)[id_].comment == "Ada's"
    ben.close()


def test_of_many_changed_at_once_the_contested_wait_in_a_row_and_the_rest_is_written(tagged, place):
    rows = tuple(one(tagged, comment=str(number)) for number in range(5))
    tagged.tags.dispatch(Add(rows))
    tagged.tags._watching.stop()
    ben = Store(place, "Ben")
    records = ben.records()
    ben.commit([Put(replace(rows[0], comment="Ben's"), records[rows[0].id].revision)])
    ben.commit([Remove(rows[1].id, records[rows[1].id].revision)])
    ben.close()
    tagged.tags.dispatch(Edit(tuple(row.id for row in rows), {"status": "reviewed"}))
    found = stored(place)
    assert [found[row.id].status for row in rows[2:]] == ["reviewed"] * 3
    assert found[rows[0].id].status == "draft"
    assert rows[1].id not in found
    assert words_of(tagged) == "2 to decide"
    dialog = tagged.tags.troubles.dialog
    for _ in range(2):
        gone = dialog.table.item(0, 2).text() == "removed"
        assert dialog.buttons["both"].isHidden() == gone
        dialog.buttons["mine"].click()
    found = stored(place)
    assert {found[row.id].status for row in rows} == {"reviewed"}
    assert not dialog.isVisible()


def test_a_removal_of_mine_against_a_change_of_theirs(tagged, place):
    tagged.tags.dispatch(Add((first := one(tagged),)))
    tagged.tags._watching.stop()
    ben = Store(place, "Ben")
    ben.commit([Put(replace(first, comment="Ben's"), ben.record(first.id).revision)])
    tagged.tags.dispatch(Delete((first.id,)))
    dialog = tagged.tags.troubles.dialog
    assert dialog.table.item(0, 1).text() == "removed"
    assert first.id in stored(place)
    dialog.buttons["mine"].click()
    assert stored(place) == {}
    ben.close()


# --- failures --------------------------------------------------------------------------------------


def full(window, monkeypatch):
    """Every write says that the disk is full, until undone."""
    from annotations.errors import StoreError

    def no_room(_steps):
        raise StoreError("a.db: the disk is full; make room, what is on view is kept until then (disk is full)")

    monkeypatch.setattr(window.tags.core.book.store, "commit", no_room)


def test_on_a_full_disk_the_stroke_is_kept_and_written_in_the_copy(tagged, place, tmp_path, monkeypatch):
    tagged.tags.dispatch(Add((one(tagged),)))
    tagged.tags.dispatch(TakeTool("brush"))
    full(tagged, monkeypatch)
    tagged.tags.dispatch(Stroke({BONE: frozenset(range(40))}, done=True))
    assert "disk is full" in notice_of(tagged)
    assert words_of(tagged) == "Not saved"
    assert len(tagged.tags.annotations) == 1, "the picture shows what is stored"
    assert not tagged.tags.state.stroke
    tagged.tags.dispatch(Stroke({BONE: frozenset(range(100, 120))}, done=True))
    assert len(stored(place)) == 1
    copy = tmp_path / "copy.db"
    tagged.tags.files.save_copy_at(copy)
    regions = [found for found in stored(str(copy)).values() if found.kind == "region"]
    assert sorted(found.face_count for found in regions) == [20, 40], "all that was kept"
    assert len(tagged.tags.annotations) == 3
    assert notice_of(tagged) == ""
    assert words_of(tagged) == "Saved"


def test_strokes_on_one_region_while_the_disk_is_full_all_count(tagged, place, monkeypatch):
    tagged.tags.dispatch(TakeTool("brush"))
    tagged.tags.dispatch(Stroke({BONE: frozenset(range(10))}, done=True))
    full(tagged, monkeypatch)
    for start in (100, 200, 300):
        tagged.tags.dispatch(Stroke({BONE: frozenset(range(start, start + 10))}, done=True))
    (shown,) = tagged.tags.annotations.values()
    assert shown.face_count == 10, "the picture shows what is stored"
    monkeypatch.undo()
    tagged.tags.dispatch(Stroke({BONE: frozenset(range(400, 410))}, done=True))
    assert [found.face_count for found in stored(place).values()] == [50]
    assert words_of(tagged) == "Saved"


def test_what_was_kept_and_changed_by_others_meanwhile_is_asked_about(tagged, place, monkeypatch):
    rows = tuple(one(tagged, comment=str(number)) for number in range(3))
    tagged.tags.dispatch(Add(rows))
    tagged.tags._watching.stop()
    full(tagged, monkeypatch)
    tagged.tags.dispatch(Edit(tuple(row.id for row in rows), {"status": "reviewed"}))
    ben = Store(place, "Ben")
    for row in rows[:2]:
        ben.commit([Put(replace(row, comment="Ben's"), ben.record(row.id).revision)])
    ben.close()
    tagged.tags.look()
    monkeypatch.undo()
    press(tagged, "Try again")
    assert words_of(tagged) == "2 to decide"
    assert {stored(place)[row.id].comment for row in rows[:2]} == {"Ben's"}
    assert stored(place)[rows[2].id].status == "reviewed"
    for _ in range(2):
        tagged.tags.troubles.dialog.buttons["mine"].click()
    assert {found.status for found in stored(place).values()} == {"reviewed"}


def test_room_is_made_and_try_again_writes_it(tagged, place, monkeypatch):
    tagged.tags.dispatch(Add((one(tagged),)))
    full(tagged, monkeypatch)
    tagged.tags.dispatch(Add((late := one(tagged),)))
    assert late.id not in stored(place)
    monkeypatch.undo()
    press(tagged, "Try again")
    assert late.id in stored(place)
    assert notice_of(tagged) == ""
    assert words_of(tagged) == "Saved"


def test_the_next_change_writes_the_one_that_was_kept_first(tagged, place, monkeypatch):
    tagged.tags.dispatch(Add((one(tagged),)))
    full(tagged, monkeypatch)
    tagged.tags.dispatch(Add((kept := one(tagged),)))
    monkeypatch.undo()
    tagged.tags.dispatch(Add((third := one(tagged),)))
    assert {kept.id, third.id} < set(stored(place))
    assert words_of(tagged) == "Saved"


def test_a_file_deleted_beneath_is_told_and_saved_elsewhere(tagged, place, tmp_path):
    tagged.tags.dispatch(Add((first := one(tagged),)))
    for name in (place, f"{place}-wal", f"{place}-shm"):
        Path(name).unlink(missing_ok=True)
    wait_until(lambda: "deleted or replaced" in notice_of(tagged), seconds=2)
    tagged.tags.dispatch(Add((second := one(tagged),)))
    assert "deleted or replaced" in notice_of(tagged)
    copy = tmp_path / "again.db"
    tagged.tags.files.save_copy_at(copy)
    assert set(stored(str(copy))) == {first.id, second.id}
    assert tagged.tags.place == str(copy)
    Store(str(copy), "Ben").commit([Put(theirs := one(tagged))])
    wait_until(lambda: theirs.id in tagged.tags.annotations, seconds=2)


def test_a_file_replaced_beneath_is_not_written_over(tagged, place, tmp_path):
    tagged.tags.dispatch(Add((one(tagged),)))
    Store(str(tmp_path / "other.db"), "Ben").close()
    (tmp_path / "other.db").replace(place)
    before = Path(place).read_bytes()
    tagged.tags.dispatch(Add((one(tagged),)))
    assert "deleted or replaced" in notice_of(tagged)
    assert Path(place).read_bytes() == before


def test_a_damaged_database_opens_from_its_last_good_state_for_reading(open_window, catalogue, tmp_path):
    place = tmp_path / "a.db"
    store = Store(str(place), "Ada")
    pack = catalogue.pack.info.id
    store.commit([Put(annotation(pack=pack, comment="x" * 3000)) for _ in range(40)])
    with store._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    raw = bytearray(place.read_bytes())
    raw[40960:57344] = bytes(range(256)) * 64
    place.write_bytes(bytes(raw))
    window = open_window(annotations=str(place))
    wait_until(lambda: "is damaged" in notice_of(window))
    assert words_of(window) == "Read only"
    there = set(window.tags.annotations)
    assert there
    window.tags.dispatch(Add((more := one(window),)))
    assert "reading only" in notice_of(window)
    assert set(window.tags.annotations) == there
    copy = tmp_path / "copy.db"
    window.tags.files.save_copy_at(copy)
    assert set(stored(str(copy))) == there | {more.id}
    assert place.read_bytes() == bytes(raw), "the original is kept"


def test_a_file_made_read_only_is_told(tagged, place, tmp_path):
    """Root may write anything, so SQLite itself is told that it may not."""
    tagged.tags.dispatch(Add((first := one(tagged),)))
    with tagged.tags.core.book.store._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
    tagged.tags.dispatch(Add((second := one(tagged),)))
    assert "may not be written" in notice_of(tagged)
    tagged.tags.files.save_copy_at(tmp_path / "copy.db")
    assert set(stored(str(tmp_path / "copy.db"))) == {first.id, second.id}


def test_a_copy_of_a_sound_database_is_a_copy_and_no_more(tagged, place, tmp_path):
    tagged.tags.dispatch(Add((first := one(tagged),)))
    copy = tmp_path / "copy.db"
    tagged.tags.files.save_copy_at(copy)
    tagged.tags.dispatch(Add((second := one(tagged),)))
    assert set(stored(str(copy))) == {first.id}
    assert set(stored(place)) == {first.id, second.id}
    tagged.tags.files.save_copy_at(copy)
    assert "there already" in tagged.info.words.text()
    assert set(stored(str(copy))) == {first.id}


# --- undo ------------------------------------------------------------------------------------------


def texts(window):
    return [window.commands.actions[key].text() for key in ("undo", "redo")]


def test_one_undo_for_view_and_annotations_the_newest_first(tagged):
    undo, redo = (tagged.commands.actions[key] for key in ("undo", "redo"))
    assert texts(tagged) == ["Undo", "Redo"]
    tagged.dispatch(SetXray(True))
    tagged.tags.dispatch(Add((first := one(tagged),)))
    tagged.dispatch(Select(BONE))
    steps = []
    while undo.isEnabled():
        steps.append(undo.text())
        undo.trigger()
    assert steps == ["Undo: selection", "Undo: add", "Undo: X-ray"]
    assert not tagged.tags.annotations
    assert not tagged.store.state.xray
    steps = []
    while redo.isEnabled():
        steps.append(redo.text())
        redo.trigger()
    assert steps == ["Redo: X-ray", "Redo: add", "Redo: selection"]
    assert list(tagged.tags.annotations) == [first.id]
    assert tagged.store.state.structures == (BONE,)


def test_with_a_tool_in_hand_undo_is_of_annotations_alone(tagged):
    tagged.tags.dispatch(Add((one(tagged),)))
    tagged.tags.dispatch(TakeTool("line"))
    tagged.dispatch(SetXray(True))
    mesh = tagged.store.catalogue.pack.meshes[BONE]
    at = tuple(float(x) for x in mesh.points[mesh.triangles[7]].mean(axis=0))
    tagged.tags.dispatch(Place(Placed(BONE, at, 7)))
    assert texts(tagged)[0] == "Undo: last point"
    tagged.commands.actions["undo"].trigger()
    assert texts(tagged) == ["Undo: add", "Redo: last point"]
    tagged.commands.actions["undo"].trigger()
    assert not tagged.commands.actions["undo"].isEnabled()
    assert tagged.store.state.xray
    tagged.tags.dispatch(TakeTool(None))
    assert texts(tagged)[0] == "Undo: X-ray"


def test_another_language_keeps_the_annotations_and_their_undo(qapp, catalogue, place, tmp_path):
    from viewer.core.state import ViewState
    from viewer.ui.application import Desk

    desk = Desk(qapp, tmp_path / "session.json", place, "Ada")
    try:
        window = desk.show(catalogue, ViewState())
        window.tags.dispatch(Add((first := one(window),)))
        book = window.tags.core.book
        desk.choose_language("de")
        after = desk.window
        assert after is not window
        wait_until(lambda: after.viewport._warm and not after.viewport.canvas.frame_due)
        assert after.tags.core.book is book
        assert list(after.tags.annotations) == [first.id]
        after.commands.actions["undo"].trigger()
        assert not after.tags.annotations
        with sqlite3.connect(place) as connection:
            assert connection.execute("SELECT count(*) FROM annotation").fetchone() == (0,)
    finally:
        desk.choose_language("en")
        wait_until(lambda: desk.window.viewport._warm and not desk.window.viewport.canvas.frame_due)
        desk.clear()


def test_another_pack_opens_with_the_same_database(qapp, catalogue, place, tmp_path):
    from viewer.core.state import ViewState
    from viewer.ui.application import Desk

    desk = Desk(qapp, tmp_path / "session.json", place, "Ada")
    try:
        window = desk.show(catalogue, ViewState())
        wait_until(lambda: window.viewport._warm and not window.viewport.canvas.frame_due)
        elsewhere = annotation(pack="another-pack")
        window.tags.dispatch(Add((first := one(window), elsewhere)))
        assert list(window.tags.annotations) == [first.id], "what lies on another pack is not on view"
        desk.open_pack(None)
        after = desk.window
        assert after is not window
        wait_until(lambda: list(after.tags.annotations) == [first.id])
        assert (after.tags.place, after.tags.author) == (place, "Ada")
        assert set(stored(place)) == {first.id, elsewhere.id}
        wait_until(lambda: after.viewport._warm and not after.viewport.canvas.frame_due)
    finally:
        desk.clear()


# --- leaving ---------------------------------------------------------------------------------------


def test_before_it_closes_with_something_not_saved_the_window_asks(tagged, place, monkeypatch, questions):
    tagged.tags.dispatch(Add((one(tagged),)))
    tagged.close()
    assert not tagged.isVisible()
    assert not questions.asked, "all was saved"


def test_what_is_not_saved_is_asked_about_and_written_if_it_can_be(tagged, place, monkeypatch, questions):
    tagged.tags.dispatch(Add((one(tagged),)))
    full(tagged, monkeypatch)
    tagged.tags.dispatch(Add((late := one(tagged),)))
    questions.answer.yes = False
    tagged.close()
    assert tagged.isVisible()
    assert len(questions.asked) == 1
    monkeypatch.undo()
    tagged.close()
    assert not tagged.isVisible()
    assert late.id in stored(place), "there was room again when it closed"


def test_a_real_full_disk_is_told_and_lost_is_nothing(tmp_path):
    """A process whose files may not grow beyond a size, as on a disk without room."""
    program = """
import resource, sys
from annotations.errors import StoreError
from annotations.tags.store import Put, Store
from annotations.tags.model import Annotation, new_id, now
from viewer.core.tagging.book import Book
from viewer.core.tagging.state import Change
book = Book(Store(sys.argv[1], "Ada"), "atlas")
where, words = ((1.0, 2.0, 3.0),), "x" * 3000
def stroke(number):
    return Annotation(new_id(), "note", "pedicle", "atlas", "Ada", now(), now(), points=where, comment=words)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
made = []
for number in range(400):
    one = stroke(number)
    made.append(one.id)
    try:
        book.do(Change("note", (one,)))
    except StoreError as error:
        said = str(error)
        break
print(len(book.annotations), said)
assert set(book.annotations) == set(made[:-1]) and book.unsaved is not None
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
book.write_again()
assert set(book.annotations) == set(made)
book.close()
assert set(Store(sys.argv[1], "x").records()) == set(made)
"""
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "a.db")],
        capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(root)}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    count, _, said = done.stdout.partition(" ")
    assert int(count) > 3
    assert "a.db: " in said


# --- from the command line ---------------------------------------------------------------------------


def test_the_command_line_says_where_and_whose(monkeypatch):
    import viewer.ui.application
    from viewer.cli import main

    asked = {}
    monkeypatch.setattr(viewer.ui.application, "run", lambda pack, **options: asked.update(options) or 0)
    assert main(["--store", "team.db", "--author", "Ada"]) == 0
    assert (asked["annotations"], asked["author"]) == ("team.db", "Ada")
    assert main([]) == 0
    assert (asked["annotations"], asked["author"]) == (None, None)


def test_the_usual_place_is_the_users_own_and_a_chosen_one_is_remembered(tmp_path, monkeypatch):
    from viewer.ui.tagging.places import PLACE, last_place, outbox_of

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    usual = str(tmp_path / "lumbar" / "annotations.db")
    assert last_place({}) == (usual, None)
    chosen = tmp_path / "chosen.db"
    place, gone = last_place({PLACE: str(chosen)})
    assert place == usual
    assert str(chosen) in (gone or "")
    chosen.touch()
    assert last_place({PLACE: str(chosen)}) == (str(chosen), None)
    server = "postgresql://ada:secret@host/spines"
    assert outbox_of(server) == outbox_of(server.replace("secret", "other"))
    assert outbox_of(server) != outbox_of(server.replace("host", "elsewhere"))


def test_a_folder_that_cannot_be_made_is_said_in_a_line(open_window, tmp_path):
    (tmp_path / "file").write_text("no folder")
    window = open_window(annotations=str(tmp_path / "file" / "a.db"))
    window.tags.dispatch(Add((one(window),)))
    assert notice_of(window).startswith("Not saved: ")
    assert not window.tags.annotations
    good = str(tmp_path / "good.db")
    assert window.tags.files.open_place(good)
    window.tags.dispatch(Add((made := one(window),)))
    assert set(stored(good)) == {made.id}
