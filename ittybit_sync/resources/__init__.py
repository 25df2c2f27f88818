# Generated from ittybit_async/resources/__init__.py by build_sync.py. Do not edit.
"""Resources of the Ittybit API, one module per resource."""
