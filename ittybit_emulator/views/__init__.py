"""Conversion of records to the JSON objects of each API generation."""
