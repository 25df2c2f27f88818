# Generated from ittybit_async/batch/intake/__init__.py by build_sync.py. Do not edit.
