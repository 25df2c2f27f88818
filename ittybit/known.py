"""Names that mean something, and the error for one that does not."""

from collections.abc import Iterable

from ittybit.errors import ArgumentError


def check_known(
    names: Iterable[str], known: type | Iterable[str], what: str, instead: str = ""
) -> None:
    """Raise ArgumentError for the first of `names` that is not `known`.

    `known` is names, or a TypedDict that has them; `what` is the noun for them and
    `instead` what to do, if there is more to do than to spell it right.
    """
    right = list(known.__annotations__ if isinstance(known, type) else known)
    if unknown := sorted(set(names) - set(right)):
        raise ArgumentError(
            f"unknown {what} {unknown[0]!r}: known are {', '.join(right)}{instead}"
        )
