# Generated from ittybit_async/wootiv/resources/__init__.py by build_sync.py. Do not edit.
"""Resources of the Wootiv API, one module per top-level resource."""
