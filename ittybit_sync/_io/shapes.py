"""Shapes that have no twin: what is there at once here is awaited in the other."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterable
from contextlib import AbstractContextManager
from inspect import isawaitable, iscoroutine
from typing import Annotated, Any, Self, TypeAlias, TypeVar

from ittybit.content import checked_block, no_source
from ittybit.errors import ArgumentError

T = TypeVar("T")

Eventually: TypeAlias = Annotated[T, "returned at once"]
"""A T that a function returns in its colour."""


def resolved(value: Any, seconds: float | None) -> Any:
    """Return `value`; ArgumentError for one that this client cannot wait for."""
    if isawaitable(value):
        if iscoroutine(value):
            value.close()
        raise ArgumentError(
            "the function that is asked for the key must return it at once in this "
            "client"
        )
    return value


class Loadable(ABC):
    """Something that is loaded before it is handed out."""

    @abstractmethod
    def load(self) -> Self:
        """Load what is not loaded yet."""


L = TypeVar("L", bound=Loadable)


def start(loadable: L) -> L:
    """Return `loadable`, loaded."""
    return loadable.load()


Many: TypeAlias = Iterable[T]

Blocks: TypeAlias = Many[bytes]


def one_by_one(
    items: Many[T], waking: Callable[..., AbstractContextManager[object]]
) -> Generator[T]:
    """Yield `items`; a thread that waits for the next cannot be woken by `waking`."""
    yield from items


def walked(blocks: Blocks) -> Generator[bytes]:
    """Yield what `blocks` gives; ArgumentError where this client cannot wait for it."""
    if not hasattr(blocks, "__iter__"):
        raise no_source(blocks)
    yield from map(checked_block, blocks)
