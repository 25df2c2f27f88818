"""The resources of the Ittybit API, one noun a module."""
