"""Names of labels in XML (`<Label Key="27"><![CDATA[vertebrae_L5]]></Label>`), with nothing that XML can do besides."""

from __future__ import annotations

from xml.etree import ElementTree

from meshes.importing.volumes.volume import MAX_LABELS, clean_name

LONGEST = 4 * 2**20  # bytes


def names_in_xml(data: bytes) -> dict[int, str]:
    """Label -> name; nothing where there is no such table, or where the document brings definitions of its own.

    Without a document type there are no entities to expand and nothing outside to fetch.
    """
    text = data[: LONGEST + 1].decode("utf-8", "replace").rstrip("\0 \r\n\t")
    if len(data) > LONGEST or "<Label" not in text or "<!DOCTYPE" in text or "<!ENTITY" in text:
        return {}
    names: dict[int, str] = {}
    try:
        for element in ElementTree.fromstring(text).iter("Label"):
            key, name = int(element.get("Key", "")), clean_name(element.text or "")
            if key > 0 and name and len(names) < MAX_LABELS:
                names[key] = name
    except (ElementTree.ParseError, ValueError, LookupError):
        return {}  # an extension is a courtesy: the labels are good without it
    return names
