"""What an imported piece can be taken for, by name, and where imported packs are kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import platformdirs

from annotations.language import DEFAULT_LANGUAGE
from viewer.core.naming import named

MOST_RECENT = 10


@lru_cache(maxsize=4)
def structure_choices(language: str = DEFAULT_LANGUAGE) -> tuple[tuple[str, str], ...]:
    """(id, name) of every structure of the atlas that a piece can be: whole bones and discs first, from above down."""
    from meshes.importing.name_table import name_table
    from meshes.importing.names import BONES, ROOTS, SEGMENTS

    places = {"bone": BONES[:-1], "segment": SEGMENTS[:-1], "root": ROOTS, "lumbar root": ROOTS[:-2], "": ("",)}
    found: dict[str, None] = {}
    for row in name_table().structures.values():
        for level in places.get(row.level, ()) if row.target else ():
            for side in ("left", "right") if "{side}" in row.target else ("",):
                found[row.target.format(level=level, segment=level, root=level, side=side)] = None
    found["vertebra/S1"] = None
    whole = [key for key in found if key.count("/") == 1 and key.startswith(("vertebra", "disc"))]
    return tuple((key, structure_name(key, language)) for key in dict.fromkeys([*whole, *found]))


def structure_name(target: str, language: str = DEFAULT_LANGUAGE) -> str:
    """The name of a structure, whether or not a pack with it is open."""
    return named(target, "", language).name


def packs_folder() -> Path:
    """Where imported packs are kept on this platform."""
    return Path(platformdirs.user_data_dir("lumbar", appauthor=False)) / "packs"


@dataclass(frozen=True)
class RecentPack:
    """A pack that was open: where it lies and what it is called."""

    path: str
    title: str


def read_recent(words: str) -> tuple[RecentPack, ...]:
    """The list as the session keeps it; what cannot be read is forgotten."""
    try:
        rows = json.loads(words) if words else []
        return tuple(RecentPack(str(path), str(title)) for path, title in rows)[:MOST_RECENT]
    except (ValueError, TypeError):
        return ()


def write_recent(packs: Sequence[RecentPack]) -> str:
    """The list for the session."""
    return json.dumps([[one.path, one.title] for one in packs], ensure_ascii=False)


def with_recent(packs: Sequence[RecentPack], newest: RecentPack) -> tuple[RecentPack, ...]:
    """The list with a pack in front, each but once."""
    return (newest, *(one for one in packs if one.path != newest.path))[:MOST_RECENT]
