"""Calling an actor, with the errors of this client."""

from __future__ import annotations

from typing import Any, Self

from ittybit.errors import APIError, JournalError
from ittybit.ray.optional_imports import import_optional

_RESTART_OPTIONS = {"num_cpus": 0, "max_restarts": -1, "max_task_retries": -1}


class ActorHandle:
    """The actor `name` of the batch whose journal is at `path`.

    It travels as these two texts, since Ray does not restart an actor for sure whose
    arguments hold another actor.
    """

    def __init__(self, name: str, path: str) -> None:
        self._name = name
        self._path = path
        self._actor: Any = None

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._name, self._path)

    def start(self, actor_class: type, *arguments: object, **options: Any) -> Self:
        """Begin the actor, unless one of the name is there; return this."""
        remote_class = import_optional("ray").remote(actor_class)
        remote_class = remote_class.options(
            name=self._name, get_if_exists=True, **_RESTART_OPTIONS, **options
        )
        self._actor = remote_class.remote(*arguments)
        return self

    async def call(self, method: str, *arguments: object) -> Any:
        """Return what the actor answers; raise the error that it raised.

        Raises JournalError where the actor is gone for good, which ends the run.
        """
        errors = import_optional("ray.exceptions")
        try:
            return await self.submit(method, *arguments)
        except errors.RayTaskError as error:
            raise unwrap_task_error(error) from None
        except errors.RayError as error:
            raise self._lost_error(error) from error

    def call_blocking(self, method: str, *arguments: object) -> Any:
        """Do as `call`, and hold the thread up until the answer is there."""
        errors = import_optional("ray.exceptions")
        try:
            return import_optional("ray").get(self.submit(method, *arguments))
        except errors.RayTaskError as error:
            raise unwrap_task_error(error) from None
        except errors.RayError as error:
            raise self._lost_error(error) from error

    def submit(self, method: str, *arguments: object) -> Any:
        """Send a call whose answer nobody has to wait for."""
        if self._actor is None:
            try:
                self._actor = import_optional("ray").get_actor(self._name)
            except ValueError as error:  # there is none of that name
                raise self._lost_error(error) from error
        return getattr(self._actor, method).remote(*arguments)

    def kill(self) -> None:
        """Let the actor end."""
        import_optional("ray").kill(self._actor)

    def _lost_error(self, error: Exception) -> JournalError:
        return JournalError(
            f"an actor of the batch cannot be reached ({type(error).__name__}): is the "
            "program that began the batch still running?",
            path=self._path,
        )


def unwrap_task_error(error: Any) -> Exception:
    """Return the error of this client that a RayTaskError holds, else itself."""
    cause: object = error.cause
    return cause if isinstance(cause, APIError) else error
