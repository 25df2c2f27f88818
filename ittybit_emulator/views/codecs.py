"""Codecs of a file by stream, for the runs and jobs APIs."""

from ittybit_emulator.rendering.facts import Facts


def codecs_of(facts: Facts) -> dict[str, str]:
    """Return the codec names by stream, ``video`` and ``audio``."""
    named = {
        "video": {"video": facts.codec, "audio": facts.sound},
        "audio": {"audio": facts.codec},
    }.get(facts.kind, {})
    return {stream: codec for stream, codec in named.items() if codec}
