# Generated from ittybit_async/batch/work/__init__.py by build_sync.py. Do not edit.
