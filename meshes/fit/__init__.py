"""Tools that fit the tables of the generator to reference bones; not needed to build the atlas."""
