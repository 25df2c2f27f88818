"""A browser without a window, for what can only be seen there."""
