"""Places on the synthetic pack's surfaces, and a hand that annotates in a database of its own."""

from __future__ import annotations

from annotations.tags.store import Store
from viewer.core.tagging.book import Book
from viewer.core.tagging.desk import TagDesk
from viewer.core.tagging.state import Placed

L3, L4, SACRUM = "vertebra/L3", "vertebra/L4", "vertebra/sacrum"
ANNULUS, CAPSULE = "disc/L4-L5/annulus", "facet/L3-L4/left/capsule"
MESHES = (L3, L4, ANNULUS, CAPSULE)


def on(catalogue, key, face):
    """The middle of a face, as the hand points at it."""
    mesh = catalogue.pack.meshes[key]
    face %= len(mesh.triangles)
    middle = mesh.points[mesh.triangles[face]].astype(float).mean(axis=0)
    part = None if mesh.part is None else mesh.part_names[mesh.part[mesh.triangles[face][0]]]
    return Placed(key, tuple(float(one) for one in middle), face, part)


def on_part(catalogue, key, part):
    """A place on a part of a bone."""
    mesh = catalogue.pack.meshes[key]
    corners = mesh.part[mesh.triangles] == mesh.part_names.index(part)
    return on(catalogue, key, int(corners.all(axis=1).argmax()))


def desk_on(catalogue, place, author="Ada"):
    """A desk with its own connection to the database at `place`."""
    return TagDesk(catalogue, author, Book(Store(str(place), author), catalogue.pack.info.id))


def stored(place):
    """What another program reads from the file."""
    store = Store(str(place), "reader", read_only=True)
    try:
        return {id_: record.annotation for id_, record in store.records().items()}
    finally:
        store.close()
