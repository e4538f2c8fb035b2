"""Annotations out to files and in from them: JSON (everything), CSV (a table), 3D Slicer's markups."""
