"""Tasks: how they are checked, done one after another or side by side, and ended."""
