"""Texts, terms, sources: what the atlas says about each structure, and where each statement comes from."""
