"""Shows a ViewState on any PyVista plotter, on screen or off. Only what differs is changed; nothing renders here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.appearance import Appearance, appearances, part_looks
from viewer.core.catalogue import Catalogue
from viewer.core.companion import CompanionPack, ghost_looks
from viewer.core.framing import home_camera
from viewer.core.palette import BACKDROPS
from viewer.core.state import Camera, ViewState
from viewer.scene import quality as qualities
from viewer.scene.actors import Drawn, paint_inside, show, structure_actor
from viewer.scene.geometry import Surfaces
from viewer.scene.ghosts import Ghosts
from viewer.scene.labels import Labels
from viewer.scene.lighting import light, rgb
from viewer.scene.marker import OrientationMarker
from viewer.scene.observers import Observers
from viewer.scene.part_overlay import PartOverlay
from viewer.scene.picking import Hit, Picker
from viewer.scene.section import SectionCut, cap_colour
from viewer.scene.shaders import surface_shader
from viewer.scene.shine import ShineThrough
from viewer.scene.silhouette import Silhouette
from viewer.scene.slice_planes import SlicePlanes
from viewer.scene.viewpoint import fit, read_camera, write_camera

if TYPE_CHECKING:
    from annotations.tags.model import Annotation
    from viewer.core.tagging.state import Tagging
    from viewer.scene.tag_layer import TagHit, TagLayer


class SpineScene:
    """The spine on `plotter` (a pyvista.Plotter or QtInteractor), showing `state`.

    The first frame is drawn as if moving, so that it comes quickly; `end_motion` brings the full quality.
    Never renders by itself, so that whoever owns the window decides when; the one exception is `measure_speed`.
    Coordinates are mm, LPS; pixels are counted from the lower left corner, as VTK does.

    pixel_ratio : how many pixels a drawn line of width 1 is wide (HiDPI, supersampled pictures)
    moving_full : draw the full set even while the camera moves
    slow : whether full frames are too slow to move with; None until measured, and taken as slow
    """

    def __init__(
        self, plotter: Any, catalogue: Catalogue, state: ViewState, *, pixel_ratio: float = 1.0, marker: bool = True
    ) -> None:
        self.plotter = plotter
        self.catalogue = catalogue
        self.pixel_ratio = pixel_ratio
        self.moving_full = False
        self.slow: bool | None = None
        self._renderer = plotter.renderer
        self._quality = qualities.REST
        self._moving = False
        self._fine: frozenset[str] = frozenset()
        self._looks: dict[str, Appearance] = {}
        self._shown: ViewState | None = None
        self._companion: CompanionPack | None = None
        self._ghosts: Ghosts | None = None
        self._surfaces = Surfaces(dict(catalogue.pack.meshes))
        self._observers = Observers()
        self._picker = Picker(self._surfaces, catalogue.structures)
        self._section = SectionCut(self._renderer, self._surfaces, catalogue.structures)
        self._silhouette = Silhouette(self._renderer, self._surfaces)
        self._shine = ShineThrough(self._renderer, self._surfaces)
        self._labels = Labels(self._renderer, catalogue)
        self._slices = SlicePlanes(self._renderer)
        self._tags: TagLayer | None = None
        self._marker = OrientationMarker(self._renderer) if marker else None
        shader = surface_shader()
        self._actors = self._build(shader)
        self._parts = PartOverlay(self._renderer, catalogue.pack.meshes, catalogue.parts, shader)
        plotter.render_window.SetMultiSamples(0)
        light(self._renderer)
        self._observers.add(self._renderer, "StartEvent", self._before_frame)
        self.apply(None, state)
        self._set_quality(qualities.MOVING)

    def _build(self, shader: Any) -> dict[str, Drawn]:
        made = {}
        for key, row in self.catalogue.structures.items():
            made[key] = structure_actor(key, row.role, self._surfaces, shader)
            self._renderer.AddActor(made[key].actor)
        return made

    # --- state -----------------------------------------------------------------------------------

    def apply(self, before: ViewState | None, after: ViewState, *, camera: bool = True) -> None:
        """Show `after`. What is on view already is compared with, not `before`, so that no step can be missed.

        camera : False where the caller moves the camera itself
        """
        shown, self._shown = self._shown, after
        looks = appearances(after, self.catalogue)
        changed = [key for key, look in looks.items() if look != self._looks.get(key)]
        for key in changed:
            show(self._actors[key], looks[key])
        self._looks = looks
        if shown is None or shown.theme != after.theme:
            self._paint_backdrop(after.theme)
        cut = shown is None or shown.section != after.section
        if cut:
            self._cut(after)
        self._paint_insides(after, looks if cut else changed)
        if self._companion is not None and (shown is None or _haunted(shown) != _haunted(after)):
            self._show_ghosts(after)
        parts = part_looks(after, self.catalogue)
        pointing = shown is None or shown.pointed != after.pointed or shown.theme != after.theme
        if changed or pointing or parts != self._parts.looks:
            self._emphasise(after, parts)
        if changed or cut:
            self._section.recolour(looks)
            if self._section.cheap:
                self._section.cap(looks, self.pixel_ratio)
            self._picker.show(looks, after.section)
        if changed or shown is None or _labelled(shown) != _labelled(after):
            self._labels.show(after, looks)
        if shown is None or shown.slices != after.slices:
            self._slices.show(after.slices, self.pixel_ratio)
        if camera and (shown is None or shown.camera != after.camera):
            self.set_camera(after.camera or home_camera(self.catalogue))
        if self._tags is not None:
            self._tags.follow(looks, after.theme)
        self._set_quality(qualities.MOVING if self._moving else qualities.DRAFT)

    def show_scan(self, box: NDArray[np.float64] | None) -> None:
        """The room (2, 3), mm LPS, round which the frames of the slices reach; None: no scan is open."""
        self._slices.box = box
        self._slices.show(self._shown.slices if self._shown else None, self.pixel_ratio)

    def _paint_backdrop(self, theme: str) -> None:
        backdrop = BACKDROPS[theme]
        self._renderer.SetGradientBackground(True)
        self._renderer.SetBackground2(*rgb(backdrop.top))
        self._renderer.SetBackground(*rgb(backdrop.bottom))
        if self._marker is not None:
            self._marker.paint(backdrop)

    def _cut(self, state: ViewState) -> None:
        self._section.place(state.section)
        planes = self._section.planes
        for drawn in self._actors.values():
            drawn.cut(planes)
        self._silhouette.cut(planes)
        self._shine.cut(planes)
        self._parts.cut(planes)
        if self._tags is not None:
            self._tags.cut(planes)

    def _paint_insides(self, state: ViewState, keys: Iterable[str]) -> None:
        for key in keys:
            colour = cap_colour(self._looks[key], self.catalogue.structures[key]) if state.section else None
            paint_inside(self._actors[key], colour)

    def _emphasise(self, state: ViewState, parts: dict[str, Appearance]) -> None:
        """Outline what is pointed at, tint what is hidden of what is lit, light parts of bones."""
        ink, part = BACKDROPS[state.theme].ink, self.catalogue.parts.get(state.pointed or "")
        coarse, faded = self._coarse("solid"), self._coarse("faded")
        self._silhouette.show(self.catalogue.meshes_of(state.pointed or "") if part is None else (), self._looks, ink)
        self._silhouette.use_coarse(coarse, faded)
        self._shine.show(self._looks, coarse)
        self._parts.show(parts, part, self._looks, ink)
        self._parts.use_coarse(coarse, faded)
        # Order matters among solid actors: the plain ones, tints where those hide the selection, the selection
        # itself, then the outline.
        last = [tint.actor for tint in (*self._shine.tints(), *self._parts.tints())]
        last += [self._actors[key].actor for key in sorted(self._shine.shown)]
        last += [patch.actor for patch in self._parts.lit()]
        last += [drawn.actor for drawn in (*self._silhouette.on_view(), *self._parts.outlines())]
        props = self._renderer.GetViewProps()
        for actor in last:
            props.RemoveItem(actor)
            props.AddItem(actor)

    # --- another pack over this one --------------------------------------------------------------

    def lay_over(self, companion: CompanionPack | None) -> None:
        """Have `companion` at hand for states that show it over the open pack; None lets go of all drawn of it."""
        if companion is not self._companion:
            self._companion = companion
            self._clear_ghosts()
            if self._shown is not None:
                self._show_ghosts(self._shown)
                self._set_quality(self._quality)

    def _show_ghosts(self, state: ViewState) -> None:
        wanted, other = state.companion, self._companion
        if wanted is None or wanted.way != "over" or other is None:
            self._clear_ghosts()
            return
        if self._ghosts is None:
            self._ghosts = Ghosts(self._renderer, other.catalogue)
        self._ghosts.cut(self._section.planes)
        looks = ghost_looks(other.mirrored(state), other.catalogue, wanted.strength)
        self._ghosts.show(looks, other.alignment(state).matrix)

    def _clear_ghosts(self) -> None:
        if self._ghosts is not None:
            self._ghosts.close()
            self._ghosts = None

    # --- annotations -----------------------------------------------------------------------------

    @property
    def tags(self) -> TagLayer:
        """The annotations in the picture; made when first asked for."""
        if self._tags is None:
            from viewer.scene.tag_layer import TagLayer

            theme = self._shown.theme if self._shown is not None else "light"
            self._tags = TagLayer(self._renderer, self._surfaces, theme)
            self._tags.ratio = self.pixel_ratio
            self._tags.cut(self._section.planes)
            self._tags.follow(self._looks, theme)
        return self._tags

    def show_tags(
        self, state: Tagging, annotations: Mapping[str, Annotation], ids: Iterable[str],
        way: Callable[[Annotation], Any] = lambda one: None,
    ) -> None:  # fmt: skip
        """Show annotations and what the annotator's hand is doing; `ids` are those that are other than before.

        way : that of a curve along its surface, (k, 3) mm, or None while it is not known
        """
        if self._tags is None and not annotations and state.tool is None:
            return
        self.tags.ratio = self.pixel_ratio
        self.tags.paths = way
        self.tags.show(state, annotations, ids)
        self._set_quality(self._quality)

    def point_tags(self, hit: Hit | None) -> bool:
        """The hand with a tool is over `hit`, or over nothing; whether that changes the picture."""
        if self._tags is None:
            return False
        pointer = None
        if hit is not None and hit.face >= 0:
            mesh = self._surfaces.meshes[hit.mesh]
            a, b, c = mesh.points[mesh.triangles[hit.face]].astype(float)
            normal = np.cross(b - a, c - a)
            normal /= max(float(np.linalg.norm(normal)), 1e-12)
            pointer = (hit, (float(normal[0]), float(normal[1]), float(normal[2])))
        return self._tags.point(pointer)

    def project(self, places: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Places of the world (n, 3), mm, in pixels x, y and depth (n, 3), origin lower left; and the eye, (3,) mm."""
        from viewer.scene.tag_picking import projection

        fit(self._renderer)
        return projection(self._renderer)(places), np.array(self._renderer.GetActiveCamera().GetPosition())

    def begin_drawing(self, fine: frozenset[str] = frozenset()) -> None:
        """A hand draws: cheap frames until `end_motion`, but for the surfaces in `fine`, which are painted on."""
        self._fine = fine
        self._set_quality(qualities.MOVING)

    def tag_at(self, x: float, y: float) -> TagHit | None:
        """The annotation that a hand at the pixel (x, y), origin lower left, means; none that a surface hides."""
        if self._tags is None:
            return None
        from viewer.scene.tag_picking import pick_tag

        fit(self._renderer)
        return pick_tag(self._tags, self._renderer, (x, y), self.pick, self.pixel_ratio)

    # --- camera ----------------------------------------------------------------------------------

    def set_camera(self, camera: Camera) -> None:
        """Look from `camera`; in a narrow viewport its angle counts across."""
        write_camera(self._renderer, camera)

    def camera(self) -> Camera:
        """Where the view is looked at from now."""
        return read_camera(self._renderer)

    def _before_frame(self) -> None:
        fit(self._renderer)
        size = self._renderer.GetSize()
        self._silhouette.size_pen(size, self.pixel_ratio)
        self._parts.size_pen(size, self.pixel_ratio)
        if self._marker is not None:
            self._marker.follow(self.pixel_ratio)
        self._labels.follow(self.pixel_ratio)

    # --- quality ---------------------------------------------------------------------------------

    def begin_motion(self) -> None:
        """The camera starts to move: cheap frames from now on."""
        self._moving = True
        self._labels.forget()
        self._set_quality(qualities.MOVING)

    def end_motion(self) -> None:
        """Nothing moves any more: the next frame is drawn at full quality, cuts are capped."""
        self._moving = False
        self._fine = frozenset()
        if self._shown is not None and self._shown.section is not None:
            self._section.cap(self._looks, self.pixel_ratio)
        fit(self._renderer)
        self._labels.look(self.pick)
        self._set_quality(qualities.REST)

    @property
    def resting(self) -> bool:
        """Whether the next frame is drawn at full quality."""
        return self._quality == qualities.REST

    def measure_speed(self) -> float:
        """Seconds of one full, unsmoothed frame; decides `slow`. Renders twice."""
        was = self._quality
        self.slow = False
        self._set_quality(qualities.DRAFT)
        seconds = qualities.time_frame(self.plotter.render_window)
        self.slow = seconds > qualities.SLOW_FRAME
        self._set_quality(was)
        return seconds

    def _coarse(self, kind: str) -> bool:
        """Whether structures of a kind ("solid" or "faded") are drawn from the coarse set now."""
        if self.moving_full or self.slow is False:
            return False
        return self._quality.coarse in ("all", kind)

    def _set_quality(self, quality: qualities.Quality) -> None:
        self._quality = quality
        solid, faded = self._coarse("solid"), self._coarse("faded")
        for key, drawn in self._actors.items():
            if self._looks[key].visible and not self._looks[key].buried:
                drawn.use_coarse((faded if self._looks[key].opacity < 1 else solid) and key not in self._fine)
        self._silhouette.use_coarse(solid, faded)
        for tint in self._shine.tints():
            tint.use_coarse(solid)
        self._parts.use_coarse(solid, faded)
        translucent = any(look.visible and look.opacity < 1 for look in self._looks.values())
        if self._ghosts is not None:
            self._ghosts.use_coarse(faded)
            translucent = translucent or self._ghosts.translucent
        if self._tags is not None:
            self._tags.use_coarse(solid, faded, self._fine)
            translucent = translucent or self._tags.translucent
        qualities.set_up(self._renderer, quality, translucent)

    # --- picking ---------------------------------------------------------------------------------

    def pick(self, x: float, y: float) -> Hit | None:
        """What is under the pixel (x, y), origin lower left: the nearest firm structure, else the nearest faded one."""
        return self._picker.pick(*self._ray(x, y))

    def pick_ghost(self, x: float, y: float) -> Hit | None:
        """What of the pack laid over this one is under the pixel, in that pack's own coordinates."""
        section = self._shown.section if self._shown else None
        return None if self._ghosts is None else self._ghosts.pick(*self._ray(x, y), section)

    def _ray(self, x: float, y: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        fit(self._renderer)
        ends = []
        for depth in (0.0, 1.0):
            self._renderer.SetDisplayPoint(x + 0.5, y + 0.5, depth)  # the middle of the pixel
            self._renderer.DisplayToWorld()
            px, py, pz, pw = self._renderer.GetWorldPoint()
            ends.append(np.array([px / pw, py / pw, pz / pw]))
        return ends[0], ends[1]

    def warm_up(self) -> None:
        """After the first frame: build what picking needs."""
        self._picker.warm_up()

    # --- the rest --------------------------------------------------------------------------------

    @property
    def capped(self) -> frozenset[str]:
        """Ids of the structures whose cut faces are closed just now."""
        return self._section.capped

    @property
    def labels(self) -> tuple[str, ...]:
        """The names written beside the spine."""
        return self._labels.shown

    @property
    def label_places(self) -> dict[str, tuple[float, float]]:
        """Where the leaders of the labels end at rest, by id: pixels, origin lower left."""
        return self._labels.places

    @property
    def looks(self) -> dict[str, Appearance]:
        """The look of every surface on view."""
        return dict(self._looks)

    @property
    def ghosts(self) -> dict[str, Appearance]:
        """The look of every surface of the pack laid over this one; empty without."""
        return {} if self._ghosts is None else dict(self._ghosts.looks)

    @property
    def state(self) -> ViewState:
        """The state on view, with the camera as it stands."""
        assert self._shown is not None
        return replace(self._shown, camera=self.camera())

    def close(self) -> None:
        """Take everything off the plotter and let go of it; the plotter stays open. Once more does nothing."""
        if not self._actors:
            return
        self._observers.clear()
        self._clear_ghosts()
        self._companion = None
        self._shine.close()
        self._silhouette.close()
        self._parts.close()
        self._section.uncap()
        self._picker.close()
        self._labels.close()
        self._slices.close()
        if self._tags is not None:
            self._tags.close()
            self._tags = None
        if self._marker is not None:
            self._marker.close()
        for drawn in (*self._actors.values(), *self._silhouette.made(), *self._shine.made(), *self._parts.made()):
            self._renderer.RemoveActor(drawn.actor)
        self._renderer.RemoveAllLights()
        self._actors.clear()
        self._surfaces.clear()
        del self._parts, self._silhouette, self._shine, self._section, self._picker, self._marker, self._labels
        del self._slices
        del self._renderer, self.plotter


def _haunted(state: ViewState) -> ViewState:
    """What of a state the pack laid over can be told by."""
    return replace(state if state.spotlight else state.still, camera=None)


def _labelled(state: ViewState) -> tuple[Any, ...]:
    return state.labels, state.segment, state.structures, state.theme
