"""Benchmarks of the clients and their peers: `python -m benchmarks` or `make bench`."""
