"""The view as it was left: `session.json` in the platform's state directory, restored on the next start."""

from __future__ import annotations

import hashlib
import json
import math
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import platformdirs

from annotations.topics import topics
from meshes.files import replace_file
from meshes.pack import MeshPack
from viewer.core.catalogue import Catalogue
from viewer.core.companion import is_own
from viewer.core.palette import THEMES
from viewer.core.slices import WINDOWS, known_window
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
    Slices,
    Vector,
    ViewState,
)

VERSION = 1
MAX_BYTES = 2**20
OTHERS = 12  # packs besides the open one whose views are kept
AXES = ("sagittal", "coronal", "axial")  # the axis of a section by the number of its coordinate
ASTRAY, ROOM = 1.5, 200.0  # a camera looks at most so many diagonals of the pack, and mm, away from its middle


@dataclass(frozen=True)
class Session:
    """What a session file holds: the view, and what the window wants back (its geometry and docks, as text)."""

    state: ViewState = field(default_factory=ViewState)
    window: dict[str, str] = field(default_factory=dict)


def session_path() -> Path:
    """Where the session is kept on this platform."""
    return Path(platformdirs.user_state_dir("lumbar", appauthor=False)) / "session.json"


def pack_key(pack: MeshPack) -> str:
    """By what the session knows a pack again: its id, for imported ones with a print of what is in them.

    Many are called `segmentation`, and each has its own origin: the camera of one would look past another.
    """
    if "import" not in pack.info.generator and pack.info.source != "imported":
        return pack.info.id
    told = "".join(f"{key}{row.sha256}" for key, row in sorted(pack.structures.items()))
    return f"{pack.info.id}:{hashlib.sha256(told.encode()).hexdigest()[:12]}"


def save_session(path: Path, session: Session, pack: str) -> None:
    """Write the session beside its place and swap it in; the views of the packs open before stay in it.

    pack : as `pack_key` has it

    Raises:
        OSError: the folder cannot be written.
    """
    state = asdict(session.state)
    del state["pointed"], state["spotlight"], state["passage"]
    state["hidden"] = sorted(session.state.hidden)
    state["isolated"] = None if session.state.isolated is None else sorted(session.state.isolated)
    state["layers"] = sorted(session.state.layers)
    others = {key: one for key, one in _views(_read(path)).items() if key != pack}
    kept = dict(list(others.items())[-OTHERS:])
    document = {"version": VERSION, "pack": pack, "state": state, "window": session.window, "others": kept}
    while kept and len(json.dumps(document, indent=1)) >= MAX_BYTES:
        del kept[next(iter(kept))]  # rather an older view than a file that is too long to be read
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, (json.dumps(document, indent=1) + "\n").encode())


def _read(path: Path) -> Any:
    """What lies at `path`; None for what is no session, which `load_session` has told of."""
    try:
        return json.loads(path.read_bytes()) if path.stat().st_size <= MAX_BYTES else None
    except (OSError, ValueError, RecursionError):
        return None


def _views(document: Any) -> dict[str, Any]:
    """The view of each pack that a session holds, the last open one last."""
    if not isinstance(document, dict):
        return {}
    others, pack = document.get("others", {}), document.get("pack")
    found = {key: one for key, one in others.items() if isinstance(one, dict)} if isinstance(others, dict) else {}
    if isinstance(pack, str) and isinstance(document.get("state"), dict):
        found.pop(pack, None)
        found[pack] = document["state"]
    return found


def load_session(path: Path, catalogue: Catalogue) -> tuple[Session, str | None]:
    """The session in `path` and a word to the user, if there is one to say.

    A missing file gives an empty session. A damaged one is set aside under another name and named in the
    message. Ids that the open pack lacks are dropped. A pack that was not open before begins afresh, in the theme and
    for the audience that were chosen last.
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
    last = _state(document["state"], catalogue)  # read whatever pack it is of, so that damage is found
    pack = document.get("pack")
    wanted = pack_key(catalogue.pack)
    if not isinstance(pack, str) or pack == wanted:
        return Session(last, window)
    own = _views(document).get(wanted)
    state = ViewState() if own is None else _state(own, catalogue)
    return Session(replace(state, theme=last.theme, audience=last.audience), window)


def _state(raw: dict[str, Any], catalogue: Catalogue) -> ViewState:
    meshes = catalogue.structures
    isolated = raw.get("isolated")
    kept = None if isolated is None else frozenset(_texts(isolated, "isolated")) & meshes.keys()
    segment = raw.get("segment")
    reach = _reach(catalogue)
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
        section=_section(raw.get("section"), catalogue),
        labels=_flag(raw, "labels"),
        camera=_camera(raw.get("camera"), *reach),
        audience=_choice(raw, "audience", AUDIENCES),
        theme=_choice(raw, "theme", THEMES),
        slices=_slices(raw.get("slices")),
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


def _flag(raw: dict[str, Any], name: str, default: bool = False) -> bool:
    value = raw.get(name, default)
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


def _section(raw: Any, catalogue: Catalogue) -> Section | None:
    """The plane; none where it passes the pack by, which is then another one than before."""
    if raw is None:
        return None
    axis, position = _choice(raw, "axis", SECTION_AXES), _number(raw["position"], "section position")
    low, high = catalogue.bounds_of(())[:, AXES.index(axis)]
    found = Section(axis, position, _flag(raw, "flipped"))
    return found if low - 1 <= position <= high + 1 else None


def _companion(raw: Any, catalogue: Catalogue) -> Companion | None:
    """Another pack on view; none where it is the one now open."""
    if raw is None:
        return None
    pack, strength = raw.get("pack", ""), _number(raw.get("strength", 0.5), "companion strength")
    if not isinstance(pack, str) or "\0" in pack:
        raise ValueError("field 'companion pack' is no path")
    way, aligned_on = _choice(raw, "way", COMPANION_WAYS), _choice(raw, "aligned_on", ALIGNED_ON)
    return None if is_own(catalogue, pack) else Companion(pack, way, aligned_on, min(max(strength, 0.0), 1.0))


def _slices(raw: Any) -> Slices | None:
    if raw is None:
        return None
    window = raw.get("window")
    if isinstance(window, list):
        window = tuple(_number(value, "slices window") for value in window)
    if not known_window(window):
        raise ValueError(f"field 'slices window' is {window!r}, expected one of {', '.join(WINDOWS)} or two numbers")
    return Slices(
        _vector(raw["point"], "slices"), window, _flag(raw, "outlines", default=True),
        _flag(raw, "planes", default=True),
    )  # fmt: skip


def _reach(catalogue: Catalogue) -> tuple[Vector, float]:
    """The middle of the pack, mm LPS, and how far from it a camera may look, mm."""
    low, high = catalogue.bounds_of(())
    x, y, z = (float(value) for value in (low + high) / 2)
    return (x, y, z), ASTRAY * float(math.dist(low, high)) + ROOM


def _camera(raw: Any, middle: Vector, reach: float) -> Camera | None:
    """The viewpoint; none where it looks past the pack, which is then another one than before."""
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
    return camera if math.dist(camera.focal_point, middle) <= reach else None


def _vector(raw: Any, name: str = "camera") -> Vector:
    if not isinstance(raw, list) or len(raw) != 3:
        raise ValueError(f"field '{name}' needs three numbers a point")
    x, y, z = (_number(value, name) for value in raw)
    if max(abs(x), abs(y), abs(z)) > 1e6:
        raise ValueError(f"field '{name}' stands over a kilometre away")
    return (x, y, z)
