"""Exceptions of probing and rendering."""


class MediaError(Exception):
    """Failure to read or render a file; the text becomes the `error` of the task."""


class OptionError(MediaError, ValueError):
    """Unknown, invalid, or contradictory options.

    If one option has an invalid value, `option` is its name.
    """

    def __init__(self, text: str, option: str | None = None) -> None:
        super().__init__(text)
        self.option = option
