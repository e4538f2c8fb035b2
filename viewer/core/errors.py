"""What the viewer raises when it cannot do what was asked."""


class ViewerError(Exception):
    """Something asked of the viewer cannot be done; the message is one line a user can act on."""


class UnknownIdError(ViewerError):
    """An id that names no structure, group or segment of the open pack; the message suggests the nearest."""
