# Generated from ittybit_async/batch/report/__init__.py by build_sync.py. Do not edit.
