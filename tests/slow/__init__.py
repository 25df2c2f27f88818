"""Long tests, run by `make prove`, that print the numbers they measured."""
