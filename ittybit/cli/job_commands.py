# Generated from ittybit/kinds by build_sync.py. Do not edit.
"""Commands that create one kind of job, with their summaries."""

__all__ = ["JOB_COMMANDS"]

JOB_COMMANDS = {
    "adaptive": "encode a video in several sizes, as HLS",
    "animation": "create a short animated image from a video",
    "audio": "encode the audio of an audio or video file, or return its waveform",
    "image": "create an image from an image, or from the video frame at start",
    "video": "encode a video",
}
