"""Connections by the names that people gave them."""

from __future__ import annotations

from ittybit.cli.errors import CommandError
from ittybit_async.client import AsyncIttybit

_PREFIXES = ("con_", "conn_")


async def connection_id(client: AsyncIttybit, name: str) -> str:
    """Return the id of the connection `name`, which may be an id itself.

    Raises CommandError where none has the name, or several have.
    """
    if name.startswith(_PREFIXES):
        return name
    matches = [
        connection
        async for connection in client.connections.list()
        if connection.name == name
    ]
    if len(matches) != 1:
        count = f"{len(matches)} connections have" if matches else "no connection has"
        raise CommandError(
            f"{count} the name {name!r}; run ittybit connections list, and pass an ID"
        )
    return matches[0].id
