"""The long forms, run by `make prove`: they print what they counted."""
