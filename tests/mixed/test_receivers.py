"""Receivers of webhooks in real servers: who is let in, and how others are answered."""

import http.client
import json
import socket
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest

from ittybit import webhooks
from ittybit.errors import ArgumentError
from ittybit_async.receivers import aiohttp_handler, asgi_app, wsgi_app
from ittybit_emulator import DeliveryFault, Emulator

from .emulator_support import Answer, Caller, send, until
from .receiver_servers import SERVERS, Handled, on_aiohttp, on_uvicorn

SECRET = "whsec_of_the_tests"
BODY = b'{"id": "task_1", "object": "task", "status": "completed"}'
SIGNED = webhooks.sign(BODY, SECRET)


@pytest.fixture
def handled() -> Handled:
    return Handled()


@pytest.fixture(params=SERVERS, ids=lambda server: server.__name__)
def origin(request: pytest.FixtureRequest, handled: Handled) -> Iterator[str]:
    with request.param(handled, ["whsec_old", SECRET], limit=1000) as url:
        yield url


def posted(origin: str, body: bytes = BODY, headers: dict[str, str] = SIGNED) -> Answer:
    return send(origin, "POST", "/hooks", body, headers)


def call(app: Any, **environ: Any) -> str:
    """Call a WSGI application with the webhook, and return the status."""
    answers: list[str] = []
    given = {
        "REQUEST_METHOD": "POST",
        "CONTENT_LENGTH": str(len(BODY)),
        "HTTP_ITTYBIT_SIGNATURE": SIGNED["Ittybit-Signature"],
        "wsgi.input": BytesIO(BODY),
    }
    list(app(given | environ, lambda status, _: answers.append(status)))
    return answers[0]


def test_a_true_webhook_is_handed_over_once(origin: str, handled: Handled) -> None:
    first, again = posted(origin), posted(origin)
    assert (first.status, first.body, again.status) == (200, b"OK", 200)
    (event,) = handled.events
    assert isinstance(event, webhooks.TaskEvent)
    assert event.data.id == "task_1"


def test_a_forged_webhook_is_a_401_that_tells_nothing(
    origin: str, handled: Handled, caplog: pytest.LogCaptureFixture
) -> None:
    answers = [posted(origin, BODY + b" "), posted(origin, headers={})]
    assert [(a.status, a.body) for a in answers] == [(401, b"Unauthorized")] * 2
    assert handled.events == []
    assert "webhook refused (signature)" in caplog.text
    assert SECRET not in caplog.text


def test_a_true_webhook_without_an_object_is_a_400(origin: str) -> None:
    assert posted(origin, b"[]", webhooks.sign(b"[]", SECRET)).status == 400


def test_what_the_program_could_not_take_may_come_again(
    origin: str, handled: Handled
) -> None:
    handled.failing = True
    assert posted(origin).status == 500
    handled.failing = False
    assert posted(origin).status == 200
    assert len(handled.events) == 1


def test_another_method_is_a_405_that_names_the_right_one(origin: str) -> None:
    answer = send(origin, "GET", "/hooks")
    assert (answer.status, answer.headers["Allow"]) == (405, "POST")


def test_a_body_beyond_the_limit_is_a_413(origin: str, handled: Handled) -> None:
    right, long = (json.dumps("x" * size).encode() for size in (998, 999))
    assert posted(origin, right, webhooks.sign(right, SECRET)).status == 400
    assert posted(origin, long, webhooks.sign(long, SECRET)).status == 413
    assert handled.events == []


def chunked(origin: str, body: bytes, headers: dict[str, str]) -> int:
    connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=10)
    blocks = (body[at : at + 7] for at in range(0, len(body), 7))
    connection.request("POST", "/hooks", blocks, headers, encode_chunked=True)
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_body_without_a_length_is_read_up_to_the_limit(
    origin: str, handled: Handled
) -> None:
    fields = {"Transfer-Encoding": "chunked"}
    assert chunked(origin, BODY, SIGNED | fields) == 200
    assert len(handled.events) == 1
    assert chunked(origin, b"x" * 1001, SIGNED | fields) == 413


