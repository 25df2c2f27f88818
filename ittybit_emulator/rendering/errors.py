"""What goes wrong with media, told so that a person understands it."""


class MediaError(Exception):
    """A file cannot be read, or cannot be rendered as asked.

    The text names what is wrong in one sentence; it becomes the `error` of a task
    (spec section 14.1).
    """


class OptionError(MediaError, ValueError):
    """An option of a task is unknown, has a wrong value, or contradicts another.

    The text names the option, its value and what is allowed; so does `option`, where
    the value of one is wrong.
    """

    def __init__(self, text: str, option: str | None = None) -> None:
        super().__init__(text)
        self.option = option
