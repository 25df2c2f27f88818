# Generated from ittybit_async/transfers/__init__.py by build_sync.py. Do not edit.
