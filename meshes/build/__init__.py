"""The generator of the atlas: measured sizes in, watertight meshes out (mm, LPS)."""
