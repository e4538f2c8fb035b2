"""The window: PyQt6 panels around one viewport; all decisions are taken in viewer.core."""
