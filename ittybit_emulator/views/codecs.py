"""The codecs of a file by stream, as later generations show them."""

from ittybit_emulator.rendering.facts import Facts


def codecs_of(facts: Facts) -> dict[str, str]:
    """Return the codec of the picture as `video`, and that of the sound as `audio`."""
    named = {
        "video": {"video": facts.codec, "audio": facts.sound},
        "audio": {"audio": facts.codec},
    }.get(facts.kind, {})
    return {stream: codec for stream, codec in named.items() if codec}
