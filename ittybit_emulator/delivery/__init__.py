"""The delivery port: bytes come up by PUT and go down by GET."""
