"""Names that mean something, and the error for one that does not."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from ittybit.errors import ArgumentError


def checked_mapping(name: str, value: Any) -> Any:
    """Return `value`; ArgumentError, by the `name` it has, unless it is a mapping."""
    if not isinstance(value, Mapping):
        raise ArgumentError(f"{name} must be a mapping, not {type(value).__name__}")
    return cast("Any", value)


def checked_text(name: str, value: Any) -> str:
    """Return `value`; ArgumentError, by the `name` it has, unless it is a str."""
    if not isinstance(value, str):
        raise ArgumentError(f"{name} must be a str, not {type(value).__name__}")
    return value


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
