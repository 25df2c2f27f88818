# Generated from ittybit_async/waiting/__init__.py by build_sync.py. Do not edit.
