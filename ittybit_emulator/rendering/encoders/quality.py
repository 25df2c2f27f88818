"""Conversion of the option `quality` to encoder settings."""

_WORDS = {"very_low": 20, "low": 40, "medium": 60, "high": 80, "very_high": 95}
_DEFAULT_VIDEO = 70
_RATE_FACTORS = {"h264": (45, 15), "h265": (47, 18), "vp9": (60, 20), "av1": (60, 20)}
"""Constant rate factors of each codec at the qualities 0 and 100."""


def quality_percent(quality: int | str | None, default: int) -> int:
    """Return the quality as a number from 0 to 100."""
    if quality is None:
        return default
    return _WORDS[quality] if isinstance(quality, str) else quality


def rate_factor(codec: str, quality: int | str | None) -> int:
    """Return the constant rate factor (CRF) for a video codec; lower is better."""
    worst, best = _RATE_FACTORS[codec]
    return round(
        worst + (best - worst) * quality_percent(quality, _DEFAULT_VIDEO) / 100
    )


def audio_bitrate(quality: int | str | None) -> int:
    """Return the audio bitrate in bit/s, from 32000 to 320000."""
    return 32_000 + 288_000 * quality_percent(quality, 35) // 100
