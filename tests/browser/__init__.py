"""A headless browser, for tests of what only a browser shows."""
