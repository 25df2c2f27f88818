"""Ray, which is optional, and handles of its actors."""

from __future__ import annotations

from importlib import import_module
from traceback import extract_tb
from typing import Any, Self

from ittybit.errors import APIError, JournalError

__all__ = ["ActorHandle", "describe_failure", "import_optional", "unwrap_task_error"]

_MAX_TEXT = 500  # characters of an error of the caller
_RESTART_OPTIONS = {"num_cpus": 0, "max_restarts": -1, "max_task_retries": -1}


class ActorHandle:
    """Handle of the actor `name` of the batch with the journal `path`.

    It is pickled as these two strings, because Ray may not restart an actor whose
    arguments contain another actor.
    """

    def __init__(self, name: str, path: str) -> None:
        self._name = name
        self._path = path
        self._actor: Any = None

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._name, self._path)

    def start(self, actor_class: type, *arguments: object, **options: Any) -> Self:
        """Start the actor unless it exists, and return this handle."""
        remote_class = import_optional("ray").remote(actor_class)
        remote_class = remote_class.options(
            name=self._name, get_if_exists=True, **_RESTART_OPTIONS, **options
        )
        self._actor = remote_class.remote(*arguments)
        return self

    async def call(self, method: str, *arguments: object) -> Any:
        """Call a method. Raise JournalError if the actor is permanently lost."""
        errors = import_optional("ray.exceptions")
        try:
            return await self.submit(method, *arguments)
        except errors.RayTaskError as error:
            raise unwrap_task_error(error) from None
        except errors.RayError as error:
            raise self._lost_error(error) from error

    def call_blocking(self, method: str, *arguments: object) -> Any:
        """Call a method and block until it returns. Raises the errors of `call`."""
        errors = import_optional("ray.exceptions")
        try:
            return import_optional("ray").get(self.submit(method, *arguments))
        except errors.RayTaskError as error:
            raise unwrap_task_error(error) from None
        except errors.RayError as error:
            raise self._lost_error(error) from error

    def submit(self, method: str, *arguments: object) -> Any:
        """Send a call without waiting for its result."""
        if self._actor is None:
            try:
                self._actor = import_optional("ray").get_actor(self._name)
            except ValueError as error:  # no actor has that name
                raise self._lost_error(error) from error
        return getattr(self._actor, method).remote(*arguments)

    def kill(self) -> None:
        """End the actor."""
        import_optional("ray").kill(self._actor)

    def _lost_error(self, error: Exception) -> JournalError:
        return JournalError(
            f"lost the batch's actor ({type(error).__name__}); check that the program "
            "that started the batch is still running",
            path=self._path,
        )


def unwrap_task_error(error: Any) -> APIError:
    """Return the client's error inside a RayTaskError, or an error in one line."""
    cause: Exception = error.cause
    return cause if isinstance(cause, APIError) else describe_failure(cause)


def describe_failure(error: Exception) -> APIError:
    """Return an error in one line for an error of a function of the caller."""
    text = " ".join(f"{type(error).__name__}: {error}".split())[:_MAX_TEXT]
    for frame in extract_tb(error.__traceback__)[-1:]:
        text += f", raised by {frame.name}() in {frame.filename}, line {frame.lineno}"
    return APIError(text)


def import_optional(name: str) -> Any:
    """Import and return a module of an optional dependency."""
    try:
        return import_module(name)
    except ImportError as error:
        raise ImportError(
            f"{name.partition('.')[0]} is not installed; run: "
            "pip install 'ittybit[ray]'"
        ) from error
