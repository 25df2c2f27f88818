"""Probing and rendering of media files with PyAV and Pillow.

`probe` reads the facts of a file, and `render` creates renditions of it. `Workers` runs
both in separate processes, so that a broken file cannot crash the server.
"""
