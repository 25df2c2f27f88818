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
    found = [one async for one in client.connections.list() if one.name == name]
    if len(found) != 1:
        told = "no connection has" if not found else f"{len(found)} connections have"
        raise CommandError(
            f"{told} the name {name!r}: see ittybit connections list, and give its id"
        )
    return found[0].id
