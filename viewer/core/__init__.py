"""What the program knows and decides, without Qt and without VTK."""
