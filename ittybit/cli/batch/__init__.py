"""Parts of ``ittybit batch``."""
