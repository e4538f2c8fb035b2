"""Every id that a pack of the atlas may hold, by the names of the structures: what terms and texts must know."""

from __future__ import annotations

from collections.abc import Iterator

from annotations.levels import SPINES, segments_of

SIDES = ("left", "right")
BONE_PARTS = ("body", "superior-end-plate", "inferior-end-plate", "ring-apophysis", "spinous-process")
PAIRED_BONE_PARTS = (
    "pedicle",
    "pars-interarticularis",
    "lamina",
    "superior-articular-process",
    "superior-articular-facet",
    "inferior-articular-process",
    "inferior-articular-facet",
    "transverse-process",
    "mammillary-process",
    "accessory-process",
)
SACRUM_PARTS = (
    "bodies",
    "promontory",
    "superior-end-plate",
    "median-sacral-crest",
    "dorsal-surface",
    "sacral-canal",
    "sacral-hiatus",
)
PAIRED_SACRUM_PARTS = (
    "ala",
    "lateral-part",
    "auricular-surface",
    "anterior-sacral-foramina",
    "posterior-sacral-foramina",
    "intermediate-sacral-crest",
    "lateral-sacral-crest",
    "superior-articular-process",
    "superior-articular-facet",
    "sacral-horn",
)
DISC_PARTS = ("annulus", "nucleus", "superior-cartilage-end-plate", "inferior-cartilage-end-plate")
FACET_PARTS = ("capsule", "superior-cartilage", "inferior-cartilage", "joint-space")
NERVE_PARTS = ("anterior-root", "posterior-root", "ganglion", "spinal-nerve", "anterior-ramus", "posterior-ramus")
CANAL = ("dural-sac", "conus-medullaris", "cauda-equina", "filum-terminale")
LONG_LIGAMENTS = ("anterior-longitudinal", "posterior-longitudinal", "supraspinous")

#: Kinds that are not the last word of the id.
KINDS = {
    "conus-medullaris": "conus",
    "filum-terminale": "filum",
    "capsule": "facet-capsule",
    "superior-cartilage": "facet-cartilage",
    "inferior-cartilage": "facet-cartilage",
    "joint-space": "facet-joint-space",
    "superior-cartilage-end-plate": "cartilage-end-plate",
    "inferior-cartilage-end-plate": "cartilage-end-plate",
}


def bones(levels: tuple[str, ...]) -> Iterator[str]:
    for level in levels[:-1]:
        yield f"vertebra/{level}"
        yield from (f"vertebra/{level}/{part}" for part in _parts(BONE_PARTS, PAIRED_BONE_PARTS))
    yield "vertebra/sacrum"
    yield from (f"vertebra/sacrum/{part}" for part in _parts(SACRUM_PARTS, PAIRED_SACRUM_PARTS))


def _parts(single: tuple[str, ...], paired: tuple[str, ...]) -> Iterator[str]:
    yield from single
    yield from (f"{part}/{side}" for part in paired for side in SIDES)


def joints(levels: tuple[str, ...]) -> Iterator[str]:
    for segment in segments_of(levels):
        yield from (f"disc/{segment}", f"facet/{segment}")
        yield from (f"disc/{segment}/{part}" for part in DISC_PARTS)
        for side in SIDES:
            yield f"facet/{segment}/{side}"
            yield from (f"facet/{segment}/{side}/{part}" for part in FACET_PARTS)


def nerves(levels: tuple[str, ...]) -> Iterator[str]:
    lumbar = tuple(level for level in levels if level.startswith("L"))
    yield from (f"canal/{name}" for name in CANAL)
    for root in (*lumbar, "S1", "S2"):
        yield f"nerve/{root}"
        for side in SIDES:
            yield f"nerve/{root}/{side}"
            yield from (f"nerve/{root}/{side}/{part}" for part in NERVE_PARTS)
            if root in lumbar:
                yield f"nerve/{root}/{side}/medial-branch"
    yield from ("nerve/lumbosacral-trunk", *(f"nerve/lumbosacral-trunk/{side}" for side in SIDES))


def ligaments(levels: tuple[str, ...]) -> Iterator[str]:
    yield from (f"ligament/{name}" for name in LONG_LIGAMENTS)
    yield from (f"ligament/iliolumbar/{side}" for side in SIDES)
    for segment in segments_of(levels):
        yield f"ligament/interspinous/{segment}"
        yield from (f"ligament/{name}/{segment}/{side}" for name in ("flavum", "intertransverse") for side in SIDES)


def of_spine(levels: tuple[str, ...]) -> tuple[str, ...]:
    """Ids of one spine, with the groups and segments that can be selected."""
    return tuple(one for family in (bones, joints, nerves, ligaments, segments_of) for one in family(levels))


def contract() -> tuple[str, ...]:
    """Ids of all variants, each once."""
    return tuple(dict.fromkeys(one for levels in SPINES.values() for one in of_spine(levels)))


def kind_of(structure_id: str) -> str | None:
    """The kind that follows from the last word of the id, where it does."""
    words = [word for word in structure_id.split("/") if word not in SIDES]
    known = {
        *BONE_PARTS, *PAIRED_BONE_PARTS, *SACRUM_PARTS, *PAIRED_SACRUM_PARTS, *NERVE_PARTS,
        "annulus", "nucleus", "dural-sac", "cauda-equina", "medial-branch", "lumbosacral-trunk",
    }  # fmt: skip
    if words[0] == "ligament":
        return f"ligament-{words[1]}"
    return KINDS.get(words[-1], words[-1] if words[-1] in known else None)
