"""Named tuples that are made by the million."""

quick = tuple.__new__
"""A named tuple from a tuple: its own constructor is a Python function and costs twice as much."""
