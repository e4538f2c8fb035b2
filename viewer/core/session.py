"""The view as it was left: `session.json` in the platform's state directory, restored on the next start."""

from __future__ import annotations

import json
import math
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import platformdirs

from annotations.topics import topics
from meshes.files import replace_file
from viewer.core.catalogue import Catalogue
from viewer.core.companion import is_own
from viewer.core.palette import THEMES
from viewer.core.state import (
    ALIGNED_ON,
    AUDIENCES,
    COMPANION_WAYS,
    DEFAULT_LAYERS,
    LAYERS,
    SECTION_AXES,
    Camera,
    Companion,
    Section,
    Vector,
    ViewState,
)

VERSION = 1
MAX_BYTES = 2**20


@dataclass(frozen=True)
class Session:
    """What a session file holds: the view, and what the window wants back (its geometry and docks, as text)."""

    state: ViewState = field(default_factory=ViewState)
    window: dict[str, str] = field(default_factory=dict)


def session_path() -> Path:
    """Where the session is kept on this platform."""
    return Path(platformdirs.user_state_dir("lumbar", appauthor=False)) / "session.json"


def save_session(path: Path, session: Session, pack_id: str) -> None:
    """Write the session beside its place and swap it in. Raises OSError when the folder cannot be written."""
    state = asdict(session.state)
    del state["pointed"], state["spotlight"], state["passage"]
    state["hidden"] = sorted(session.state.hidden)
    state["isolated"] = None if session.state.isolated is None else sorted(session.state.isolated)
    state["layers"] = sorted(session.state.layers)
    document = {"version": VERSION, "pack": pack_id, "state": state, "window": session.window}
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, (json.dumps(document, indent=1) + "\n").encode())


def load_session(path: Path, catalogue: Catalogue) -> tuple[Session, str | None]:
    """The session in `path` and a word to the user, if there is one to say.

    A missing file gives an empty session. A damaged one is set aside under another name and named in the
    message. Ids that the open pack lacks are dropped.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ValueError(f"{size} bytes, expected at most {MAX_BYTES}")
        document = json.loads(path.read_bytes())
        return _session(document, catalogue), None
    except FileNotFoundError:
        return Session(), None
    except OSError as error:
        return Session(), f"The last view could not be read ({path}: {error.strerror}); starting afresh."
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as error:
        kept = _set_aside(path)
        return Session(), f"The last view was damaged ({error}) and is set aside as {kept}; starting afresh."


def _set_aside(path: Path) -> str:
    kept = path.with_name(f"{path.stem}.damaged-{time.strftime('%Y%m%d-%H%M%S')}{path.suffix}")
    try:
        path.replace(kept)
    except OSError as error:
        return f"{path.name} (it could not be renamed: {error.strerror})"
    return kept.name


def _session(document: Any, catalogue: Catalogue) -> Session:
    found = document.get("version") if isinstance(document, dict) else type(document).__name__
    if type(found) is not int or found != VERSION:  # true and 1.0 equal 1 too
        raise ValueError(f"version {found!r}, expected {VERSION}")
    window = document.get("window", {})
    if not isinstance(window, dict) or not all(isinstance(v, str) for pair in window.items() for v in pair):
        raise ValueError("field 'window' is not a table of texts")
    return Session(_state(document["state"], catalogue), window)


def _state(raw: dict[str, Any], catalogue: Catalogue) -> ViewState:
    meshes = catalogue.structures
    isolated = raw.get("isolated")
    kept = None if isolated is None else frozenset(_texts(isolated, "isolated")) & meshes.keys()
    segment = raw.get("segment")
    return ViewState(
        segment=segment if segment in catalogue.segments else None,
        structures=tuple(one for one in _texts(raw.get("structures", []), "structures") if catalogue.knows(one)),
        topic=_known_topic(raw.get("topic")),
        compared=_other_segment(raw, catalogue),
        hidden=frozenset(_texts(raw.get("hidden", []), "hidden")) & meshes.keys(),
        isolated=kept or None,
        layers=frozenset(_texts(raw.get("layers", list(DEFAULT_LAYERS)), "layers")) & frozenset(LAYERS),
        xray=_flag(raw, "xray"),
        explode=min(max(_number(raw.get("explode", 0.0), "explode"), 0.0), 1.0),
        section=_section(raw.get("section")),
        labels=_flag(raw, "labels"),
        camera=_camera(raw.get("camera")),
        audience=_choice(raw, "audience", AUDIENCES),
        theme=_choice(raw, "theme", THEMES),
        companion=_companion(raw.get("companion"), catalogue),
    )


def _known_topic(value: Any) -> str | None:
    return value if isinstance(value, str) and value in topics() else None


def _other_segment(raw: dict[str, Any], catalogue: Catalogue) -> str | None:
    """The segment compared with: none without a first one, and not that one again."""
    first, other = raw.get("segment"), raw.get("compared")
    return other if first in catalogue.segments and other in catalogue.segments and other != first else None


def _texts(value: Any, name: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError(f"field '{name}' is not a list of ids")
    return value


def _flag(raw: dict[str, Any], name: str) -> bool:
    value = raw.get(name, False)
    if not isinstance(value, bool):
        raise ValueError(f"field '{name}' is {value!r}, expected true or false")
    return value


def _choice(raw: dict[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    value = raw.get(name, allowed[0])
    if value not in allowed:
        raise ValueError(f"field '{name}' is {value!r}, expected one of {', '.join(allowed)}")
    return str(value)


def _number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError(f"field '{name}' is {value!r}, expected a finite number")
    return float(value)


def _section(raw: Any) -> Section | None:
    if raw is None:
        return None
    return Section(
        _choice(raw, "axis", SECTION_AXES),
        _number(raw["position"], "section position"),
        _flag(raw, "flipped"),
    )


def _companion(raw: Any, catalogue: Catalogue) -> Companion | None:
    """Another pack on view; none where it is the one now open."""
    if raw is None:
        return None
    pack, strength = raw.get("pack", ""), _number(raw.get("strength", 0.5), "companion strength")
    if not isinstance(pack, str) or "\0" in pack:
        raise ValueError("field 'companion pack' is no path")
    way, aligned_on = _choice(raw, "way", COMPANION_WAYS), _choice(raw, "aligned_on", ALIGNED_ON)
    return None if is_own(catalogue, pack) else Companion(pack, way, aligned_on, min(max(strength, 0.0), 1.0))


def _camera(raw: Any) -> Camera | None:
    if raw is None:
        return None
    camera = Camera(
        _vector(raw["position"]),
        _vector(raw["focal_point"]),
        _vector(raw["view_up"]),
        _number(raw.get("view_angle", 20.0), "view angle"),
    )
    sight = [a - b for a, b in zip(camera.position, camera.focal_point, strict=True)]
    up = camera.view_up
    across = (
        sight[1] * up[2] - sight[2] * up[1],
        sight[2] * up[0] - sight[0] * up[2],
        sight[0] * up[1] - sight[1] * up[0],
    )
    if math.hypot(*across) < 1e-6 or not 1 <= camera.view_angle <= 120:
        raise ValueError("field 'camera' looks nowhere")
    return camera


def _vector(raw: Any) -> Vector:
    if not isinstance(raw, list) or len(raw) != 3:
        raise ValueError("field 'camera' needs three numbers a point")
    x, y, z = (_number(value, "camera") for value in raw)
    if max(abs(x), abs(y), abs(z)) > 1e6:
        raise ValueError("field 'camera' stands over a kilometre away")
    return (x, y, z)
