"""A request, built from a resource's call and the caller's options."""

from io import BytesIO
from typing import Any, cast
from uuid import RFC_4122, UUID

import pytest

from ittybit.body import Body
from ittybit.core.config.options import ClientOptions
from ittybit.core.config.settings import Settings
from ittybit.core.http.request import Request
from ittybit.core.payloads.api import ITTYBIT
from ittybit.errors import ArgumentError
from ittybit.timeouts import Timeout

BODY = Body(name="x", size=7, open=BytesIO)


def client(**settings: Any) -> ClientOptions:
    chosen = {"key": "ik_secret", "base_url": "http://h/v1", **settings}
    key = chosen.pop("key")
    return ClientOptions.of(ITTYBIT, key, cast("Settings", chosen))


def test_options_of_a_call_take_precedence_over_those_of_its_client() -> None:
    sent = Request(
        "GET",
        "/media",
        query={"page": 2},
        options={
            "additional_query_parameters": {"page": 3},
            "additional_headers": {"accept-version": "latest"},
            "timeout_in_seconds": 5,
        },
    ).outgoing(client(default_query={"limit": 9}, headers={"X-A": "1"}))
    assert sent.url == "http://h/v1/media?limit=9&page=3"
    assert sent.headers["accept-version"] == "latest"
    assert "Accept-Version" not in sent.headers
    assert sent.headers["X-A"] == "1"
    assert sent.timeout == Timeout(5)


def test_the_headers_of_a_client_are_shared_and_never_changed() -> None:
    settings = client()
    before = dict(settings.headers_of("media"))
    plain = Request("GET", "/media/med_1").outgoing(settings)
    for request in (
        Request("POST", "/media", json={}),
        Request("GET", "/media", headers={"Accept": "text/event-stream"}),
        Request("GET", "/media", options={"additional_headers": {"X-A": "1"}}),
        Request("GET", "http://elsewhere/media"),
    ):
        assert request.outgoing(settings).headers != before
    assert plain.headers is settings.headers_of("media")
    assert plain.headers == before


@pytest.mark.parametrize(
    "path", ["/media", "/media/", "/media?page=2", "//media", "/media/a.b", "/media/ü"]
)
def test_a_versioned_resource_is_recognized_in_every_path_spelling(path: str) -> None:
    sent = Request("GET", path).outgoing(client())
    assert "Accept-Version" in sent.headers


@pytest.mark.parametrize("path", ["/jobs/job_1", "/jobs?page=2", "/jobs/a.b"])
def test_an_unversioned_resource_sends_no_version(path: str) -> None:
    assert "Accept-Version" not in Request("GET", path).outgoing(client()).headers


def test_each_post_has_its_own_random_uuid() -> None:
    request = Request("POST", "/media", json={})
    sent = {request.outgoing(client()).headers["Idempotency-Key"] for _ in range(100)}
    assert len(sent) == 100
    for text in sent:
        assert str(UUID(text)) == text
        assert (UUID(text).version, UUID(text).variant) == (4, RFC_4122)


def test_a_json_body_is_encoded_once_with_its_type_and_length() -> None:
    sent = Request("POST", "/media", json={"title": "ü"}).outgoing(client())
    assert sent.body == '{"title":"ü"}'.encode()
    assert sent.headers["Content-Type"] == "application/json"
    assert sent.headers["Content-Length"] == str(len(sent.body))


OWN = ["idempotency-key", "CONTENT-TYPE"]


@pytest.mark.parametrize("name", OWN)
def test_a_header_of_the_client_is_sent_once_and_unchanged(
    name: str,
) -> None:
    settings = client(headers={name: "own"})
    sent = Request("POST", "/x", json={}).outgoing(settings).headers
    assert [sent[key] for key in sent if key.lower() == name.lower()] == ["own"]


@pytest.mark.parametrize("name", OWN)
def test_a_header_set_to_none_on_the_client_is_not_sent(name: str) -> None:
    settings = client(headers={name: None})
    sent = Request("POST", "/x", json={}).outgoing(settings).headers
    assert name.lower() not in map(str.lower, sent)


def test_the_content_length_is_sent_once_and_is_right() -> None:
    headers = {"content-length": "999"}
    sent = Request("POST", "/x", json={}, headers=headers).outgoing(client()).headers
    assert [sent[key] for key in sent if key.lower() == "content-length"] == ["2"]


def test_a_streamed_body_has_a_content_length() -> None:
    sent = Request("PUT", "/x", body=BODY).outgoing(client())
    assert sent.body is BODY
    assert sent.headers["Content-Length"] == "7"


def test_additional_body_parameters_are_added_to_an_object() -> None:
    options: Any = {"additional_body_parameters": {"b": 2}}
    sent = Request("POST", "/x", json={"a": 1}, options=options).outgoing(client())
    assert sent.body == b'{"a":1,"b":2}'
    sent = Request("POST", "/x", options=options).outgoing(client())
    assert sent.body == b'{"b":2}'


@pytest.mark.parametrize("what", [{"json": [1]}, {"body": BODY}])
def test_additional_body_parameters_need_an_object(what: dict[str, Any]) -> None:
    options: Any = {"additional_body_parameters": {"b": 2}}
    with pytest.raises(ArgumentError, match="only be added to a JSON object"):
        Request("POST", "/x", options=options, **what).outgoing(client())


@pytest.mark.parametrize(
    ("url", "keyed"),
    [
        ("/media", True),
        ("http://h/other", True),
        ("http://h:80/other", True),
        ("https://h/other", False),
        ("http://h:81/other", False),
        ("http://h.evil/other", False),
    ],
)
def test_only_the_origin_of_the_api_gets_the_key(url: str, keyed: bool) -> None:
    headers = Request("GET", url).outgoing(client(headers={"X-Own": "1"})).headers
    assert ("Authorization" in headers) is keyed
    assert ("X-Own" in headers) is keyed


def test_the_query_of_an_absolute_url_is_not_changed() -> None:
    url = "http://d/a%7Eb?redirect=http%3A%2F%2Fh&signature=x%2A"
    assert Request("GET", url).outgoing(client(default_query={"a": 1})).url == url


@pytest.mark.parametrize(
    "url", ["http://[bad/x", "http://h:99999/x", "http://u:ik_secret@h/x", "ftp://h/x"]
)
def test_an_invalid_url_is_refused_without_showing_secrets(url: str) -> None:
    with pytest.raises(ArgumentError, match="http") as caught:
        Request("GET", f"{url}?signature=ik_secret").outgoing(client())
    assert "ik_secret" not in str(caught.value)


def test_only_a_post_has_an_idempotency_key() -> None:
    request = Request("POST", "/media", json={})
    one, other = (request.outgoing(client()).headers for _ in range(2))
    assert one["Idempotency-Key"] != other["Idempotency-Key"]
    headers = Request("PATCH", "/media", json={}).outgoing(client()).headers
    assert "Idempotency-Key" not in headers


def test_request_info_contains_no_query() -> None:
    sent = Request("GET", "http://d/x?signature=secret").outgoing(client())
    assert str(sent.info) == "GET http://d/x"


def test_max_retries_of_a_call_takes_precedence_over_the_client() -> None:
    assert Request("GET", "/x").max_retries(client(max_retries=5)) == 5
    once = Request("GET", "/x", options={"max_retries": 0})
    assert once.max_retries(client(max_retries=5)) == 0
