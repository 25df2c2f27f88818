"""Resources of the Ittybit API, one module per resource."""
