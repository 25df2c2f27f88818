"""Measures the clients beside their peers: `python -m benchmarks`, or `make bench`."""
