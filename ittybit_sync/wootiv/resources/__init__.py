# Generated from ittybit_async/wootiv/resources/__init__.py by build_sync.py. Do not edit.
"""The resources of the Wootiv API, one of the first level a module."""
