"""Label schemes as tables, one a file: which number is which structure (read by `scheme_table.py`)."""
