"""Limits on the resources that one file may use."""

import os

MAX_EDGE = 8192
"""Pixels, for inputs and outputs; the documented limit of the API."""
MAX_SOUND_SECONDS = 4 * 3600
"""Seconds; the documented limit of the API."""
MAX_FPS = 120
MAX_GAP_SECONDS = 60
"""Seconds of a gap that are filled with silence. Timestamps may claim any gap."""
MAX_FILE_BYTES = 4 * 1024**3
"""Bytes of one rendered file; the same limit applies to an upload."""
MAX_THUMBNAILS = 100
MAX_POINTS = 10_000
"""Points of a waveform."""
MAX_ANIMATION_PIXELS = 200_000_000
"""Pixels in all frames of an animation, which are in memory at the same time."""
MAX_DECODED_PIXELS = MAX_EDGE * MAX_EDGE
"""Pixels of a decoded frame. A stream may change its frame size."""
_FAST_PIXELS = 1920 * 1088


def threads_for(pixels: int) -> int:
    """Return the number of threads of an encoder or decoder of frames of this size.

    Each thread needs memory for whole frames.
    """
    return min(os.cpu_count() or 1, max(2, 16 * _FAST_PIXELS // (pixels or 1)), 16)
