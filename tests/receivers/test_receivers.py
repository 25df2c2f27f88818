"""Receivers in servers: accepted and rejected webhooks."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from ittybit import webhooks
from ittybit.errors import ArgumentError
from ittybit.receivers import aiohttp_handler, asgi_app, wsgi_app
from ittybit_emulator import DeliveryFault, Emulator
from tests.emulator.emulator_support import Answer, Caller, send, until
from tests.receivers.receiver_servers import (
    BODY,
    SECRET,
    SERVERS,
    SIGNED,
    Handled,
    call,
    on_aiohttp,
    on_uvicorn,
)

STANDARD = "whsec_dGhlIGtleSBvZiB0aGUgdGVzdHM="


@pytest.fixture
def handled() -> Handled:
    return Handled()


@pytest.fixture(params=SERVERS, ids=lambda server: server.__name__)
def origin(request: pytest.FixtureRequest, handled: Handled) -> Iterator[str]:
    with request.param(handled, ["whsec_old", SECRET, STANDARD], limit=1000) as url:
        yield url


def post(origin: str, body: bytes = BODY, headers: dict[str, str] = SIGNED) -> Answer:
    return send(origin, "POST", "/hooks", body, headers)


def test_a_verified_webhook_is_handled_once(origin: str, handled: Handled) -> None:
    first, again = post(origin), post(origin)
    assert (first.status, first.body, again.status) == (200, b"OK", 200)
    (event,) = handled.events
    assert isinstance(event, webhooks.TaskEvent)
    assert event.data.id == "task_1"


def test_standard_webhooks_are_accepted(origin: str, handled: Handled) -> None:
    signed = webhooks.sign(BODY, STANDARD, scheme="standard")
    other = webhooks.sign(BODY, STANDARD, scheme="standard")
    deliveries = (signed, signed, other, other | {"Webhook-Id": signed["Webhook-Id"]})
    statuses = [post(origin, BODY, headers).status for headers in deliveries]
    assert statuses == [200, 200, 200, 401]
    assert len(handled.events) == 2


@pytest.mark.parametrize("secret", [STANDARD[6:-1], STANDARD.encode(), b"the key"])
@pytest.mark.parametrize("serve", SERVERS, ids=lambda server: server.__name__)
def test_any_form_of_a_standard_secret_and_header_is_accepted(
    serve: Any, secret: str | bytes, handled: Handled
) -> None:
    signed = webhooks.sign(BODY, secret, scheme="standard")
    svix = {name.replace("Webhook", "svix"): value for name, value in signed.items()}
    with serve(handled, secret) as origin:
        assert post(origin, BODY, svix).status == 200
    assert len(handled.events) == 1


def test_a_forged_webhook_gets_401_without_details(
    origin: str, handled: Handled, caplog: pytest.LogCaptureFixture
) -> None:
    answers = [post(origin, BODY + b" "), post(origin, headers={})]
    assert [(a.status, a.body) for a in answers] == [(401, b"Unauthorized")] * 2
    assert handled.events == []
    assert "webhook rejected (signature)" in caplog.text
    assert SECRET not in caplog.text


def test_a_verified_body_that_is_not_an_object_gets_400(origin: str) -> None:
    assert post(origin, b"[]", webhooks.sign(b"[]", SECRET)).status == 400


def test_a_delivery_may_be_sent_again_after_the_handler_failed(
    origin: str, handled: Handled
) -> None:
    handled.failing = True
    assert post(origin).status == 500
    handled.failing = False
    assert post(origin).status == 200
    assert len(handled.events) == 1


def test_another_method_gets_405_with_the_allowed_method(origin: str) -> None:
    answer = send(origin, "GET", "/hooks")
    assert (answer.status, answer.headers["Allow"]) == (405, "POST")
    assert "Allow" not in post(origin, headers={}).headers


@pytest.mark.parametrize("serve", SERVERS)
def test_copies_and_forgeries_from_the_emulator_are_rejected(
    serve: Any, handled: Handled
) -> None:
    with (
        Emulator(processes=1, webhook_secret=SECRET, webhook_backoff=0.005) as emulator,
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
    events = [event.data.id for event in handled.events if event.sent.get("completed")]
    assert events == [doubled.subject]


@pytest.mark.parametrize("serve", SERVERS)
def test_a_handler_that_is_slower_than_the_sender_runs_once(
    serve: Any, handled: Handled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ittybit_emulator.webhooks.sender.SECONDS", 0.2)
    handled.door.clear()
    with (
        Emulator(processes=1, webhook_secret=SECRET, webhook_backoff=0.2) as emulator,
        serve(handled, SECRET) as origin,
    ):
        Caller(emulator).create(
            kind="nsfw", url=f"{origin}/x", webhook_url=origin + "/hooks"
        )
        until(lambda: len(emulator.deliveries) and emulator.deliveries[0].attempts)
        monkeypatch.undo()
        (delivery,) = emulator.deliveries
        until(lambda: str(delivery.attempts[-1].error).endswith("503"))
        handled.door.set()
        until(lambda: delivery.ended)
    assert "503" not in str(delivery.attempts[0].error)
    assert delivery.succeeded
    assert len(handled.events) == 1


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
def test_invalid_secrets_and_options_are_rejected(
    make: Any, secrets: Any, options: Any
) -> None:
    with pytest.raises(ArgumentError):
        make(Handled().take, secrets, **options)


@pytest.mark.parametrize("make", [aiohttp_handler, asgi_app, wsgi_app])
def test_a_secret_instead_of_the_handler_is_rejected_and_not_shown(
    make: Any,
) -> None:
    with pytest.raises(ArgumentError, match="handle must be a function") as caught:
        make(SECRET, Handled().take)
    assert SECRET not in str(caught.value)


def test_a_wsgi_receiver_rejects_a_coroutine_function() -> None:
    class Handler:
        async def __call__(self, _: Any) -> None: ...

    for handle in (Handled().take_async, Handler(), partial(Handled().take_async)):
        with pytest.raises(ArgumentError, match="handle must not be a coroutine"):
            wsgi_app(handle, SECRET)


def test_a_wsgi_receiver_rejects_a_coroutine_from_the_handler() -> None:
    handled = Handled()
    app = wsgi_app(lambda event: handled.take_async(event), SECRET)
    for _ in "ab":
        with pytest.raises(ArgumentError, match="handle must be a plain function"):
            call(app)
    assert handled.events == []


@pytest.mark.parametrize("serve", [on_aiohttp, on_uvicorn])
def test_asynchronous_receivers_accept_a_plain_function(serve: Any) -> None:
    handled = Handled()
    handled.take_async = handled.take  # type: ignore[assignment,method-assign]  # the plain one
    with serve(handled, SECRET) as origin:
        assert [post(origin).status for _ in "ab"] == [200, 200]
    assert len(handled.events) == 1


async def test_the_asgi_application_rejects_lifespan() -> None:
    async def nothing(*_: object) -> Any:
        return {}

    app = asgi_app(nothing, SECRET)
    with pytest.raises(NotImplementedError, match="lifespan"):
        await app({"type": "lifespan"}, nothing, nothing)
