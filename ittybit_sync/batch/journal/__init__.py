# Generated from ittybit_async/batch/journal/__init__.py by build_sync.py. Do not edit.
