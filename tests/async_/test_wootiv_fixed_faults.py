"""Faults of the published SDK that are fixed here."""

import gc
import inspect
import weakref
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.utils import format_datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from ittybit.errors import APIResponseValidationError, APITimeoutError, ArgumentError
from ittybit_async import _io
from ittybit_async.http.pagination import Page
from ittybit_async.wootiv import AsyncWootiv
from tests.support import httpx_timeout
from tests.support.wire_server import Line, Seen, WireServer, answer, answering
from wootiv import Omit, Timeout
from wootiv.api import ENVIRONMENTS
from wootiv.types.roles import RoleDto

LISTS = ["roles", "users", "invitations", "contacts", "contact_group", "mailbox"]
AUDIT = b'"audit": {"date_created": "2023-01-01T00:00:00Z", "version": 1}'
ROLE = b'{"id": "r1", "name": "n", "description": "d", %b}' % AUDIT
STORED = b'{"signedUrl": "http://s.example/a"}'


def json(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    return answer(body, status, Content_Type="application/json", **headers)


def client_of(server: WireServer, **settings: Any) -> AsyncWootiv:
    return AsyncWootiv(api_key="k", base_url=server.url, **settings)


def parts(seen: Seen) -> list[Message]:
    """Return the parts of a form, parsed by the standard library."""
    head = f"Content-Type: {seen.headers['content-type']}\r\n\r\n".encode()
    form = message_from_bytes(head + seen.body)
    assert form.is_multipart()
    return [part for part in form.walk() if not part.is_multipart()]


def describe(part: Message) -> tuple[Any, ...]:
    """Return name, filename, and content of a part."""
    name = part.get_param("name", header="Content-Disposition")
    return name, part.get_filename(), part.get_payload(decode=True)


async def test_an_upload_without_a_file_is_sent_as_json() -> None:
    with WireServer(answering(json(b"{}"), json(b"{}"), json(b"[]"))) as server:
        async with client_of(server) as client:
            await client.aws.buckets.upload()
            await client.aws.buckets.upload(path="harbour")
            await client.aws.buckets.bulk_upload(path="harbour", bulk=[])
    assert [(r.headers["content-type"], r.body) for r in server.requests] == [
        ("application/json", b"{}"),
        ("application/json", b'{"path":"harbour"}'),
        ("application/json", b'{"path":"harbour","bulk":[]}'),
    ]


async def test_several_files_are_sent_only_as_parts() -> None:
    files: list[Any] = [b"one", ("two.png", b"two"), ("3.txt", b"three", "text/x")]
    with WireServer(answering(json(b"[]"))) as server:
        async with client_of(server) as client:
            await client.aws.buckets.bulk_upload(bulk=files, path="harbour")
            await client.aws.buckets.bulk_upload(bulk=[b"one"])
    several, one = map(parts, server.requests)
    assert list(map(describe, several)) == [
        ("path", None, b"harbour"),
        ("bulk[]", "upload", b"one"),
        ("bulk[]", "two.png", b"two"),
        ("bulk[]", "3.txt", b"three"),
    ]
    assert several[-1].get_content_type() == "text/x"
    assert list(map(describe, one)) == [("bulk[]", "upload", b"one")]


async def test_a_bare_file_object_can_be_uploaded() -> None:
    with WireServer(answering(json(b"{}"))) as server:
        async with client_of(server) as client:
            await client.aws.buckets.upload(file=BytesIO(b"bare"))
    (part,) = parts(server.requests[0])
    assert describe(part) == ("file", "upload", b"bare")
    assert part.get_content_type() == "application/octet-stream"


@pytest.mark.parametrize("one", [b"one", BytesIO(b"one"), Path("one")])
async def test_one_file_instead_of_a_list_of_files_raises(one: Any) -> None:
    async with AsyncWootiv(api_key="k", base_url="http://127.0.0.1:9") as client:
        with pytest.raises(ArgumentError, match=r"bulk must be a list .* use \[file\]"):
            await client.aws.buckets.bulk_upload(bulk=one)


@pytest.mark.parametrize("name", LISTS)
async def test_the_or_argument_is_sent_under_its_json_name(name: str) -> None:
    with WireServer(answering(json(b"[]"))) as server:
        async with client_of(server) as client:
            page = getattr(client, name).list(or_=["a||eq||1", "b||eq||2"])
            await page.load()
    assert server.requests[0].target.endswith("?or=a%7C%7Ceq%7C%7C1%2Cb%7C%7Ceq%7C%7C2")


async def test_the_path_id_of_a_subscription_change_is_required_but_not_sent() -> None:
    with WireServer(answering(json(b"{}"))) as server:
        async with client_of(server) as client:
            update = client.subscriptions.change.update
            await update(path_id="p", body_id="b")
            missing: dict[str, Any] = {"body_id": "b"}
            with pytest.raises(TypeError, match="path_id"):
                await update(**missing)
    (seen,) = server.requests
    assert (seen.target, seen.body) == ("/subscription/change", b'{"id":"b"}')
    assert "but not sent" in (inspect.getdoc(update) or "")


async def test_the_raw_response_of_a_call_without_a_type_has_the_content() -> None:
    with WireServer(answering(json(b'[{"id": "a"}]'))) as server:
        async with client_of(server, _strict_response_validation=True) as client:
            assert await client.registry.actions.list() is None
            raw = await client.registry.actions.with_raw_response.list()
            assert (raw.data, raw.json()) == (None, [{"id": "a"}])
            path = "/registry/actions"
            found = await client.get(path, into=list[dict[str, str]])
    assert found == [{"id": "a"}]


async def test_a_timeout_of_httpx_is_accepted_by_clients_copies_and_calls() -> None:
    def slow(line: Line) -> None:
        line.request()
        line.wait()

    given = httpx_timeout.Timeout(60.0, read=0.1, write=10.0, connect=2.0)
    expected = r"connect=2\.0, read=0\.1, write=10\.0, pool=60\.0"
    with WireServer(slow) as server:
        async with client_of(server, timeout=given, max_retries=0) as client:
            with pytest.raises(APITimeoutError, match=expected):
                await client.root.retrieve()
        async with client_of(server, max_retries=0) as client:
            with pytest.raises(APITimeoutError, match=expected):
                await client.with_options(timeout=given).root.retrieve()
            with pytest.raises(APITimeoutError, match=expected):
                await client.root.retrieve(timeout=given)


async def test_a_slow_response_is_retried() -> None:
    def slow(line: Line) -> None:
        line.request()
        line.wait()

    with WireServer(slow) as server:
        timeout = Timeout(5, read=0.1)
        async with client_of(server, timeout=timeout, max_retries=1) as client:
            with pytest.raises(APITimeoutError, match="after 2 tries") as caught:
                await client.root.retrieve()
    assert len(server.requests) == 2
    assert caught.value.retries_taken == 1


NOT_JSON = [
    answer(b"", "204 No Content"),
    answer(b"<html>", Content_Type="text/html"),
    answer(b"<html>"),
    json(b'{"signedUrl": '),
]


@pytest.mark.parametrize("sent", NOT_JSON)
async def test_a_response_that_is_not_json_is_a_validation_error(sent: bytes) -> None:
    with WireServer(answering(sent)) as server:
        async with client_of(server) as client:
            with pytest.raises(APIResponseValidationError, match="cannot be decoded"):
                await client.aws.buckets.retrieve_file("a")
    assert len(server.requests) == 1


@pytest.mark.parametrize("kind", ["application/problem+json", "Application/JSON", ""])
async def test_the_media_type_of_json_is_ignored(kind: str) -> None:
    fields = {"Content_Type": kind} if kind else {}
    with WireServer(answering(answer(STORED, **fields))) as server:
        async with client_of(server) as client:
            file = await client.aws.buckets.retrieve_file("a")
    assert file.signed_url == "http://s.example/a"


async def test_an_untyped_call_accepts_an_empty_response() -> None:
    with WireServer(answering(NOT_JSON[0])) as server:
        async with client_of(server) as client:
            assert await client.roles.delete("r1") is None


async def test_a_path_argument_is_one_encoded_segment() -> None:
    with WireServer(answering(json(b"{}"))) as server:
        async with client_of(server) as client:
            await client.contacts.retrieve("../x")
            await client.contacts.retrieve("a/b ?x=1#é")
            await client.aws.buckets.retrieve_file_in_path("c d", pathname="a/b")
            for wrong in ("", ".", ".."):
                with pytest.raises(ArgumentError, match="id must not be empty"):
                    await client.contacts.retrieve(wrong)
    assert [request.target for request in server.requests] == [
        "/contacts/..%2Fx",
        "/contacts/a%2Fb%20%3Fx%3D1%23%C3%A9",
        "/aws/buckets/a%2Fb/c%20d",
    ]


async def test_a_copy_keeps_proxy_and_strictness_and_its_base_url() -> None:
    with WireServer(answering(json(b'{"signedUrl": 5}'))) as proxy:
        client = AsyncWootiv(
            api_key="k",
            base_url="http://api.example",
            proxies=proxy.url,
            local_address="127.0.0.1",
            _strict_response_validation=True,
        )
        async with client, client.with_options(max_retries=0) as copy:
            with pytest.raises(APIResponseValidationError):
                await copy.aws.buckets.retrieve_file("a")
            other = copy.with_options(environment="environment_1")
            assert other.base_url == "https://dev.wootiv.com"
    assert proxy.requests[0].target == "http://api.example/aws/buckets/a"


async def test_a_used_client_can_be_garbage_collected() -> None:
    with WireServer(answering(json(b"{}"))) as server:
        client = client_of(server)
        await client.root.retrieve()
        client.platform_headers()
        await client.close()
        held = weakref.ref(client)
        del client
        gc.collect()
    assert held() is None


def test_a_client_that_could_not_be_created_causes_no_warning(
    capsys: pytest.CaptureFixture[str],
) -> None:
    # A warning in a finalizer would fail the test, because warnings are errors here.
    with pytest.raises(ArgumentError):
        AsyncWootiv()
    gc.collect()
    assert capsys.readouterr().err == ""


async def test_a_header_is_replaced_in_any_case() -> None:
    with WireServer(answering(json(b"{}"))) as server:
        async with client_of(server, default_headers={"USER-AGENT": "me"}) as client:
            create = client.aws.create_signed_put_url
            await create(filename="a", extra_headers={"content-type": "x/y"})
            await create(filename="a", extra_headers={"content-type": Omit()})
            await create(filename="a", extra_headers={"content-length": "999"})
            for kind in ("d/e", Omit()):
                copy = client.copy(default_headers={"content-type": kind})
                await copy.aws.create_signed_put_url(filename="a")
            await client.root.retrieve(extra_headers={"accept": "text/plain"})
    kinds = [request.headers.get("content-type") for request in server.requests]
    assert kinds == ["x/y", None, "application/json", "d/e", None, None]
    assert {request.headers["user-agent"] for request in server.requests} == {"me"}
    assert server.requests[2].headers["content-length"] == "16"
    assert server.requests[-1].headers["accept"] == "text/plain"


async def test_a_list_with_invalid_records_contains_models() -> None:
    with WireServer(answering(json(b"[%b, {}]" % ROLE))) as server:
        async with client_of(server) as client:
            page = await load(client.roles.list())
    assert [type(role) for role in page] == [RoleDto, RoleDto]
    assert page[0].audit.date_deleted is None
    assert page[1].id is None


async def load(page: Page[Any]) -> list[Any]:
    return [item async for item in page]


async def test_a_field_exists_once_under_its_python_name() -> None:
    with WireServer(answering(json(STORED))) as server:
        async with client_of(server) as client:
            file = await client.aws.buckets.retrieve_file("a")
    assert dict(file) == {"signed_url": "http://s.example/a"}
    assert file.to_dict() == {"signedUrl": "http://s.example/a"}


async def test_a_date_in_retry_after_is_respected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(_io, "sleep", sleep)
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    busy = json(b"{}", "503 Service Unavailable", Retry_After=later)
    with WireServer(answering(busy, json(b"{}"))) as server:
        async with client_of(server) as client:
            await client.root.retrieve()
    (pause,) = pauses
    assert 25 < pause <= 30


async def test_an_empty_list_is_not_sent_in_a_query() -> None:
    with WireServer(answering(json(b"[]"))) as server:
        async with client_of(server) as client:
            await load(client.roles.list(filter=[], sort=["a,ASC"], s=""))
    assert server.requests[0].target == "/role?sort=a%2CASC"


def test_the_documented_default_server_is_the_local_machine() -> None:
    assert ENVIRONMENTS["production"] == "http://localhost:3001"
    assert AsyncWootiv(api_key="k").base_url == ENVIRONMENTS["production"]
    assert "http://localhost:3001" in (inspect.getdoc(AsyncWootiv) or "")
