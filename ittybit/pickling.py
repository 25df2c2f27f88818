"""What of a client goes along in a pickle; its connections are made anew."""

from __future__ import annotations

from typing import Any, cast

from ittybit.core.config.options import ClientOptions
from ittybit.core.config.settings import Settings
from ittybit.errors import ArgumentError


def packed(options: ClientOptions) -> tuple[Any, Settings]:
    """Return key and settings from which an equal client can be made elsewhere.

    A key that was given goes along; one from the environment is looked for again, and
    a function is asked again. Raises ArgumentError, which names it, for what cannot
    travel: a session, an SSL context, a lambda.
    """
    settings = {
        name: value
        for part in (options, options.connections, options.hooks)
        for name, value in _fields(part).items()
        if name in Settings.__annotations__
    }
    key = options.key.source if options.key.given else None
    for name, value in {"api_key": key, **settings}.items():
        _check(name, value)
    return key, cast("Settings", settings)


def _fields(part: Any) -> dict[str, Any]:
    return {name: getattr(part, name) for name in part.__struct_fields__}


def _check(name: str, value: object) -> None:
    import pickle  # which loads what nobody else needs

    try:
        if name == "session" and value is not None:
            raise TypeError("its connections belong to this process")
        pickle.dumps(value)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        raise ArgumentError(
            f"{name} cannot travel in a pickle: {error}; make the client there"
        ) from error
