"""Whatever the annotator does, in whatever order: the database is what is on view, and every step can be taken back."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from annotations.tags.model import KINDS, STATUSES, new_id
from annotations.tags.store import Store
from annotations.tags.vocabulary import protocols
from tests.core.tagging.placing import MESHES, desk_on, on
from tests.synthetic import synthetic_pack
from viewer.core.catalogue import Catalogue
from viewer.core.errors import ViewerError
from viewer.core.tagging import actions as act
from viewer.core.tagging.state import TOOLS

CATALOGUE = Catalogue(synthetic_pack())
numbers = st.integers(0, 500)
meshes = st.sampled_from(MESHES)


class Annotating(RuleBasedStateMachine):
    """states : the annotations after every step so far; at : which of them is the present one."""

    @initialize()
    def open(self):
        self.folder = tempfile.TemporaryDirectory()
        self.place = Path(self.folder.name) / "mine.db"
        self.desk = desk_on(CATALOGUE, self.place)
        self.reader = Store(str(self.place), "reader", read_only=True)
        self.states, self.at = [{}], 0

    def present(self):
        return dict(self.desk.annotations)

    def steps(self):
        return len(self.desk.book._done)

    def do(self, action):
        """Carry it out; what is refused changes nothing."""
        state, before, steps = self.desk.state, self.present(), self.steps()
        try:
            self.desk.dispatch(action)
        except ViewerError:
            assert (self.desk.state, self.present(), self.steps()) == (state, before, steps)
            return
        assert self.steps() - steps in (0, 1)
        if self.steps() > steps:
            self.states = [*self.states[: self.at + 1], self.present()]
            self.at += 1
        else:
            assert self.present() == before

    def one_of(self, number):
        ids = list(self.desk.annotations)
        return ids[number % len(ids)] if ids else new_id()

    @rule(tool=st.sampled_from((None, *TOOLS)))
    def take_tool(self, tool):
        self.do(act.TakeTool(tool))

    @rule(tool=st.sampled_from([key for key, tool in TOOLS.items() if not tool.paints]), mesh=meshes, face=numbers)
    def begin(self, tool, mesh, face):
        self.do(act.TakeTool(tool))
        self.do(act.Place(on(CATALOGUE, mesh, face)))

    @rule(mesh=meshes, faces=st.lists(numbers, min_size=1, max_size=5))
    def place(self, mesh, faces):
        for face in faces:
            self.do(act.Place(on(CATALOGUE, mesh, face)))

    @rule(protocol=st.sampled_from((None, *protocols())), step=st.integers(-1, 40), by=st.integers(-2, 3))
    def series(self, protocol, step, by):
        self.do(act.SetProtocol(protocol, step))
        self.do(act.SkipStep(by))

    @rule(action=st.sampled_from((act.Unplace(), act.Replace(), act.Finish(), act.StepBack())))
    def step(self, action):
        self.do(action)

    @rule(label=st.sampled_from(("pedicle", "condition/disc-degeneration", "my own")), grade=st.sampled_from(("", "?")))
    def set_label(self, label, grade):
        self.do(act.SetLabel(label, grade))

    @rule(
        tool=st.sampled_from([key for key, tool in TOOLS.items() if tool.paints]), mesh=meshes,
        faces=st.frozensets(numbers, max_size=30), done=st.booleans(),
    )  # fmt: skip
    def stroke(self, tool, mesh, faces, done):
        self.do(act.TakeTool(tool))
        count = len(CATALOGUE.pack.meshes[mesh].triangles)
        self.do(act.Stroke({mesh: frozenset(face % count for face in faces)}, done))

    @rule(number=numbers, handle=st.integers(-1, 5), mesh=meshes, face=numbers, done=st.booleans())
    def move(self, number, handle, mesh, face, done):
        self.do(act.Move(self.one_of(number), handle, on(CATALOGUE, mesh, face), done))

    @rule(number=numbers, other=numbers, add=st.booleans())
    def choose(self, number, other, add):
        self.do(act.Choose((self.one_of(number), self.one_of(other)), add))

    @rule(
        number=numbers,
        fields=st.dictionaries(
            st.sampled_from(("status", "comment", "colour", "label", "side", "id")),
            st.sampled_from((*STATUSES, "left", "#1F78BE", "")), min_size=1, max_size=2,
        ),
    )  # fmt: skip
    def edit(self, number, fields):
        self.do(act.Edit((self.one_of(number), self.one_of(number + 1)), fields))

    @rule(number=numbers)
    def delete(self, number):
        self.do(act.Delete((self.one_of(number),)))

    @rule(number=numbers, count=st.integers(0, 3))
    def add(self, number, count):
        like = self.desk.annotations.get(self.one_of(number))
        if like is not None:
            self.do(act.Add(tuple(replace(like, id=new_id()) for _ in range(count)), "import"))

    @rule(number=numbers, hidden=st.booleans(), shown=st.booleans())
    def show(self, number, hidden, shown):
        self.do(act.SetHidden(frozenset((self.one_of(number),)), hidden))
        self.do(act.SetShown(shown))

    @rule()
    def undo(self):
        placed = self.desk.state.placed
        self.desk.undo()
        if placed:
            assert self.desk.state.placed == placed[:-1]
        else:
            self.at = max(self.at - 1, 0)

    @rule()
    def redo(self):
        placed, taken = self.desk.state.placed, self.desk.state.taken
        self.desk.redo()
        if taken:
            assert self.desk.state.placed == (*placed, taken[-1])
        else:
            self.at = min(self.at + 1, len(self.states) - 1)

    @precondition(lambda self: self.at)
    @rule()
    def there_and_back(self):
        """To the start, to the end, and to where it was."""
        book = self.desk.book
        for _ in range(self.at):
            book.undo()
        assert (self.present(), book.undo_name) == ({}, None)
        for _ in range(len(self.states) - 1):
            book.redo()
        assert (self.present(), book.redo_name) == (self.states[-1], None)
        for _ in range(len(self.states) - 1 - self.at):
            book.undo()

    @rule()
    def open_again(self):
        """Reading everything anew gives what is there, in the same order."""
        before = list(self.desk.annotations.items())
        self.desk.book.reload()
        assert list(self.desk.annotations.items()) == before
        assert self.desk.book.poll() == frozenset()

    @invariant()
    def it_is_as_it_was_after_that_step(self):
        if hasattr(self, "desk"):
            assert self.present() == self.states[self.at]

    @invariant()
    def the_database_has_just_that(self):
        if hasattr(self, "desk"):
            there = [(id_, record.annotation) for id_, record in self.reader.records().items()]
            assert there == list(self.desk.annotations.items())

    @invariant()
    def everything_is_sound(self):
        if hasattr(self, "desk"):
            for one in self.desk.annotations.values():
                kind = KINDS[one.kind]
                assert kind.least <= len(one.points) <= (kind.most if kind.most is not None else len(one.points))
                assert bool(one.faces) == kind.faces
                assert all(CATALOGUE.structures[key].sha256 == sha for key, sha in one.surfaces.items())
            assert all(id_ in self.desk.annotations for id_ in self.desk.state.chosen)

    def teardown(self):
        if not hasattr(self, "desk"):
            return
        logged = [change.annotation for change in self.reader.since(0)]
        for state in self.states:
            assert all(one in logged for one in state.values())  # nothing that ever was is lost
        self.reader.close()
        self.desk.book.close()
        self.folder.cleanup()


TestAnnotating = Annotating.TestCase
TestAnnotating.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
