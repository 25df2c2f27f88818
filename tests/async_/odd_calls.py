"""Calls that receive odd responses, with a probe call after each."""

from collections.abc import Sequence
from dataclasses import dataclass

from ittybit.errors import APIError, APIStatusError
from ittybit_async import AsyncIttybit, _io
from tests.support.odd_responses import OddResponse
from tests.support.odd_server import OddServer


@dataclass
class Result:
    """The outcome of one response: status and body, or the name of an error."""

    outcome: tuple[int, bytes] | None = None
    error: str = ""
    foreign: str = ""  # an exception of another library
    probe: bytes | str = b""
    reused: bool = False


async def results(responses: Sequence[OddResponse]) -> list[Result]:
    """Return the result of each response in one client."""
    with OddServer(responses) as server:
        async with AsyncIttybit(
            "key", base_url=server.url, max_retries=0, timeout=2
        ) as client:
            return [await _result(client, server, each) for each in responses]


async def _result(
    client: AsyncIttybit, server: OddServer, response: OddResponse
) -> Result:
    number, result = response.number, Result()
    try:
        result.outcome = await _call(client, response)
    except APIStatusError as error:
        result.outcome = (error.status_code, error.response.content)
    except APIError as error:
        result.error = type(error).__name__
    except Exception as error:
        result.foreign = repr(error)
    server.wait_until_sent(number)
    if not response.blocks_loop:
        await _io.sleep(0.001)
    try:
        found = await client.get(f"/probe/{number}", request_options={"max_retries": 2})
        result.probe = found.content
    except Exception as error:
        result.probe = repr(error)
    result.reused = server.is_reused(number)
    return result


async def _call(client: AsyncIttybit, response: OddResponse) -> tuple[int, bytes]:
    name = f"odd-{response.number}"
    if response.streamed and response.method == "GET":
        async with client.media.with_streaming_response.get(name) as opened:
            pieces = [piece async for piece in opened.iter_bytes()]
            return opened.status_code, b"".join(pieces)
    if response.method == "POST":
        found = await client.post(f"/media/{name}", json={})
    else:
        found = await client.request(response.method, f"/media/{name}")
    return found.status_code, found.content
