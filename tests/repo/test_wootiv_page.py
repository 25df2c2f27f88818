"""The examples of the published SDK's page run as printed with both clients."""

import ast
import asyncio
import inspect
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.wire_server import Line, WireServer, answer, answering
from wootiv import AsyncWootiv, Timeout, Wootiv

PAGE = Path(__file__).with_name("wootiv_page.md").read_text()
BLOCKS = dict(re.findall(r"^## (.*?)\n\n```python\n(.*?)^```", PAGE, re.M | re.S))
RUN = "asyncio.run(main())"
MEMBERS = [{"id": f"m{n}"} for n in range(5)]
FIELDS = [
    "bucket",
    "Policy",
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Signature",
]
PUT = {"url": "https://s3.example/put", "fields": dict.fromkeys(FIELDS, "x")}
Run = Callable[..., dict[str, Any]]


def async_block(block: str) -> str:
    """Return `block` for the async client."""
    block = re.sub(r"\bWootiv\b", "AsyncWootiv", block)
    block = re.sub(r"(?<!async )for member in", "async for member in", block)
    return re.sub(r"(?<!await )\bclient\.(aws|root|with_)", r"await \g<0>", block)


def blocking_block(block: str) -> str:
    """Return `block` for the blocking client."""
    block = block.replace("import asyncio\n", "").replace(RUN, "main()")
    return re.sub(r"\b(async|await) ", "", block).replace("AsyncWootiv", "Wootiv")


TURNS: dict[str, Callable[[str], str]] = {
    "as printed": str,
    "async": async_block,
    "sync": blocking_block,
}


def respond(line: Line) -> None:
    """Respond as the API does: with a signed URL, pages of two members, or nothing."""
    while (seen := line.request()) is not None:
        path, _, query = seen.target.partition("?")
        sent: object = None
        if path == "/aws/get-signed-put-url":
            sent = PUT
        elif path == "/space/%3Cid%3E/members":
            page = int(query.removeprefix("page=") or 1)
            data = MEMBERS[2 * page - 2 : 2 * page]
            sent = {"count": 2, "data": data, "page": page, "pageCount": 3, "total": 5}
        line.send(answer(json.dumps(sent).encode(), Content_Type="application/json"))


@pytest.fixture
def server() -> Iterator[WireServer]:
    """Start a server that serves all blocks."""
    with WireServer(respond) as server:
        yield server


@pytest.fixture(params=TURNS)
def run(
    request: pytest.FixtureRequest, server: WireServer, monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Runs a block with one client."""
    monkeypatch.setenv("WOOTIV_BASE_URL", server.url)
    monkeypatch.setenv("WOOTIV_API_KEY", "key of the environment")
    turned = TURNS[request.param]

    def run(title: str, printed: str = "", replacement: str = "") -> dict[str, Any]:
        block = BLOCKS[title].replace(printed, replacement)
        names: dict[str, Any] = {}
        code = compile(turned(block), title, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        running = eval(code, names)
        if inspect.isawaitable(running):
            asyncio.run(finish(running))
        assert type(names["client"]) is (
            AsyncWootiv if "AsyncWootiv" in turned(block) else Wootiv
        )
        return names

    return run


async def finish(running: Any) -> None:
    await running


def test_the_page_has_nine_python_blocks() -> None:
    assert len(BLOCKS) == 9


@pytest.mark.parametrize("title", ["Usage", "Async Usage"])
def test_a_signed_url_is_requested_and_printed(
    run: Run, server: WireServer, capsys: pytest.CaptureFixture[str], title: str
) -> None:
    run(title)
    assert capsys.readouterr().out == "https://s3.example/put\n"
    (seen,) = server.requests
    assert (seen.method, seen.target) == ("POST", "/aws/get-signed-put-url")
    assert seen.body == b'{"filename":"sunshine.png"}'
    assert seen.headers["authorization"] == "Bearer my api key"


@pytest.mark.parametrize("title", ["Pagination", "Pagination, asynchronously"])
def test_the_members_of_all_pages_are_printed(
    run: Run, server: WireServer, capsys: pytest.CaptureFixture[str], title: str
) -> None:
    run(title)
    assert ast.literal_eval(capsys.readouterr().out) == MEMBERS
    assert len(server.requests) == 3


def test_params_become_the_query(run: Run, server: WireServer) -> None:
    run("Nested params")
    run("Nested params", "params={}", 'params={"a": {"b": [1, 2]}}')
    assert [seen.target for seen in server.requests] == ["/", "/?a%5Bb%5D=1%2C2"]


@pytest.mark.parametrize(
    ("status", "printed"),
    [
        ("429 Too Many Requests", "A 429 status code was received"),
        ("402 Payment Required", "Another non-200-range status code was received\n402"),
    ],
)
def test_an_error_is_caught_by_its_documented_name(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    status: str,
    printed: str,
) -> None:
    with WireServer(answering(answer(b"{}", status, Retry_After="0.001"))) as failing:
        monkeypatch.setenv("WOOTIV_BASE_URL", failing.url)
        run("Handling errors")
    assert capsys.readouterr().out.startswith(printed)


def test_an_unreachable_server_is_reported_with_its_cause(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with WireServer(respond) as gone:
        pass
    monkeypatch.setenv("WOOTIV_BASE_URL", gone.url)
    run("Handling errors", "Wootiv()", "Wootiv(max_retries=0)")
    first, cause = capsys.readouterr().out.split("\n", 1)
    assert first == "The server could not be reached"
    assert "refused" in cause.lower() or "connect" in cause.lower()


def test_retries_are_configured_for_a_call(
    run: Run, server: WireServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = run("Retries")["client"]
    assert client.max_retries == 0
    assert len(server.requests) == 1
    busy = answer(b"{}", "503 Service Unavailable", Retry_After="0.001")
    with WireServer(answering(*[busy] * 5, answer(b"{}"))) as failing:
        monkeypatch.setenv("WOOTIV_BASE_URL", failing.url)
        run("Retries")
    assert len(failing.requests) == 6


def test_timeouts_can_be_set_on_the_client_and_the_call(
    run: Run, server: WireServer
) -> None:
    client = run("Timeouts")["client"]
    assert client.timeout == Timeout(60.0, read=5.0, write=10.0, connect=2.0)
    assert len(server.requests) == 1


def test_base_url_proxy_and_local_address_are_options(
    run: Run, server: WireServer
) -> None:
    with WireServer(respond) as proxy:
        block = "Custom URLs, proxies, and transports"
        client = run(block, "http://my.test.proxy.example.com", proxy.url)["client"]
        assert client.base_url == "http://my.test.server.example.com:8083"
        found = client.root.retrieve()
        if inspect.isawaitable(found):
            asyncio.run(finish(found))
    assert proxy.requests[0].target == "http://my.test.server.example.com:8083/"
    assert server.requests == []
