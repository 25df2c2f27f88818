"""Comparison of the ledger of the contract with the live service: `make live`."""
