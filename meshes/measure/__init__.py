"""Sizes taken back from finished surfaces by cutting them; knows no generator (docs/measuring.md)."""
