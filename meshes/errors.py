"""What the geometry floor raises when a file or a parameter is not as it must be."""


class MeshError(ValueError):
    """A mesh, pack or parameter is not usable; the message names file, field, what was found and expected."""


class PackError(MeshError):
    """A mesh pack is missing, damaged or of another version; nothing of it was taken."""
