"""The generator's name for the distance to finished surfaces (meshes/clearance.py)."""

from meshes.clearance import NEAR, Array, Clearance

__all__ = ["NEAR", "Array", "Clearance"]
