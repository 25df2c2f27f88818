"""Internal modules without I/O, and ApiError at its documented path."""
