"""The commands, one a module or several that are alike."""
