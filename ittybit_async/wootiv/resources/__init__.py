"""The resources of the Wootiv API, one of the first level a module."""
