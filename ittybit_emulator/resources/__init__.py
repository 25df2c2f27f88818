"""Request handlers of the API port, one module for each resource."""
