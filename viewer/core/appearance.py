"""How each surface looks in a view state: a pure step, read by the scene, the legend and the tests alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from viewer.core.catalogue import ROLE_ORDER, WRAPPED, Catalogue
from viewer.core.palette import BASE_COLOURS, ROLE_WHEN_SELECTED, SELECTION_ROLES
from viewer.core.state import LAYER_OF_ROLE, Vector, ViewState

FADED = 0.15
XRAY_OPACITY = {"bone": 0.22, "ligament": 0.22, "canal": 0.3, "facet": 0.45}
PLAIN_ROLES = ("vertebrae", "ligaments")


@dataclass(frozen=True)
class Appearance:
    """What the scene draws for one surface.

    colour : `#RRGGBB`; opacity : 0..1, 1 is solid
    role : the selection role it plays, or None
    shines : whether it shows as a soft tint where bone hides it
    buried : whether others hide all of it, so that it need not be drawn
    offset : mm, where the exploded view moves it
    """

    visible: bool
    colour: str
    opacity: float
    role: str | None = None
    shines: bool = False
    buried: bool = False
    offset: Vector = (0.0, 0.0, 0.0)

    @property
    def solid(self) -> bool:
        """Whether it is drawn firmly enough that a click means it and not what stands behind."""
        return self.visible and self.opacity > 0.5


def selection_roles(state: ViewState, catalogue: Catalogue) -> dict[str, str]:
    """Mesh id to the selection role it plays."""
    found: dict[str, str] = {}
    for segment in (state.compared, state.segment):  # where a structure plays a role in both, the selected one wins
        if segment is None:
            continue
        for role in reversed(ROLE_ORDER):  # where a structure plays two roles, the first in the order wins
            for target in catalogue.roles(segment)[role]:
                found.update(dict.fromkeys(catalogue.meshes_of(target), role))
    for target in state.structures:
        for key in catalogue.meshes_of(target):
            found.setdefault(key, ROLE_WHEN_SELECTED[catalogue.structures[key].role])
    return found


def appearances(state: ViewState, catalogue: Catalogue) -> dict[str, Appearance]:
    """The look of every surface of the pack in `state`. A part of a bone leaves the bone as it is (`part_looks`)."""
    roles = selection_roles(state, catalogue)
    chosen = {key for one in state.structures if one not in catalogue.parts for key in catalogue.meshes_of(one)}
    pointed = set(catalogue.meshes_of(state.pointed)) if state.pointed and state.spotlight else set()
    offsets = explode_offsets(state.explode, catalogue)
    anything = bool(roles)
    found = {}
    for key, row in catalogue.structures.items():
        role = roles.get(key)
        lit = key in chosen or (role is not None and role not in PLAIN_ROLES and not state.structures)
        lit = lit or (key in pointed and role not in (None, "vertebrae"))
        colour = SELECTION_ROLES[role].scene if lit and role else BASE_COLOURS[row.role]
        if key in pointed and role is None and row.role != "bone":
            colour = SELECTION_ROLES[ROLE_WHEN_SELECTED[row.role]].scene
        found[key] = Appearance(
            visible=key in pointed or _visible(key, state, row.role, key in chosen),
            colour=colour,
            opacity=_opacity(state, row.role, anything and role is None, lit or key in pointed),
            role=role,
            shines=lit and role not in (None, "vertebrae") and not _inside(key, row.kind, state),
            offset=offsets.get(key, (0.0, 0.0, 0.0)),
        )
    return found | _buried(found, state, catalogue)


def part_looks(state: ViewState, catalogue: Catalogue) -> dict[str, Appearance]:
    """The look of every part of a bone that is lit in `state`, drawn over its bone; by the part's id."""
    targets = [one for one in state.structures if one in catalogue.parts]
    if state.spotlight and state.pointed is not None and state.pointed in catalogue.parts:
        targets.append(state.pointed)
    offsets = explode_offsets(state.explode, catalogue) if targets else {}
    colour = SELECTION_ROLES["parts"].scene
    return {
        one: Appearance(
            visible=one == state.pointed or _visible(catalogue.parts[one].bone, state, "bone", False),
            colour=colour,
            opacity=1.0,
            role="parts",
            shines=True,
            offset=offsets.get(catalogue.parts[one].bone, (0.0, 0.0, 0.0)),
        )
        for one in targets
    }


