"""HTTP handling of both ports: recording, faults, versions, bodies, and responses."""
