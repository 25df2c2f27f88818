"""The API port: one module for each resource."""
