"""Lookup of the IDs of storage connections."""

from __future__ import annotations

from ittybit.cli.errors import CommandError
from ittybit_async.client import AsyncIttybit

_PREFIXES = ("con_", "conn_")


async def find_connection_id(client: AsyncIttybit, name: str) -> str:
    """Return the ID of the connection whose name or ID is `name`."""
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
