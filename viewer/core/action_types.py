"""All that can be asked of a view, each a small frozen value; `viewer.core.actions` carries them out."""

from __future__ import annotations

from dataclasses import dataclass

from viewer.core.state import Camera, Companion, Section, Vector


class Action:
    """Base of all actions."""


@dataclass(frozen=True)
class Click(Action):
    """The pointer was pressed and released on a surface; `point` mm LPS, `part` the vertebra part there."""

    mesh: str
    point: Vector | None = None
    part: str | None = None


@dataclass(frozen=True)
class ToggleClick(Action):
    """A click with Shift: adds or removes the structure, or the part of a bone once parts are selected."""

    mesh: str
    part: str | None = None


@dataclass(frozen=True)
class Select(Action):
    """Select a segment, structure or topic by id and bring it into view.

    passage : the place in its text to show, see `ViewState`
    add : to what is selected already, or away from it
    within : the segment to see the structure in; None takes the one on view if it is part of it, else its owner
    """

    target: str
    add: bool = False
    within: str | None = None
    passage: str | None = None


@dataclass(frozen=True)
class Compare(Action):
    """Show `segment` beside the selected one; None: no longer."""

    segment: str | None


@dataclass(frozen=True)
class StepOut(Action):
    """One step out: from a part to its structure, from that to its segment, from the segment to nothing."""


@dataclass(frozen=True)
class StepSegment(Action):
    """To the next segment: -1 up, +1 down."""

    step: int


@dataclass(frozen=True)
class Point(Action):
    """A link or a row of a list, or without `spotlight` the pointer in the picture, names `target`; None: it leaves."""

    target: str | None
    spotlight: bool = True


@dataclass(frozen=True)
class LookFrom(Action):
    """Turn to a named view of what is on view."""

    view: str


@dataclass(frozen=True)
class SetCamera(Action):
    """The user moved the camera; moves of one drag share a `gesture` and are undone together."""

    camera: Camera
    gesture: int = 0


@dataclass(frozen=True)
class Frame(Action):
    """Bring the selection into view; everything when nothing is selected."""


@dataclass(frozen=True)
class Home(Action):
    """The whole spine from the home view."""


@dataclass(frozen=True)
class Hide(Action):
    """Hide a structure; without a target, the selection."""

    target: str | None = None


@dataclass(frozen=True)
class SetVisible(Action):
    """Show or hide the surfaces of `target`."""

    target: str
    visible: bool


@dataclass(frozen=True)
class Isolate(Action):
    """Show the selection, or `target`, alone; once more shows the rest again."""

    target: str | None = None


@dataclass(frozen=True)
class ShowAll(Action):
    """End hiding and isolating."""


@dataclass(frozen=True)
class SetLayer(Action):
    """Show or hide a layer: bones, discs, joints, ligaments, nerves."""

    layer: str
    visible: bool


@dataclass(frozen=True)
class SetXray(Action):
    """Bones see-through, or not."""

    on: bool


@dataclass(frozen=True)
class SetLabels(Action):
    """Names written beside what is on view, or not."""

    on: bool


@dataclass(frozen=True)
class SetExplode(Action):
    """Pull the spine apart, 0 (together) to 1; moves of one drag share a `gesture`."""

    amount: float
    gesture: int = 0


@dataclass(frozen=True)
class SetSection(Action):
    """Cut the view with a plane, or None to close it; moves of one drag share a `gesture`."""

    section: Section | None
    gesture: int = 0


@dataclass(frozen=True)
class SetCompanion(Action):
    """Show another pack with the open one, or None: no longer; moves of one drag share a `gesture`."""

    companion: Companion | None
    gesture: int = 0


@dataclass(frozen=True)
class SetTheme(Action):
    """`light` or `dark`."""

    theme: str


@dataclass(frozen=True)
class SetAudience(Action):
    """Whom the texts speak to: student, patient or clinician."""

    audience: str


@dataclass(frozen=True)
class SetPresenting(Action):
    """Full screen with large text, or not."""

    on: bool


@dataclass(frozen=True)
class OpenSlices(Action):
    """A scan is open: show its slices in a window of greys, crossing at `point` or in what is selected."""

    window: str = "bone"
    point: Vector | None = None


@dataclass(frozen=True)
class CloseSlices(Action):
    """No scan is open any more."""


@dataclass(frozen=True)
class MoveSlices(Action):
    """The slices cross at `point`, mm LPS; moves of one drag share a `gesture`."""

    point: Vector
    gesture: int = 0


@dataclass(frozen=True)
class ClickSlices(Action):
    """A click in a slice: the slices cross at `point`, and `mesh` (if any lies there) is clicked as in 3D."""

    point: Vector
    mesh: str | None = None
    part: str | None = None


@dataclass(frozen=True)
class SetWindow(Action):
    """Show the greys of a preset, or those round a centre over a width; moves of one drag share a `gesture`."""

    window: str | tuple[float, float]
    gesture: int = 0


@dataclass(frozen=True)
class SetSlices(Action):
    """Outlines on the slices, and planes in the 3D picture, on or off; None leaves it as it is."""

    outlines: bool | None = None
    planes: bool | None = None
