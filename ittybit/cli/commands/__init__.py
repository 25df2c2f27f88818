"""Commands of the program. Similar commands share a module."""
