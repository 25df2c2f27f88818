"""The place where the published SDK documents its error."""
