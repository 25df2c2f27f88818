# Generated from tests/async_/test_engine_errors.py by build_sync.py. Do not edit.
"""Errors of failed requests: their class, their attributes, and what they hide."""

import pickle
from pathlib import Path

import pytest

from ittybit import errors
from ittybit.errors import APIError, APIStatusError
from ittybit_emulator import Emulator
from ittybit_emulator.http.faults import Fault
from ittybit_sync import Ittybit
from tests.support.wire_server import Line, Script, WireServer, answer, answering

KEY = "ik_very_secret"
SIGNED = "/a.mp4?expiry=1&method=get&signature=hush_hush"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.BadRequestError),
        (401, errors.AuthenticationError),
        (402, errors.PaymentRequiredError),
        (403, errors.PermissionDeniedError),
        (404, errors.NotFoundError),
        (405, errors.APIStatusError),
        (409, errors.ConflictError),
        (422, errors.UnprocessableEntityError),
        (429, errors.RateLimitError),
        (500, errors.InternalServerError),
        (503, errors.InternalServerError),
    ],
)
def test_a_status_error_has_its_class_and_carries_the_response(
    client: Ittybit, emulator: Emulator, status: int, kind: type[APIStatusError]
) -> None:
    body = b'{"kind": "wrong", "message": "it went wrong"}'
    emulator.faults.add(Fault(status=status, body=body), times=None)
    with pytest.raises(kind) as caught:
        client.media.get("med_1", request_options={"max_retries": 0})
    error = caught.value
    assert type(error) is kind
    assert f"GET {emulator.url}/media/med_1 answered {status}: it went wrong" in str(
        error
    )
    assert error.status_code == status
    assert error.body == {"kind": "wrong", "message": "it went wrong"}
    assert error.kind == "wrong"
    assert error.response.content == body


def test_the_server_s_message_and_request_id_are_in_the_error(
    client: Ittybit, emulator: Emulator
) -> None:
    with pytest.raises(errors.NotFoundError) as caught:
        client.media.get("med_missing")
    assert "med_missing" in caught.value.message
    assert caught.value.request_id
    assert caught.value.headers["Content-Type"].startswith("application/json")


def test_the_error_for_a_wrong_method_names_the_allowed_methods(
    client: Ittybit,
) -> None:
    # A response to HEAD has no content, so it has no message (RFC 9110, 9.3.2).
    with pytest.raises(
        APIStatusError, match=r"405: no message .see the allow"
    ) as caught:
        client.request("HEAD", "/media")
    assert caught.value.headers["allow"] == "GET, POST"


def test_the_error_for_a_wrong_key_has_a_hint_and_no_key(
    emulator: Emulator,
) -> None:
    with Ittybit(KEY, base_url=emulator.url) as client:
        with pytest.raises(errors.AuthenticationError, match="check the API key"):
            client.media.list()


def test_an_error_page_of_a_proxy_is_quoted_and_shortened() -> None:
    page = b"<html><h1>502 Bad Gateway</h1>" + b"<!-- padding -->" * 100
    bad = answer(page, "502 Bad Gateway", Content_Type="text/html")
    with WireServer(answering(bad)) as server:
        with Ittybit("key", base_url=server.url, max_retries=0) as client:
            with pytest.raises(errors.InternalServerError, match="<h1>502") as caught:
                client.media.get("med_1")
    assert len(str(caught.value)) < 500
    assert caught.value.body == page.decode()


def broken(line: Line) -> None:
    line.request()
    line.send(b"nonsense\r\n\r\n")


def silent(line: Line) -> None:
    line.request()
    line.until_gone()


FAILING = {
    "refused": answering(answer(b'{"message": "no"}', "403 Forbidden")),
    "busy": answering(answer(b"", "503 Busy", Retry_After="0.001")),
    "moved": answering(answer(b"", "302 Found", Location="http://h/")),
    "broken": broken,
    "silent": silent,
    "not JSON": answering(answer(b"<html>")),
}


def visible_text(error: BaseException) -> str:
    """Return all that a log, a debugger, or another process can see of an error."""
    pickled = pickle.dumps(error).decode("latin-1")
    parts = [str(error), repr(error), repr(error.args), repr(vars(error)), pickled]
    return "\n".join(parts)


@pytest.mark.parametrize("script", FAILING.values(), ids=FAILING)
def test_no_error_shows_the_key_or_a_signature(script: Script, tmp_path: Path) -> None:
    with WireServer(script) as server:
        with Ittybit(KEY, base_url=server.url, max_retries=0, timeout=0.2) as client:
            with pytest.raises(APIError) as calling:
                client.media.create(title="Harbour")
            raised: list[APIError] = [calling.value]
            try:
                client.files.download(server.url + SIGNED, tmp_path / "x")
            except APIError as error:
                raised.append(error)
    for one in raised:
        assert KEY not in visible_text(one)
        assert "hush" not in visible_text(one)


def test_client_and_options_do_not_show_the_key() -> None:
    with Ittybit(KEY, headers={"X-Token": "hush"}) as client:
        copy = client.with_options(max_retries=0)
        for thing in (client, copy, client._engine.options, copy._engine.options):
            assert KEY not in repr(thing) + str(thing)
            assert "hush" not in repr(thing)
        assert "base_url='https://api.ittybit.com'" in repr(client)


def test_the_error_for_a_missing_key_says_what_to_do() -> None:
    with pytest.raises(errors.ArgumentError, match="ITTYBIT_API_KEY"):
        Ittybit()


def test_token_is_an_alias_of_the_key(emulator: Emulator) -> None:
    with Ittybit(token=emulator.key, base_url=emulator.url) as client:
        client.media.list()
    assert emulator.requests[0].headers["Authorization"] == f"Bearer {emulator.key}"


@pytest.mark.parametrize("id", ["", "a/b", "a?b", "a#b", ".."])
def test_an_invalid_id_is_refused_before_anything_is_sent(
    client: Ittybit, emulator: Emulator, id: str
) -> None:
    with pytest.raises(errors.ArgumentError, match="an id must not"):
        client.media.get(id)
    assert len(emulator.requests) == 0
