"""Annotating in the window: the tools, the list, the database behind them."""
