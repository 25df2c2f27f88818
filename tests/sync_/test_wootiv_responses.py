# Generated from tests/async_/test_wootiv_responses.py by build_sync.py. Do not edit.
"""Requests of a Wootiv client, and how it decodes the responses."""

import inspect
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest

import wootiv
from ittybit.errors import APIResponseValidationError, ArgumentError
from ittybit_sync.wootiv import Wootiv
from tests.support.wire_server import Line, WireServer, answer, answering
from wootiv import Omit
from wootiv.types.aws import AwsS3Serialization
from wootiv.types.inbound import MailCreateParams

NOTHING: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "root.retrieve": ((), {}),
    "auth.recovery.login.create": ((), {"email": "a@b.example"}),
    "auth.recovery.password.create": ((), {"email": "a@b.example"}),
    "auth.recovery.password.update": (
        (),
        {"passcode": "1", "new_password": "p"},
    ),
    "auth.recovery.passcode.retrieve": (("1",), {}),
    "space.members.retrieve": (("m",), {"space_id": "s"}),
    "space.tokens.delete": (("t",), {"space_sid": "s"}),
    "invitation_acceptance.retrieve": (("c",), {"passcode": "1"}),
    "invitation_acceptance.update": (("c",), {"passcode": "1", "payload": {}}),
    "invitation_reattempt.create": (("c",), {}),
    "aws.buckets.health.retrieve": ((), {}),
    "aws.objects.list": ((), {}),
    "registry.resources.list": ((), {}),
    "registry.actions.list": ((), {}),
    "features.list": ((), {"plan_name": "free"}),
    "mailbox.check_availability": ((), {"unique_address": "a"}),
    "inbound.mail.create": ((), dict.fromkeys(MailCreateParams.__required_keys__, "")),
}
STORED = b'{"baseUrl": "b", "filename": "f", "mime": "m", "path": "p"%b}'
WHOLE = STORED % b', "pathWithFilename": "p/f", "signedUrl": "s"'


class Foo(msgspec.Struct):
    foo: str


class Bar(msgspec.Struct):
    bar: str


class Number(msgspec.Struct):
    foo: int


