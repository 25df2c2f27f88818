"""The page that shows how a batch went: what is drawn and written on it. No I/O."""
