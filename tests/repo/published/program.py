"""A program that makes calls with the installed `ittybit` and prints the results.

It runs in two environments, because both distributions have that name, so it imports
nothing else. It reads JSON from standard input: `base_url`, `calls`, and `client` (the
arguments of a client).
"""

import asyncio
import inspect
import json
import sys
from typing import Any

from ittybit import AsyncIttybit, Ittybit
from ittybit.core.api_error import ApiError


def signatures(client: Any) -> dict[str, list[str]]:
    """Return the parameters of each operation of the client."""
    found = {}
    for resource in ("automations", "files", "media", "signatures", "tasks"):
        operations = inspect.getmembers(type(getattr(client, resource)))
        for name, value in operations:
            if not name.startswith("_") and inspect.isfunction(value):
                parameters = list(inspect.signature(value).parameters)
                found[f"{resource}.{name}"] = parameters[1:]
    return found


def start_call(client: Any, call: dict[str, Any], raw: bool) -> Any:
    """Start one call."""
    resource, _, operation = call["operation"].partition(".")
    calls = getattr(client, resource)
    calls = calls.with_raw_response if raw else calls
    return getattr(calls, operation)(*call["args"], **call["kwargs"])


def describe(value: Any, raw: bool) -> Any:
    """Return what a caller can do with a result of either package."""
    data = value.data if raw else value
    request_id = value.headers["x-request-id"] if raw else None
    return [request_id, len(data) if hasattr(data, "__len__") else "one"]


def describe_error(error: ApiError) -> Any:
    """Return what a caller can read from an error of either package."""
    return ["ApiError", error.status_code, error.body]


def in_turn(client: Any, calls: list[Any], raw: bool) -> list[Any]:
    """Make the calls with the blocking client."""
    outcomes = []
    for call in calls:
        try:
            outcomes.append(describe(start_call(client, call, raw), raw))
        except ApiError as error:
            outcomes.append(describe_error(error))
    return outcomes


async def in_turn_awaited(client: Any, calls: list[Any], raw: bool) -> list[Any]:
    """Make the calls with the async client."""
    outcomes = []
    for call in calls:
        try:
            outcomes.append(describe(await start_call(client, call, raw), raw))
        except ApiError as error:
            outcomes.append(describe_error(error))
    return outcomes


def main() -> None:
    """Make all calls four times: with each client, plain and with raw responses."""
    work = json.load(sys.stdin)
    arguments = {"base_url": work["base_url"], **work["client"]}
    blocking, awaiting = Ittybit(**arguments), AsyncIttybit(**arguments)
    outcomes = {
        "sync": in_turn(blocking, work["calls"], raw=False),
        "sync, raw": in_turn(blocking, work["calls"], raw=True),
        # Separate event loops would leave the connections of the previous ones open.
        **asyncio.run(both(awaiting, work["calls"])),
    }
    json.dump({"signatures": signatures(blocking), "outcomes": outcomes}, sys.stdout)


async def both(client: Any, calls: list[Any]) -> dict[str, list[Any]]:
    """Make the calls with the async client, plain and raw."""
    return {
        "async": await in_turn_awaited(client, calls, raw=False),
        "async, raw": await in_turn_awaited(client, calls, raw=True),
    }


if __name__ == "__main__":
    main()
