# Generated from ittybit_async/resources/__init__.py by build_sync.py. Do not edit.
"""The resources of the Ittybit API, one noun a module."""
