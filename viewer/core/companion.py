"""Another pack beside or over the open one, and the open view as it looks there.

The view stays one: that of the open pack. What the companion shows is worked out from it (`mirrored`), and what is
asked of the companion's picture is turned into the same asked of the open pack (`reflected`). Both are pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from meshes.shipped import ATLAS_ID
from viewer.core.action_types import Action, Click, Point, Select, SetCamera, SetSection, ToggleClick
from viewer.core.appearance import FADED, Appearance, appearances
from viewer.core.catalogue import Catalogue
from viewer.core.framing import home_camera
from viewer.core.palette import GHOSTS
from viewer.core.state import Camera, Section, Vector, ViewState

if TYPE_CHECKING:
    from meshes.align import Alignment

Matrix = NDArray[np.float64]
AXIS_NUMBER = {"sagittal": 0, "coronal": 1, "axial": 2}
OUTSIDE = 0.3  # how firm what lies outside the selected segment is over the open pack, as a share of the rest
FIRMEST = 0.9  # opacity at full strength: the open pack is still to be seen through it


class CompanionPack:
    """The other pack, opened, and how it is laid over the open one; alignments are worked out once each."""

    def __init__(self, main: Catalogue, catalogue: Catalogue, pack: str) -> None:
        self.main = main
        self.catalogue = catalogue
        self.pack = pack
        self._found: dict[str | None, Alignment] = {}

    @property
    def title(self) -> str:
        return self.catalogue.pack.info.title

    def level_of(self, state: ViewState) -> str | None:
        """The segment it is aligned on in `state`; None: the whole spine."""
        wanted = state.companion is not None and state.companion.aligned_on == "segment"
        return state.segment if wanted and state.segment in self.shared_segments else None

    @property
    def shared_segments(self) -> tuple[str, ...]:
        """Segments of which both have both vertebrae, top first."""
        return tuple(
            key
            for key, segment in self.main.spine.segments.items()
            if all(
                one in self.main.structures and one in self.catalogue.structures
                for one in (self.main.spine.vertebra(level) for level in (segment.upper, segment.lower))
            )
        )

    def alignment(self, state: ViewState) -> Alignment:
        """How it is laid over the open pack in `state`. Up to a second the first time. Raises MeshError."""
        level = self.level_of(state)
        if level not in self._found:
            from meshes.align import align  # only where two packs meet

            self._found[level] = align(self.catalogue.pack, self.main.pack, level)
        return self._found[level]

    def mirrored(self, state: ViewState) -> ViewState:
        """`state` of the open pack, as it looks in the companion."""
        return mirrored(state, self.alignment(state).matrix, self.main, self.catalogue)

    def reflected(self, action: Action, state: ViewState) -> Action | None:
        """What was asked of the companion's picture, asked of the open pack."""
        return reflected(action, self.alignment(state).matrix, self.main, self.catalogue)


def usual_companion(main: Catalogue) -> str | None:
    """The pack one most likely wants beside `main`: the atlas (an empty text), or for the atlas none."""
    return None if main.pack.info.id == ATLAS_ID else ""


def is_own(main: Catalogue, pack: str) -> bool:
    """Whether the folder `pack` (empty: the atlas) is the open pack itself."""
    return pack == str(main.pack.path) if pack else main.pack.info.id == ATLAS_ID


def open_companion(main: Catalogue, pack: str) -> CompanionPack:
    """The pack in the folder `pack` (empty: the atlas), to be seen with `main`. Raises PackError."""
    from viewer.core.opening import open_catalogue

    return CompanionPack(main, open_catalogue(Path(pack) if pack else None, main.language), pack)


# --- from the open pack to the companion -----------------------------------------------------------


