# Generated from ittybit_async/http/__init__.py by build_sync.py. Do not edit.
