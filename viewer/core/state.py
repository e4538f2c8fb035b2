"""What is on view: one frozen value. A bookmark, a slide, a test and a command line each are one of these."""

from __future__ import annotations

from dataclasses import dataclass, replace

Vector = tuple[float, float, float]

LAYERS = ("bones", "discs", "joints", "ligaments", "nerves")
LAYER_OF_ROLE = {
    "bone": "bones",
    "disc": "discs",
    "facet": "joints",
    "ligament": "ligaments",
    "nerve": "nerves",
    "canal": "nerves",
    "other": "bones",
}
DEFAULT_LAYERS = frozenset({"bones", "discs", "joints", "nerves"})
AUDIENCES = ("student", "patient", "clinician")
SECTION_AXES = ("axial", "sagittal", "coronal")
COMPANION_WAYS = ("beside", "over")
ALIGNED_ON = ("spine", "segment")
VIEWS = ("anterior", "posterior", "left", "right", "superior", "inferior", "oblique")


@dataclass(frozen=True)
class Camera:
    """A viewpoint: positions in mm, frame LPS; `view_up` a unit vector; `view_angle` in degrees."""

    position: Vector
    focal_point: Vector
    view_up: Vector
    view_angle: float = 20.0


@dataclass(frozen=True)
class Section:
    """A plane that cuts the view open.

    axis : axial (normal z), sagittal (normal x) or coronal (normal y)
    position : mm along that axis, frame LPS
    flipped : which half is taken away; False takes the half above, left or behind
    """

    axis: str
    position: float
    flipped: bool = False


@dataclass(frozen=True)
class Slices:
    """How the open scan is looked at; the scan itself is a file that is open, as the pack is, and no part of a view.

    point : where the axial, sagittal and coronal slice cross, mm LPS
    window : a preset of `viewer.core.slices.WINDOWS`, or the centre and width of the greys, in the scan's own units
    outlines : whether the surfaces' outlines are drawn on the slices
    planes : whether the 3D picture shows where the slices lie
    """

    point: Vector
    window: str | tuple[float, float] = "bone"
    outlines: bool = True
    planes: bool = True


@dataclass(frozen=True)
class Companion:
    """Another pack on view with the open one, laid over it by `meshes.align`; see `viewer.core.companion`.

    pack : its folder, or empty for the shipped atlas
    way : beside it in a picture of its own, or over it in the same
    aligned_on : the whole spine, or the segment selected (both its vertebrae; the spine while none is)
    strength : 0 (hardly to be seen) to 1, how firmly it is drawn over the open one
    """

    pack: str = ""
    way: str = "beside"
    aligned_on: str = "spine"
    strength: float = 0.5


@dataclass(frozen=True)
class ViewState:
    """All that a view is made of.

    segment : the motion segment on view, or None
    structures : ids selected inside it (or beside it), the last one is described; empty: the segment itself
    topic : a condition or root (`annotations.topics`) whose text is read; segment and structures are what it lights
    passage : the place in the text to show: `#Heading`, or a structure the text speaks of there
    compared : a second segment, shown beside the first
    companion : another pack on view with this one, or None
    pointed : what the pointer or a text link names just now; never part of history
    spotlight : whether what is pointed at is lit (a link, a list), or only outlined (the pointer over the picture)
    hidden : mesh ids hidden one by one; isolated : mesh ids shown alone, or None
    camera : None means the home view of the pack
    slices : how the scan beside the spine is looked at; None while none is open
    """

    segment: str | None = None
    structures: tuple[str, ...] = ()
    topic: str | None = None
    passage: str | None = None
    compared: str | None = None
    pointed: str | None = None
    spotlight: bool = False
    hidden: frozenset[str] = frozenset()
    isolated: frozenset[str] | None = None
    layers: frozenset[str] = DEFAULT_LAYERS
    xray: bool = False
    explode: float = 0.0
    section: Section | None = None
    labels: bool = False
    camera: Camera | None = None
    audience: str = "student"
    presenting: bool = False
    theme: str = "light"
    slices: Slices | None = None
    companion: Companion | None = None

    @property
    def still(self) -> ViewState:
        """The view without what the pointer does just now: what history and sessions keep."""
        return self if self.pointed is None else replace(self, pointed=None, spotlight=False)

    @property
    def selection(self) -> tuple[str | None, tuple[str, ...], str | None, str | None]:
        """What is selected: segment, structures, topic, and the segment compared with."""
        return self.segment, self.structures, self.topic, self.compared

    @property
    def subject(self) -> str | None:
        """The id the text panel explains: the topic, else the last selected structure, else the segment, else None."""
        return self.topic or (self.structures[-1] if self.structures else self.segment)
