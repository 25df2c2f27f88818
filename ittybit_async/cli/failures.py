"""What ends a command early, beside the errors of the client."""


class UsageError(Exception):
    """The words make no sense together; the exit status is 2."""


class CommandError(Exception):
    """What was asked for cannot be done; the exit status is 1."""


class OutputClosed(Exception):
    """Nobody reads the output any more; nothing is said, as of other programs."""