def mirrored(state: ViewState, matrix: Matrix, main: Catalogue, other: Catalogue) -> ViewState:
    """`state` of `main` as a state of `other`: the same view, with what `other` has of it.

    matrix : (4, 4) from `other` to `main`, LPS mm
    """
    back = np.asarray(np.linalg.inv(matrix), float)

    def kept(targets: Iterable[str]) -> tuple[str, ...]:
        found = (counterpart(one, other) for one in targets)
        return tuple(dict.fromkeys(one for one in found if one is not None))

    def meshes(keys: Iterable[str]) -> frozenset[str]:
        return frozenset(key for one in kept(keys) for key in other.meshes_of(one))

    pointed = other.stand_in(state.pointed) if state.pointed else None  # outlining the bone of a part does no harm
    return replace(
        state,
        segment=_segment(state.segment, other),
        structures=kept(state.structures),
        topic=None,
        passage=None,
        compared=_segment(state.compared, other),
        pointed=pointed,
        spotlight=state.spotlight and pointed is not None,
        hidden=meshes(state.hidden),
        isolated=None if state.isolated is None else meshes(state.isolated),
        section=_carried_section(state.section, back, main) if state.section else None,
        camera=carried(state.camera or home_camera(main), back),
        companion=None,
    )


def counterpart(target: str, catalogue: Catalogue) -> str | None:
    """The same thing in another pack: itself, or what it is an inner part of; of a part of a bone only itself."""
    found = catalogue.stand_in(target)
    return None if found != target and target.startswith("vertebra/") else found


def _segment(segment: str | None, catalogue: Catalogue) -> str | None:
    return segment if segment in catalogue.segments else None


def carried(camera: Camera, matrix: Matrix) -> Camera:
    """The viewpoint moved by a similarity (4, 4)."""
    up = matrix[:3, :3] @ camera.view_up
    position, focal = (matrix[:3, :3] @ place + matrix[:3, 3] for place in (camera.position, camera.focal_point))
    return Camera(_vector(position), _vector(focal), _vector(up / np.linalg.norm(up)), camera.view_angle)


def _carried_section(section: Section, matrix: Matrix, whence: Catalogue) -> Section:
    """The plane across the same axis, through where the middle of the plane in `whence` comes to lie."""
    number = AXIS_NUMBER[section.axis]
    middle = whence.bounds_of(()).mean(axis=0)
    middle[number] = section.position
    return replace(section, position=float((matrix[:3, :3] @ middle + matrix[:3, 3])[number]))


def _vector(values: Matrix) -> Vector:
    x, y, z = (float(value) for value in values)
    return (x, y, z)


# --- and back ----------------------------------------------------------------------------------------


def reflected(action: Action, matrix: Matrix, main: Catalogue, other: Catalogue) -> Action | None:
    """What `action` on `other` means on `main`; None where it means nothing there."""
    if isinstance(action, (Click, ToggleClick)):
        return _reflected_click(action, matrix, main, other)
    if isinstance(action, Point):
        return replace(action, target=main.stand_in(action.target) if action.target else None)
    if isinstance(action, SetCamera):
        return replace(action, camera=carried(action.camera, matrix))
    if isinstance(action, SetSection) and action.section is not None:
        return replace(action, section=_carried_section(action.section, matrix, other))
    return action


def _reflected_click(action: Click | ToggleClick, matrix: Matrix, main: Catalogue, other: Catalogue) -> Action | None:
    own = counterpart(action.mesh, main)
    if own is None:  # a nerve of the atlas beside a spine of bones alone: the segment it belongs to
        point = action.point if isinstance(action, Click) else None
        segment = _segment(other.owner(action.mesh, point, action.part), main)
        return Select(segment) if segment else None
    mesh = main.meshes_of(own)[0]
    if isinstance(action, ToggleClick) or action.point is None:
        return replace(action, mesh=mesh)
    return replace(action, mesh=mesh, point=_vector(matrix[:3, :3] @ action.point + matrix[:3, 3]))


# --- over the open pack --------------------------------------------------------------------------------


def ghost_looks(state: ViewState, other: Catalogue, strength: float) -> Mapping[str, Appearance]:
    """How the surfaces of `other` look over the open pack, in its own (`mirrored`) state: all of one colour."""
    colour, firm = GHOSTS[state.theme], FIRMEST * max(strength, 0.02)
    looks = appearances(replace(state, xray=False), other)
    return {
        key: replace(look, colour=colour, opacity=firm * (OUTSIDE if look.opacity == FADED else 1.0), shines=False)
        for key, look in looks.items()
    }
