"""What the annotator's hand is doing: one frozen value beside the view. What is done already lies in the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from annotations.tags.model import Annotation
from viewer.core.state import Vector

Faces = Mapping[str, frozenset[int]]
NOTHING: Faces = MappingProxyType({})
SMALLEST_BRUSH, LARGEST_BRUSH = 0.5, 40.0  # mm, radius
SMALLEST_GROWTH, LARGEST_GROWTH = 1.0, 90.0  # degrees


@dataclass(frozen=True)
class Tool:
    """One tool. kind : of the annotation it makes; paints : it colours faces in place of placing points"""

    kind: str
    paints: bool = False
    erases: bool = False


TOOLS: Mapping[str, Tool] = MappingProxyType(
    {
        "point": Tool("point"),
        "series": Tool("point"),
        "line": Tool("line"),
        "polyline": Tool("polyline"),
        "closed-curve": Tool("closed-curve"),
        "angle": Tool("angle"),
        "end-plate-angle": Tool("end-plate-angle"),
        "plane": Tool("plane"),
        "box": Tool("box"),
        "note": Tool("note"),
        "structure": Tool("structure"),
        "brush": Tool("region", paints=True),
        "lasso": Tool("region", paints=True),
        "grow": Tool("region", paints=True),
        "fill": Tool("region", paints=True),
        "erase": Tool("region", paints=True, erases=True),
    }
)


@dataclass(frozen=True)
class Placed:
    """A place on a surface: its id, the point there (mm LPS, of the pack), the face hit, the bone's part there."""

    mesh: str
    point: Vector
    face: int
    part: str | None = None


@dataclass(frozen=True)
class Moving:
    """A handle under way: point `number` of an annotation, where it is just now."""

    id: str
    number: int
    to: Placed


@dataclass(frozen=True)
class Tagging:
    """What the hand is doing.

    tool : a key of `TOOLS`, or None: the pointer selects as ever
    label, grade : what the next annotation is called, see `annotations.tags.vocabulary`
    placed : points of the figure under way; taken : those that undo took away, the next to come back last
    stroke : faces under the stroke under way, by surface
    region : the painted region that strokes go on; None: the next stroke begins one
    brush : mm, radius; growth : degrees by which a region may turn away from where it grows from
    protocol, step : the series of landmarks under way and how far it is
    chosen : ids of the annotations selected, the one described last; hidden : ids of those not on view
    shown : whether annotations are drawn at all
    moving : the handle under way, or None
    """

    tool: str | None = None
    label: str = ""
    grade: str = ""
    placed: tuple[Placed, ...] = ()
    taken: tuple[Placed, ...] = ()
    stroke: Faces = field(default_factory=lambda: NOTHING)
    region: str | None = None
    brush: float = 4.0
    growth: float = 20.0
    protocol: str | None = None
    step: int = 0
    chosen: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    shown: bool = True
    moving: Moving | None = None


@dataclass(frozen=True)
class Change:
    """One step for the database, and for undo. name : an English word for the menu, such as `place point`."""

    name: str
    put: tuple[Annotation, ...] = ()
    removed: tuple[str, ...] = ()
