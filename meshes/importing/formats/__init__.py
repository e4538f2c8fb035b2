"""Readers of mesh files, one format a file: bytes in, surfaces out. No library sees a foreign byte before it is checked."""
