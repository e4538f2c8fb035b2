"""XML of foreign files: no entities, no network, no giant trees; an error is one line."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from meshes.importing.formats.found import Source, shown


def elements(text: bytes, source: Source, tags: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """("start" or "end", element) as the text goes on, of elements with these names, whatever their namespaces.

    An element is emptied by whoever is done with it. Raises MeshError.
    """
    from lxml import etree  # type: ignore[import-untyped]

    if b"<!DOCTYPE" in text[:4096] or b"<!ENTITY" in text[:65536]:
        raise source.wrong("has a document type or entities of its own, which no mesh needs; it is not read")
    wanted = [f"{{*}}{tag}" for tag in tags]
    try:
        yield from etree.iterparse(
            io.BytesIO(text), ("start", "end"), tag=wanted, resolve_entities=False, no_network=True, load_dtd=False,
            huge_tree=True, remove_comments=True, remove_pis=True,
        )  # fmt: skip
    except (etree.LxmlError, ValueError) as error:
        raise source.wrong(f"is no sound XML ({shown(str(error), 80)}); it was cut or altered") from error


def local(element: Any) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]
