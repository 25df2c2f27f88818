"""Exceptions of probing and rendering."""


class MediaError(Exception):
    """A file cannot be read or rendered; the text becomes the `error` of the task."""


class OptionError(MediaError, ValueError):
    """An option is unknown, is invalid, or contradicts another option.

    If one option has an invalid value, `option` is its name.
    """

    def __init__(self, text: str, option: str | None = None) -> None:
        super().__init__(text)
        self.option = option
