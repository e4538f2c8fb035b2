"""Other people's spines: meshes and label maps of the field's tools, read, recognised and made into a mesh pack."""
