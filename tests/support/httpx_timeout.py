"""Timeout as httpx defines it, which is not installed."""


class Timeout:
    """Timeout with the constructor and the method of ``httpx.Timeout``."""

    def __init__(self, timeout: float | None, **phases: float | None) -> None:
        names = ("connect", "read", "write", "pool")
        self._phases = {**dict.fromkeys(names, timeout), **phases}

    def as_dict(self) -> dict[str, float | None]:
        """Return the seconds of each phase."""
        return self._phases
