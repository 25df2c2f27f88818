"""The examples of the vendor's page run as printed with both clients."""

import ast
import asyncio
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ittybit.errors import BadRequestError, InternalServerError
from ittybit_async import AsyncIttybit
from ittybit_emulator import Emulator, Fault
from ittybit_sync import Ittybit
from tests.support.wire_server import MEDIA, WireServer, answering

PAGE = Path(__file__).with_name("sdk_page.md").read_text()
BLOCKS = dict(re.findall(r"^## (.*?)\n\n```python\n(.*?)^```", PAGE, re.M | re.S))
RUN = "asyncio.run(main())"
Run = Callable[..., dict[str, Any]]


def async_block(block: str) -> str:
    """Return `block` for the async client."""
    block = re.sub(r"\bIttybit\b", "AsyncIttybit", block)
    return re.sub(r"(?<!await )\bittybit\.automations", r"await \g<0>", block)


def blocking_block(block: str) -> str:
    """Return `block` for the blocking client."""
    block = block.replace("import asyncio\n", "").replace(RUN, "main()")
    return re.sub(r"\b(async|await) ", "", block).replace("AsyncIttybit", "Ittybit")


TURNS: dict[str, Callable[[str], str]] = {
    "as printed": str,
    "async": async_block,
    "sync": blocking_block,
}


@pytest.fixture(scope="module")
def server() -> Iterator[Emulator]:
    """Start a server whose key is the one that the page prints."""
    with Emulator(key="ITTYBIT_API_KEY", processes=1) as emulator:
        yield emulator


@pytest.fixture(params=TURNS)
def run(
    request: pytest.FixtureRequest, server: Emulator, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Run]:
    """Runs a block with one client, after the `ittybit` of an earlier block."""
    monkeypatch.setenv("ITTYBIT_BASE_URL", server.url)
    turned = TURNS[request.param]

    def run(title: str, printed: str = "", replacement: str = "") -> dict[str, Any]:
        block: str = turned(BLOCKS[title].replace(printed, replacement))
        kind = AsyncIttybit if request.param == "async" else Ittybit
        names: dict[str, Any] = {"ittybit": kind(token="ITTYBIT_API_KEY")}
        # A block that runs its own event loop has no await outside it.
        code = compile(block, title, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        running = eval(code, names)
        if inspect.isawaitable(running):
            asyncio.run(finish(running))
        return names

    yield run
    server.faults.clear()
    server.requests.clear()


async def finish(running: Any) -> None:
    await running


def test_the_page_has_seven_python_blocks() -> None:
    assert len(BLOCKS) == 7


@pytest.mark.parametrize("title", ["Usage", "Async Client"])
def test_an_empty_automation_is_sent_and_refused_with_400(
    run: Run, server: Emulator, title: str
) -> None:
    with pytest.raises(BadRequestError) as caught:
        run(title)
    assert caught.value.status_code == 400
    (request,) = server.requests
    assert (request.method, request.path, request.body) == (
        "POST",
        "/automations",
        b"{}",
    )
    assert request.headers["Authorization"] == "Bearer ITTYBIT_API_KEY"


def test_an_error_is_caught_by_its_documented_name(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    run("Exception Handling")
    status, body = capsys.readouterr().out.splitlines()
    assert status == "400"
    assert "trigger" in ast.literal_eval(body)["message"]


def test_a_raw_response_has_headers_and_data(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    response = run("Access Raw Response Data")["response"]
    assert response.status_code == 201
    assert response.data.id.startswith("auto_")
    headers, data = capsys.readouterr().out.splitlines()
    assert "content-type" in headers
    assert response.data.id in data


def test_a_call_with_one_retry_sends_two_requests(run: Run, server: Emulator) -> None:
    fault = Fault(status=503, headers={"Retry-After": "0.001"})
    server.faults.add(fault, times=1)
    run("Retries")
    assert len(server.requests) == 2
    server.faults.add(fault, times=None)
    with pytest.raises(InternalServerError, match="after 2 tries"):
        run("Retries")
    assert len(server.requests) == 4


def test_a_call_may_have_its_own_timeout(run: Run, server: Emulator) -> None:
    ittybit = run("Timeouts")["ittybit"]
    assert ittybit._engine.options.timeout.read == 20
    # The first response is slower than the timeout, the second is not.
    server.faults.add(Fault(delay=0.5), times=1)
    server.requests.clear()
    run("Timeouts", '"timeout_in_seconds": 1', '"timeout_in_seconds": 0.2')
    assert len(server.requests) == 2


def test_a_proxy_and_a_local_address_are_options(run: Run) -> None:
    with WireServer(answering(MEDIA)) as proxy:
        ittybit = run("Custom Client", "http://my.test.proxy.example.com", proxy.url)[
            "ittybit"
        ]
        media = ittybit.with_options(base_url="http://api.example").media.get("med_1")
        if inspect.isawaitable(media):
            asyncio.run(finish(media))
    assert proxy.requests[0].target == "http://api.example/media/med_1"