def json(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    return answer(body, status, Content_Type="application/json", **headers)


def client_of(server: WireServer, **settings: Any) -> Wootiv:
    return Wootiv(api_key="k", base_url=server.url, **settings)


def method_of(client: Wootiv, name: str) -> Any:
    call: Any = client
    for part in name.split("."):
        call = getattr(call, part)
    return call


@pytest.mark.parametrize("name", NOTHING)
@pytest.mark.parametrize("body", [b'{"id": "1"}', b"<html>", b""])
def test_a_call_without_a_result_returns_none_for_any_response(
    name: str, body: bytes
) -> None:
    path, arguments = NOTHING[name]
    with WireServer(answering(answer(body, Content_Type="x/y"))) as server:
        with client_of(server, _strict_response_validation=True) as client:
            call = method_of(client, name)
            assert call(*path, **arguments) is None
            call(*path, **arguments, extra_headers={"accept": "text/csv"})
    accepted = [request.headers["accept"] for request in server.requests]
    assert accepted == ["*/*", "text/csv"]


def test_a_call_with_a_result_accepts_json() -> None:
    with WireServer(answering(json(WHOLE))) as server:
        with client_of(server) as client:
            client.aws.buckets.upload(path="p")
    assert server.requests[0].headers["accept"] == "application/json"


def test_only_a_call_with_a_body_sends_one() -> None:
    with WireServer(answering(json(b"{}"))) as server:
        with client_of(server) as client:
            client.invitation_reattempt.create("c")
            client.mailbox.update("m")
            client.mailbox.delete("m")
            client.subscriptions.update("s")
    sent = [(r.body, r.headers.get("content-type")) for r in server.requests]
    assert sent == [(b"", None)] * 3 + [(b"{}", "application/json")]


@pytest.mark.parametrize(
    ("arrays", "expected"),
    [
        ("comma", [("fields", "a,b"), ("join", "c")]),
        ("repeat", [("fields", "a"), ("fields", "b"), ("join", "c")]),
        ("brackets", [("fields[]", "a"), ("fields[]", "b"), ("join[]", "c")]),
    ],
)
def test_a_list_in_the_query_uses_the_array_format_of_the_client(
    arrays: Any, expected: list[tuple[str, str]]
) -> None:
    with WireServer(answering(json(b"{}"))) as server:
        with client_of(server, array_format=arrays) as client:
            client.roles.retrieve("r", fields=["a", "b"], join=["c"])
    assert parse_qsl(urlsplit(server.requests[0].target).query) == expected


def test_a_query_contains_the_given_arguments_under_their_json_names() -> None:
    given: dict[str, Any] = {"cache": 0, "s": "q w/é&", "limit": None, "page": 2}
    nested = {"a": {"b": {"c": True}}, "f": 1.5, "none": None, "empty": "", "d": {}}
    with WireServer(answering(json(b"[]"))) as server:
        with client_of(server) as client:
            client.roles.list(**given, extra_query=nested).load()
    assert parse_qsl(urlsplit(server.requests[0].target).query) == [
        ("cache", "0"),
        ("s", "q w/é&"),
        ("page", "2"),
        ("a[b][c]", "true"),
        ("f", "1.5"),
    ]


def test_an_omitted_query_parameter_is_not_sent_even_with_a_default() -> None:
    omitted: Any = {"limit": Omit()}
    with WireServer(answering(json(b"[]"))) as server:
        with client_of(server, default_query={"limit": 5}) as client:
            client.roles.list(**omitted, page=2).load()
    assert server.requests[0].target == "/role?page=2"


def test_a_list_inside_a_comma_separated_list_is_one_clear_error() -> None:
    wrong: Any = [["a"], {"b": 1}]
    with Wootiv(api_key="k", base_url="http://127.0.0.1:9") as client:
        with pytest.raises(ArgumentError, match="the list 'fields' is joined with"):
            client.roles.retrieve("r", fields=wrong)


def test_the_error_for_an_unknown_array_format_lists_the_known_ones() -> None:
    unknown: Any = "foo"
    message = "Unknown array_format value: foo, choose from"
    with pytest.raises(ValueError, match=message):
        Wootiv(api_key="k", array_format=unknown)


def test_null_is_sent_in_a_body() -> None:
    with WireServer(answering(json(b"{}"))) as server:
        with client_of(server) as client:
            null: Any = {"path": None}
            client.aws.buckets.upload(**null)
    assert server.requests[0].body == b'{"path":null}'


LISTS: dict[str, dict[str, Any]] = {
    "aws.buckets.bulk_upload": {"path": "p"},
    "roles.bulk_create": {"bulk": []},
}


@pytest.mark.parametrize("name", LISTS)
def test_a_call_may_return_a_list(name: str) -> None:
    with WireServer(answering(json(b"[]"), json(b"{}"))) as server:
        with client_of(server) as client:
            assert method_of(client, name)(**LISTS[name]) == []
            with pytest.raises(APIResponseValidationError, match="Expected `array"):
                method_of(client, name)(**LISTS[name])


def test_each_invalid_item_of_a_list_is_kept() -> None:
    body = json(b"[%b, %b]" % (WHOLE, STORED % b', "signedUrl": 5'))
    with WireServer(answering(body)) as server:
        with client_of(server) as client:
            files = client.aws.buckets.bulk_upload(path="p")
            assert [type(file) for file in files] == [AwsS3Serialization] * 2
            kept: list[Any] = [file.signed_url for file in files]
            assert kept == ["s", 5]
            assert files[1].path_with_filename is None
            strict = client.copy(_strict_response_validation=True)
            with pytest.raises(APIResponseValidationError, match=r"\$\[1\]"):
                strict.aws.buckets.bulk_upload(path="p")


@pytest.mark.parametrize("strict", [False, True])
def test_the_fitting_member_of_a_union_is_used(strict: bool) -> None:
    bodies = [b'{"foo": "bar"}', b'{"bar": "x"}', b'{"foo": "bar"}', b'{"foo": 1}']
    models: Any = Foo | Bar
    kinds: Any = Number | Foo
    with WireServer(answering(*map(json, bodies))) as server:
        with client_of(server, _strict_response_validation=strict) as client:
            assert client.get("/", into=models) == Foo("bar")
            assert client.get("/", into=models) == Bar("x")
            assert client.get("/", into=kinds) == Foo("bar")
            assert client.get("/", into=kinds) == Number(1)


STATUSES = {
    400: wootiv.BadRequestError,
    401: wootiv.AuthenticationError,
    402: wootiv.APIStatusError,
    403: wootiv.PermissionDeniedError,
    404: wootiv.NotFoundError,
    405: wootiv.APIStatusError,
    409: wootiv.ConflictError,
    418: wootiv.APIStatusError,
    422: wootiv.UnprocessableEntityError,
    429: wootiv.RateLimitError,
    500: wootiv.InternalServerError,
    503: wootiv.InternalServerError,
}


@pytest.mark.parametrize("status", STATUSES)
def test_each_status_raises_its_error(status: int) -> None:
    body = json(b'{"message": "the k of it", "statusCode": 1}', f"{status} X")
    with WireServer(answering(body)) as server:
        with client_of(server, max_retries=0) as client:
            with pytest.raises(STATUSES[status], match=r"GET .* answered") as caught:
                client.users.retrieve("u")
    error: Any = caught.value
    assert isinstance(error, wootiv.APIError)
    assert error.status_code == error.response.status_code == status
    assert error.body == {"message": "the k of it", "statusCode": 1}
    assert error.request.method == "GET"
    assert error.__cause__ is None


@pytest.mark.parametrize(
    ("sent", "body"), [(b"plain text", "plain text"), (b"", None), (b"null", None)]
)
def test_the_body_of_an_error_is_the_received_one(sent: bytes, body: Any) -> None:
    with WireServer(answering(answer(sent, "400 Bad Request"))) as server:
        with client_of(server) as client:
            with pytest.raises(wootiv.BadRequestError) as caught:
                client.users.retrieve("u")
    assert caught.value.body == body


@pytest.mark.parametrize("strict", [False, True])
def test_null_is_none_or_an_empty_list(strict: bool) -> None:
    with WireServer(answering(json(b"null"))) as server:
        with client_of(server, _strict_response_validation=strict) as client:
            found: list[Any] = [
                client.users.retrieve("u"),
                client.space.tokens.list("s"),
                client.roles.delete("r"),
                client.aws.buckets.upload(file=b"..."),
            ]
            pages = (
                client.users.list(),
                client.mailbox.registry.retrieve("m"),
            )
    assert found == [None, [], None, None]
    assert [page.data for page in pages] == [[], []]
    assert not any(page.has_next_page() for page in pages)


def test_a_stream_of_events_is_read_as_it_arrives() -> None:
    def script(line: Line) -> None:
        line.request()
        head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
        line.send(head.encode())
        line.send(b'event: tick\ndata: {"foo": 1}\n\n: still here\n\n')
        line.send(b'data: {"foo":\ndata: 2}\n\n')

    with WireServer(script) as server:
        client = client_of(server)
        with client, client.stream("GET", "/events", into=Number) as stream:
            assert [each for each in stream] == [Number(1), Number(2)]
            assert stream.response.status_code == 200
    assert server.requests[0].headers["accept"] == "text/event-stream"


def test_a_refused_stream_raises_the_error_of_its_status() -> None:
    with WireServer(answering(json(b'{"message": "no"}', "403 Forbidden"))) as server:
        with client_of(server) as client:
            with pytest.raises(wootiv.PermissionDeniedError, match="no"):
                with client.stream("POST", "/events", into=Number, json={}):
                    pass


def test_earlier_path_arguments_are_keyword_only() -> None:
    client = Wootiv(api_key="k")
    kinds = {
        name: parameter.kind
        for name, parameter in inspect.signature(
            client.space.members.retrieve
        ).parameters.items()
    }
    assert kinds["member_uid"] is inspect.Parameter.POSITIONAL_OR_KEYWORD
    assert kinds["space_id"] is inspect.Parameter.KEYWORD_ONLY