def _inside(key: str, kind: str, state: ViewState) -> bool:
    """Whether another lit surface wraps this one, so that it would only shine through that."""
    return kind in WRAPPED and not _named(key, state)


def _named(key: str, state: ViewState) -> bool:
    return key in state.structures or (state.spotlight and key == state.pointed)


def _buried(looks: Mapping[str, Appearance], state: ViewState, catalogue: Catalogue) -> dict[str, Appearance]:
    """What lies inside a structure that is drawn whole between its bones: nobody can see it, so it costs no time."""
    if state.section is not None or state.isolated is not None or state.explode or state.xray:
        return {}
    found = {}
    for key, wraps in catalogue.wrapped.items():
        look, wrap = looks[key], looks[wraps]
        bones = [looks[bone] for bone in catalogue.bones_of(key) if bone in looks]
        firm = all(bone.visible and bone.opacity == 1 for bone in bones) or wrap.opacity == FADED
        if look.visible and wrap.visible and wrap.opacity == look.opacity and firm and not _named(key, state):
            found[key] = replace(look, buried=True)
    return found


def _visible(key: str, state: ViewState, role: str, chosen: bool) -> bool:
    if key in state.hidden or (state.isolated is not None and key not in state.isolated):
        return False
    return chosen or LAYER_OF_ROLE[role] in state.layers


def _opacity(state: ViewState, role: str, outside: bool, lit: bool) -> float:
    if lit:
        return 1.0
    if outside:
        return FADED
    return XRAY_OPACITY.get(role, 1.0) if state.xray else 1.0


def explode_offsets(amount: float, catalogue: Catalogue) -> dict[str, Vector]:
    """Where each surface moves, mm LPS, when the spine is pulled apart by `amount` (0..1).

    Levels part along the axis of the spine; within a level joints go back and out, nerves out, the canal's
    contents back; so that each structure comes free of its neighbours and stays at its own level.
    """
    if amount <= 0:
        return {}
    whole = catalogue.bounds_of(())
    middle, height = whole.mean(axis=0), float(np.ptp(whole[:, 2]))
    found: dict[str, Vector] = {}
    for key, row in catalogue.structures.items():
        # All of one structure moves together: a root with its ganglion, a joint with its capsule.
        low, high = catalogue.bounds_of([catalogue.structure_of(key)])
        centre = (low + high) / 2
        side = {"left": 1.0, "right": -1.0}.get(row.side or "", 0.0)
        away = np.array(EXPLODE_DIRECTION[row.role]) * (side or 1.0, 1.0, 1.0)
        long = row.role != "bone" and high[2] - low[2] > 0.6 * height  # of two vertebrae each is more than half
        spread = 0.0 if long else (centre[2] - middle[2]) * 0.9
        shift = amount * np.add(away, (0.0, 0.0, spread))
        found[key] = (float(shift[0]), float(shift[1]), float(shift[2]))
    return found


# mm at full amount, for a structure of the left side; x is mirrored for the right.
EXPLODE_DIRECTION: dict[str, Vector] = {
    "bone": (0.0, 0.0, 0.0),
    "disc": (0.0, -30.0, 0.0),
    "facet": (22.0, 32.0, 0.0),
    "nerve": (34.0, 4.0, 0.0),
    "canal": (0.0, 85.0, 0.0),
    "ligament": (0.0, 60.0, 0.0),
    "other": (0.0, 0.0, 0.0),
}
