"""File > Import: reading in the background, the table of what is taken for what, and the pack made of it."""
