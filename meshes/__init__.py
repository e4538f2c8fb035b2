"""Geometry: mesh packs, their checks and exports, and the generator of the shipped atlas."""
