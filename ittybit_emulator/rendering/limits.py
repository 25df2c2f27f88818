"""Bounds that keep one file from taking the whole machine."""

LONGEST_EDGE = 8192
"""Pixels, of what comes in and of what goes out (spec section 15.3)."""
LONGEST_SOUND = 4 * 3600
"""Seconds (spec section 26)."""
LONGEST_GAP = 60
"""Seconds without sound that are filled with silence; time stamps may claim any."""
LARGEST_FILE = 4 * 1024**3
"""Bytes that a rendering may write into one file, as an upload may have (spec 26)."""
MOST_THUMBNAILS = 100
MOST_POINTS = 10_000
"""Of a waveform."""
ANIMATED_PIXELS = 200_000_000
"""In all frames of an animation together, which are kept until the last is there."""
DECODED_PIXELS = LONGEST_EDGE * LONGEST_EDGE
"""What a decoder may be asked for, whatever a stream claims in its middle."""
THREADS = 2
"""Of one encoder or decoder; each one more costs memory for whole frames."""
