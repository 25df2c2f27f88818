"""Calling an actor, with the errors of this client."""

from __future__ import annotations

from typing import Any

from ittybit.errors import APIError, JournalError
from ittybit_async.ray.installed import installed


class Remote:
    """An actor of the batch whose journal is at `path`."""

    def __init__(self, actor: Any, path: str) -> None:
        self._actor = actor
        self._path = path

    async def call(self, method: str, *arguments: object) -> Any:
        """Return what the actor answers; raise the error that it raised.

        Raises JournalError where the actor is gone for good, which ends the run.
        """
        errors = installed("ray.exceptions")
        try:
            return await self.begin(method, *arguments)
        except errors.RayTaskError as error:
            raise told(error) from None
        except errors.RayError as error:
            raise self._gone(error) from error

    def ask(self, method: str, *arguments: object) -> Any:
        """Do as `call`, and hold the thread up until the answer is there."""
        errors = installed("ray.exceptions")
        try:
            return installed("ray").get(self.begin(method, *arguments))
        except errors.RayTaskError as error:
            raise told(error) from None
        except errors.RayError as error:
            raise self._gone(error) from error

    def begin(self, method: str, *arguments: object) -> Any:
        """Send a call whose answer nobody has to wait for."""
        return getattr(self._actor, method).remote(*arguments)

    def end(self) -> None:
        """Let the actor end."""
        installed("ray").kill(self._actor)

    def _gone(self, error: Exception) -> JournalError:
        return JournalError(
            f"an actor of the batch cannot be reached ({type(error).__name__}): is the "
            "program that began the batch still running?",
            path=self._path,
        )


def told(error: Any) -> Exception:
    """Return the error of this client that a RayTaskError holds, else itself."""
    cause: object = error.cause
    return cause if isinstance(cause, APIError) else error
