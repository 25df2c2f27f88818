"""The body of a webhook, to the byte."""

from ittybit.errors import ArgumentError


def check_body(body: object) -> None:
    """Raise ArgumentError for a body that is not bytes."""
    if not isinstance(body, bytes):
        raise ArgumentError(
            f"body must be the bytes that are sent, got {type(body).__name__}: a "
            "signature is over these alone"
        )