def test_a_sender_that_hangs_up_is_no_event(origin: str, handled: Handled) -> None:
    parts = urlsplit(origin)
    with socket.create_connection((parts.hostname, parts.port)) as line:
        head = "".join(f"{name}: {value}\r\n" for name, value in SIGNED.items())
        line.sendall(
            f"POST /hooks HTTP/1.1\r\nHost: h\r\n{head}Content-Length: 99\r\n\r\n{{"
            "".encode()
        )
    assert posted(origin).status == 200
    assert len(handled.events) == 1


@pytest.mark.parametrize("serve", SERVERS)
def test_what_the_emulator_sends_arrives_once(serve: Any, handled: Handled) -> None:
    with (
        Emulator(processes=1, webhook_secret=SECRET, webhook_backoff=0.05) as emulator,
        serve(handled, SECRET) as origin,
    ):
        faults = emulator.deliveries.faults
        faults.add(DeliveryFault(copies=3))
        faults.add(DeliveryFault(tampered=True))
        caller = Caller(emulator)
        for _ in range(2):
            caller.create(
                kind="http", url=f"{origin}/hooks", webhook_url=f"{origin}/hooks"
            )
        until(lambda: [d.ended for d in emulator.deliveries] == [True, True])
        doubled, forged = emulator.deliveries
    assert (doubled.succeeded, forged.succeeded) == (True, False)
    told = [event.data.id for event in handled.events if event.sent.get("completed")]
    assert told == [doubled.subject]


@pytest.mark.parametrize("make", [aiohttp_handler, asgi_app, wsgi_app])
@pytest.mark.parametrize(
    ("secrets", "options"),
    [
        ("", {}),
        ([], {}),
        (SECRET, {"limit": 0}),
        (SECRET, {"limit": 1.5}),
        (SECRET, {"limit": "5"}),
        (SECRET, {"tolerance": -1}),
        (SECRET, {"header": ""}),
        (SECRET, {"cache": None}),
        (SECRET, {"clock": 5}),
    ],
)
def test_a_receiver_that_could_not_work_is_not_made(
    make: Any, secrets: Any, options: Any
) -> None:
    with pytest.raises(ArgumentError):
        make(Handled().take, secrets, **options)


@pytest.mark.parametrize("make", [aiohttp_handler, asgi_app, wsgi_app])
def test_a_secret_in_the_place_of_the_function_is_refused_and_not_shown(
    make: Any,
) -> None:
    with pytest.raises(ArgumentError, match="handle must be a function") as caught:
        make(SECRET, Handled().take)
    assert SECRET not in str(caught.value)


def test_a_function_that_would_have_to_be_awaited_is_refused_under_wsgi() -> None:
    class Handler:
        async def __call__(self, _: Any) -> None: ...

    for handle in (Handled().taken, Handler(), partial(Handled().taken)):
        with pytest.raises(ArgumentError, match="handle is awaited"):
            wsgi_app(handle, SECRET)


def test_an_event_that_was_promised_and_not_taken_may_come_again() -> None:
    handled = Handled()
    app = wsgi_app(lambda event: handled.taken(event), SECRET)
    for _ in "ab":
        with pytest.raises(ArgumentError, match="handle must be a plain function"):
            call(app)
    assert handled.events == []


@pytest.mark.parametrize("serve", [on_aiohttp, on_uvicorn])
def test_a_plain_function_will_do_where_others_are_awaited(serve: Any) -> None:
    handled = Handled()
    handled.taken = handled.take  # type: ignore[assignment,method-assign]  # the plain one
    with serve(handled, SECRET) as origin:
        assert [posted(origin).status for _ in "ab"] == [200, 200]
    assert len(handled.events) == 1


def test_a_body_of_unknown_end_is_a_411_under_wsgi() -> None:
    app = wsgi_app(Handled().take, SECRET)
    assert call(app, CONTENT_LENGTH="") == "411 Length Required"


@pytest.mark.parametrize("length", ["-1", "1e3", "٣"])
def test_a_length_that_is_none_is_a_400_under_wsgi(length: str) -> None:
    app = wsgi_app(Handled().take, SECRET)
    assert call(app, CONTENT_LENGTH=length) == "400 Bad Request"


async def test_an_asgi_application_for_webhooks_says_that_it_has_no_lifespan() -> None:
    async def nothing(*_: object) -> Any:
        return {}

    app = asgi_app(nothing, SECRET)
    with pytest.raises(NotImplementedError, match="lifespan"):
        await app({"type": "lifespan"}, nothing, nothing)
