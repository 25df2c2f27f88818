"""Limits on the resources that one file may use."""

LONGEST_EDGE = 8192
"""Pixels, for inputs and outputs; the documented limit of the API."""
LONGEST_SOUND = 4 * 3600
"""Seconds; the documented limit of the API."""
LONGEST_GAP = 60
"""Seconds of a gap that are filled with silence. Timestamps may claim any gap."""
LARGEST_FILE = 4 * 1024**3
"""Bytes of one rendered file; the same limit applies to an upload."""
MOST_THUMBNAILS = 100
MOST_POINTS = 10_000
"""Points of a waveform."""
ANIMATED_PIXELS = 200_000_000
"""Pixels in all frames of an animation, which are in memory at the same time."""
DECODED_PIXELS = LONGEST_EDGE * LONGEST_EDGE
"""Pixels of a decoded frame. A stream may change its frame size."""
THREADS = 2
"""Threads of one encoder or decoder; each thread needs memory for whole frames."""
