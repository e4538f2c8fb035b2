"""Annotating: the tool in hand, what is placed with it, and the open database of annotations. No Qt, no VTK."""
