"""What both listeners share: recording, faults, versions, bodies and replies."""
