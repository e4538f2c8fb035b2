"""All that an annotator can ask for, each a small frozen value; `viewer.core.tagging.reducer` carries them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotations.tags.model import Annotation
from viewer.core.tagging.state import Faces, Placed


class TagAction:
    """Base of them all."""


@dataclass(frozen=True)
class TakeTool(TagAction):
    """Take a tool in hand, or None: lay it down. What was under way is given up."""

    tool: str | None


@dataclass(frozen=True)
class SetLabel(TagAction):
    """What the next annotation is called."""

    label: str
    grade: str = ""


@dataclass(frozen=True)
class SetBrush(TagAction):
    """How wide the brush is, mm (radius), and how far a region grows, degrees; None leaves it as it is."""

    radius: float | None = None
    growth: float | None = None


@dataclass(frozen=True)
class SetProtocol(TagAction):
    """Begin a series of landmarks at a step, or None: end it."""

    protocol: str | None
    step: int = 0


@dataclass(frozen=True)
class SkipStep(TagAction):
    """To the next landmark of the series (+1), or back (-1), with nothing placed."""

    by: int = 1


@dataclass(frozen=True)
class Place(TagAction):
    """The hand points at a place on a surface and means it."""

    at: Placed


@dataclass(frozen=True)
class Unplace(TagAction):
    """Take the last point of the figure under way back."""


@dataclass(frozen=True)
class Replace(TagAction):
    """Put back the point that was taken away last."""


@dataclass(frozen=True)
class Finish(TagAction):
    """The figure under way is done, if it has points enough."""


@dataclass(frozen=True)
class StepBack(TagAction):
    """One step out (Escape): from the figure under way to the tool, from the tool to none, then what is selected."""


@dataclass(frozen=True)
class Move(TagAction):
    """A handle is dragged to a place; `done` when it is let go."""

    id: str
    number: int
    to: Placed
    done: bool = False


@dataclass(frozen=True)
class Stroke(TagAction):
    """Faces under the brush (all so far, or more of them); `done` when the button goes up."""

    faces: Faces
    done: bool = False


@dataclass(frozen=True)
class Choose(TagAction):
    """Select annotations; `add`: to those selected, or away from them."""

    ids: tuple[str, ...]
    add: bool = False


@dataclass(frozen=True)
class Edit(TagAction):
    """Give annotations other words: fields of `Annotation` among `reducer.EDITABLE`."""

    ids: tuple[str, ...]
    fields: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Delete(TagAction):
    """Remove annotations (undo brings them back)."""

    ids: tuple[str, ...]


@dataclass(frozen=True)
class Add(TagAction):
    """Annotations from elsewhere: an import, a first draft, a merge."""

    annotations: tuple[Annotation, ...]
    name: str = "add"


@dataclass(frozen=True)
class SetHidden(TagAction):
    """Hide annotations one by one, or show them."""

    ids: frozenset[str]
    hidden: bool


@dataclass(frozen=True)
class SetShown(TagAction):
    """Draw annotations, or none of them."""

    shown: bool
