"""What a builder gives: the package's surface type, under the name the builders use."""

from meshes.mesh import Mesh as BuiltMesh

__all__ = ["BuiltMesh"]
