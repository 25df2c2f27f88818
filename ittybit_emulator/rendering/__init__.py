"""Files in, files out: probing and rendering of media with PyAV and Pillow.

`probe` says what a file is, `render` makes renditions of it, and `Workers` runs both in
processes of their own, so that a broken file harms nobody else. What is refused, and
why, is a `MediaError`.
"""
