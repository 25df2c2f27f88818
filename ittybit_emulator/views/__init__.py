"""How records are shown, in the form of each generation of the API."""
