"""Readers of mesh files, one format a file: bytes in, surfaces out. No library sees a byte unchecked."""
