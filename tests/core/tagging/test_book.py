"""Two programs on one file, failures, undo without end: nothing is overwritten unseen, nothing is lost."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace

import pytest

from annotations.errors import StoreError
from annotations.tags.model import new_id, touched
from annotations.tags.store import Conflict, Store
from tests.core.tagging.placing import L3, L4, desk_on, on, stored
from viewer.core.errors import ViewerError
from viewer.core.tagging import actions as act
from viewer.core.tagging.desk import TagDesk
from viewer.core.tagging.state import Change


@pytest.fixture
def place(tmp_path):
    return tmp_path / "mine.db"


@pytest.fixture
def ada(catalogue, place):
    desk = desk_on(catalogue, place)
    yield desk
    desk.book.close()


@pytest.fixture
def ben(catalogue, place, ada):
    desk = desk_on(catalogue, place, "Ben")
    yield desk
    desk.book.close()


def point(desk, face=3, key=L3):
    desk.dispatch(act.TakeTool("point"))
    desk.dispatch(act.Place(on(desk.catalogue, key, face)))
    return desk.state.chosen[-1]


def failing(monkeypatch, desk):
    """Every commit fails as on a full disk."""

    def commit(steps):
        raise StoreError("mine.db: the disk is full")

    monkeypatch.setattr(desk.book.store, "commit", commit)


# --- two programs ----------------------------------------------------------------------------------


def test_the_others_changes_come_with_a_poll(ada, ben, place):
    told = []
    ben.changed.connect(lambda before, after, ids: told.append(ids))
    id_ = point(ada)
    assert id_ not in ben.annotations
    assert ben.book.poll() == {id_}
    assert told == [frozenset((id_,))]
    assert ben.annotations == ada.annotations == stored(place)
    assert ben.book.poll() == frozenset()
    ada.dispatch(act.Delete((id_,)))
    ben.dispatch(act.Choose((id_,)))
    assert ben.book.poll() == {id_}
    assert (ben.annotations, ben.state.chosen) == ({}, ())


def test_what_somebody_else_changed_is_not_written_over(ada, ben, place):
    id_ = point(ada)
    ben.book.poll()
    ben.dispatch(act.Edit((id_,), {"comment": "Ben's"}))
    with pytest.raises(Conflict, match="Ben has changed") as told:
        ada.dispatch(act.Edit((id_,), {"comment": "Ada's"}))
    assert (told.value.mine.comment, told.value.theirs.annotation.comment) == ("Ada's", "Ben's")
    assert stored(place)[id_].comment == "Ben's"
    assert ada.annotations[id_].comment == "Ben's"  # so that the next edit is on top of it
    assert ada.book.unsaved is None
    ada.dispatch(act.Edit((id_,), {"comment": "both"}))
    assert stored(place)[id_].comment == "both"


def test_what_somebody_else_removed_is_not_brought_back_unseen(ada, ben, place):
    id_ = point(ada)
    ben.book.poll()
    ben.dispatch(act.Delete((id_,)))
    with pytest.raises(Conflict, match="Ben has removed") as told:
        ada.dispatch(act.Edit((id_,), {"comment": "Ada's"}))
    assert told.value.theirs is None
    assert stored(place) == ada.annotations == {}


def test_a_change_of_many_is_written_whole_or_not_at_all(ada, ben, place):
    first, second = point(ada), point(ada, 9)
    ben.book.poll()
    ben.dispatch(act.Edit((second,), {"comment": "Ben's"}))
    with pytest.raises(Conflict):
        ada.dispatch(act.Edit((first, second), {"status": "reviewed"}))
    assert [one.status for one in stored(place).values()] == ["draft", "draft"]


def test_a_step_that_somebody_went_on_from_is_not_undone(ada, ben, place):
    id_ = point(ada)
    ada.dispatch(act.Edit((id_,), {"comment": "Ada's"}))
    ben.book.poll()
    ben.dispatch(act.Edit((id_,), {"status": "reviewed"}))
    ada.book.poll()
    with pytest.raises(Conflict, match="Ben"):
        ada.undo()
    assert (stored(place)[id_].comment, stored(place)[id_].status) == ("Ada's", "reviewed")
    with pytest.raises(Conflict):  # that step is given up; the one before it touches the same annotation
        ada.undo()
    assert ada.undo_name is None
    assert id_ in stored(place)


def test_undo_finds_out_at_the_database_too(ada, ben, place):
    id_ = point(ada)
    ben.book.poll()
    ben.dispatch(act.Edit((id_,), {"comment": "Ben's"}))
    with pytest.raises(Conflict):
        ada.undo()  # Ada has not polled
    assert stored(place)[id_].comment == "Ben's"


def test_both_work_on_beside_one_another(ada, ben, place):
    for turn in range(20):
        desk, other = (ada, ben) if turn % 2 else (ben, ada)
        point(desk, turn, (L3, L4)[turn % 2])
        other.book.poll()
    assert len(stored(place)) == 20
    assert list(ada.annotations.items()) == list(ben.annotations.items()) == list(stored(place).items())
    for _ in range(10):
        ada.undo()
    ben.book.poll()
    assert ben.annotations == stored(place)
    assert {one.author for one in stored(place).values()} == {"Ben"}


def test_annotations_of_another_pack_are_left_alone(ada, place):
    elsewhere = replace(ada.annotations[point(ada)], id=new_id(), pack="another")
    ada.add((elsewhere,), "import")
    assert elsewhere.id not in ada.annotations
    assert stored(place)[elsewhere.id] == elsewhere
    ada.undo()
    assert elsewhere.id not in stored(place)
    moved = replace(next(iter(ada.annotations.values())), pack="another")
    ada.add((moved,), "import")
    assert moved.id not in ada.annotations


# --- what cannot be written ------------------------------------------------------------------------


def test_what_was_not_written_is_not_on_view_and_is_written_later(ada, place, monkeypatch):
    kept = point(ada)
    with monkeypatch.context() as broken:
        failing(broken, ada)
        ada.dispatch(act.TakeTool("point"))
        before = ada.state
        with pytest.raises(StoreError, match="disk is full"):
            ada.dispatch(act.Place(on(ada.catalogue, L4, 5)))
        assert (ada.state, list(ada.annotations), list(stored(place))) == (before, [kept], [kept])
        with pytest.raises(StoreError):
            ada.write_again()
        assert len(ada.book.unsaved.put) == 1
    ada.write_again()
    assert ada.book.unsaved is None
    assert len(stored(place)) == 2
    ada.undo()
    assert list(stored(place)) == [kept]
    ada.write_again()  # nothing is waiting
    assert list(stored(place)) == [kept]


def test_all_that_was_not_written_is_kept_whatever_comes_after(ada, place, monkeypatch):
    gone, edited = point(ada), point(ada, 9)
    with monkeypatch.context() as broken:
        failing(broken, ada)
        for action in (
            act.Add((replace(ada.annotations[gone], id=new_id(), comment="new"),)),
            act.Delete((gone,)),
            act.Edit((edited,), {"comment": "first"}),
            act.Edit((edited,), {"comment": "later"}),
        ):
            with pytest.raises(StoreError):
                ada.dispatch(action)
    third = point(ada, 15)  # the disk has room again; what is waiting goes on waiting
    ada.write_again()
    found = stored(place)
    assert (gone in found, third in found) == (False, True)
    assert sorted(one.comment for one in found.values()) == ["", "later", "new"]


def test_what_waits_to_be_written_overwrites_nobody(ada, ben, place, monkeypatch):
    mine, other = point(ada), point(ada, 9)
    ben.book.poll()
    with monkeypatch.context() as broken:
        failing(broken, ada)
        with pytest.raises(StoreError):
            ada.dispatch(act.Edit((mine, other), {"comment": "Ada's"}))
    ben.dispatch(act.Edit((mine,), {"comment": "Ben's"}))
    with pytest.raises(Conflict) as told:
        ada.write_again()
    assert (told.value.mine.comment, told.value.theirs.annotation.comment) == ("Ada's", "Ben's")
    assert stored(place)[other].comment == ""
    ada.write_again()  # the rest
    assert (stored(place)[mine].comment, stored(place)[other].comment) == ("Ben's", "Ada's")
    assert ada.book.unsaved is None


def test_an_undo_that_cannot_be_written_is_still_to_be_undone(ada, place, monkeypatch):
    point(ada)
    with monkeypatch.context() as broken:
        failing(broken, ada)
        with pytest.raises(StoreError):
            ada.undo()
        assert ada.undo_name == "place point"
        assert len(ada.annotations) == 1
    ada.undo()
    assert stored(place) == {}


def test_a_file_deleted_beneath_is_saved_elsewhere_and_gone_on_with(ada, place, tmp_path):
    first = point(ada)
    place.unlink()
    with pytest.raises(StoreError, match="deleted or replaced"):
        point(ada, 9)
    there = tmp_path / "there.db"
    ada.book.move_to(there)
    assert list(stored(there)) == [first]
    ada.write_again()
    assert len(stored(there)) == 2
    ada.undo()
    ada.undo()
    assert stored(there) == {}
    assert [one.action for one in ada.book.history(first)] == ["added", "removed"]


def test_moving_where_something_is_leaves_all_as_it_was(ada, place, tmp_path):
    id_ = point(ada)
    there = tmp_path / "there.db"
    there.write_bytes(b"mine")
    with pytest.raises(StoreError):
        ada.book.move_to(there)
    assert there.read_bytes() == b"mine"
    ada.dispatch(act.Edit((id_,), {"comment": "still here"}))
    assert stored(place)[id_].comment == "still here"


def test_a_replaced_file_is_not_written_into(ada, place, tmp_path):
    point(ada)
    other = tmp_path / "other.db"
    Store(str(other), "Ben").close()
    shutil.move(other, place)
    with pytest.raises(StoreError, match="deleted or replaced"):
        point(ada, 9)


def test_without_a_database_it_says_so(catalogue):
    desk = TagDesk(catalogue, "Ada")
    desk.dispatch(act.TakeTool("point"))
    with pytest.raises(ViewerError, match="No database"):
        desk.dispatch(act.Place(on(catalogue, L3, 1)))
    desk.undo()
    desk.redo()
    desk.write_again()
    assert (desk.undo_name, desk.redo_name, dict(desk.annotations)) == (None, None, {})


# --- undo ------------------------------------------------------------------------------------------


def test_two_thousand_steps_go_back_and_forth(ada, place):
    one = ada.annotations[point(ada)]
    start = time.perf_counter()
    for turn in range(1999):
        ada.book.do(Change(f"edit {turn}", (touched(one, comment=str(turn)),)))
    last = dict(ada.annotations)
    for turn in reversed(range(1999)):
        assert ada.undo_name == f"edit {turn}"
        ada.undo()
    assert ada.annotations == {one.id: one}
    ada.undo()
    assert (ada.annotations, ada.undo_name) == ({}, None)
    for _ in range(2000):
        ada.redo()
    assert ada.annotations == last == stored(place)
    assert (ada.redo_name, len(ada.book.history(one.id))) == (None, 6000)
    assert time.perf_counter() - start < 60


def test_a_new_change_ends_what_could_be_done_again(ada):
    point(ada)
    ada.undo()
    assert ada.redo_name == "place point"
    second = point(ada, 9)
    assert ada.redo_name is None
    ada.redo()
    assert list(ada.annotations) == [second]


def test_an_earlier_state_comes_back_and_can_be_undone(ada, place):
    id_ = point(ada)
    first = ada.annotations[id_]
    ada.dispatch(act.Edit((id_,), {"comment": "later"}))
    ada.book.restore(id_, ada.book.history(id_)[0].annotation)
    assert stored(place)[id_] == first
    ada.undo()
    assert stored(place)[id_].comment == "later"


def test_points_of_a_figure_under_way_are_undone_first(ada):
    point(ada)
    ada.dispatch(act.TakeTool("polyline"))
    for face in (1, 2, 3):
        ada.dispatch(act.Place(on(ada.catalogue, L3, face)))
    assert ada.undo_name == "last point"
    for left in (2, 1, 0):
        ada.undo()
        assert len(ada.state.placed) == left
    assert ada.undo_name == "place point"
    assert ada.redo_name == "last point"
    ada.redo()
    assert [one.face for one in ada.state.placed] == [1]
