"""Resources of the Wootiv API, one module per top-level resource."""
