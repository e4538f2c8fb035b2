"""The window: shows the view held by `viewer.core.store.Store`, sends actions to it, decides nothing itself."""
