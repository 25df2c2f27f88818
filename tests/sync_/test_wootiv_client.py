# Generated from tests/async_/test_wootiv_client.py by build_sync.py. Do not edit.
"""Settings of the Wootiv client, and the requests that it sends."""

import inspect
from typing import Any

import pytest

import wootiv
from ittybit.errors import APIResponseValidationError, ArgumentError
from ittybit_sync.wootiv import Wootiv
from tests.support.wire_server import Seen, WireServer, answer, answering
from wootiv import NOT_GIVEN, Omit, Timeout
from wootiv.settings import CopySettings, WootivSettings

ANSWER = answer(b'{"id": "1"}', Content_Type="application/json")


def sent_request(
    settings: dict[str, Any] | None = None,
    copied: dict[str, Any] | None = None,
    **call: Any,
) -> Seen:
    """Return the request of one call, of a client or a copy, as it arrived."""
    with WireServer(answering(ANSWER)) as server:
        with Wootiv(api_key="k", base_url=server.url, **(settings or {})) as client:
            if copied is not None:
                client = client.copy(**copied)
            client.root.retrieve(**call)
    (seen,) = server.requests
    return seen


def test_a_call_sends_its_key_and_platform_headers() -> None:
    seen = sent_request()
    assert (seen.method, seen.target) == ("GET", "/")
    assert seen.headers["authorization"] == "Bearer k"
    assert seen.headers["accept"] == "*/*"
    assert seen.headers["user-agent"] == f"Wootiv/Python {wootiv.__version__}"
    assert seen.headers["x-stainless-lang"] == "python"
    assert seen.headers["x-stainless-runtime"] == "CPython"
    assert seen.headers["x-stainless-package-version"] == wootiv.__version__
    assert {"x-stainless-os", "x-stainless-arch", "x-stainless-runtime-version"} <= set(
        seen.headers
    )
    assert "idempotency-key" not in seen.headers


def test_get_returns_the_response_of_any_path() -> None:
    with WireServer(answering(ANSWER)) as server:
        with Wootiv(api_key="k", base_url=server.url) as client:
            response = client.get("/")
    assert response.status_code == 200
    assert response.json() == {"id": "1"}


def test_default_headers_are_sent_and_replace_built_in_headers() -> None:
    seen = sent_request({"default_headers": {"X-Foo": "bar"}})
    assert seen.headers["x-foo"] == "bar"
    assert seen.headers["x-stainless-lang"] == "python"
    seen = sent_request(
        {"default_headers": {"X-Foo": "stainless", "x-stainless-lang": "mine"}}
    )
    assert (seen.headers["x-foo"], seen.headers["x-stainless-lang"]) == (
        "stainless",
        "mine",
    )


def test_a_default_header_that_is_omitted_is_not_sent() -> None:
    seen = sent_request({"default_headers": {"x-stainless-lang": Omit()}})
    assert "x-stainless-lang" not in seen.headers


def test_a_default_query_is_sent_and_can_be_overridden() -> None:
    settings = {"default_query": {"query_param": "bar", "foo": "1"}}
    assert (sent_request(settings)).target == "/?query_param=bar&foo=1"
    seen = sent_request(settings, params={"foo": "baz", "own": 2})
    assert seen.target == "/?query_param=bar&foo=baz&own=2"


def test_extra_headers_take_precedence() -> None:
    seen = sent_request(
        {"default_headers": {"X-Bar": "true"}},
        {"default_headers": {"X-Bar": "copy"}},
        extra_headers={"x-bar": "call", "X-Foo": "Foo", "ACCEPT": "text/plain"},
    )
    assert (seen.headers["x-bar"], seen.headers["x-foo"]) == ("call", "Foo")
    assert seen.headers["accept"] == "text/plain"


def test_omit_removes_a_header_of_the_client() -> None:
    seen = sent_request(
        {"default_headers": {"X-Bar": "1"}},
        extra_headers={"x-bar": Omit(), "X-Stainless-Lang": Omit()},
    )
    assert not {"x-bar", "x-stainless-lang"} & set(seen.headers)


def test_an_extra_query_is_merged_and_takes_precedence() -> None:
    seen = sent_request(extra_query={"my_query_param": "Foo"})
    assert seen.target == "/?my_query_param=Foo"
    seen = sent_request(
        params={"bar": "1", "foo": "1"}, extra_query={"foo": "2", "new": True}
    )
    assert seen.target == "/?bar=1&foo=2&new=true"
    seen = sent_request(params={"a": Omit(), "b": NOT_GIVEN, "c": 1})
    assert seen.target == "/?c=1"
    seen = sent_request(
        {"default_query": {"a": 1, "b": 2, "c": 3}},
        extra_query={"a": Omit(), "b": None, "c": NOT_GIVEN},
    )
    assert seen.target == "/?c=3"


def test_an_extra_body_is_merged_and_takes_precedence_even_with_null() -> None:
    with WireServer(answering(ANSWER)) as server:
        with Wootiv(api_key="k", base_url=server.url) as client:
            own: Any = {"filename": "a"}
            call = client.aws.create_signed_put_url
            call(**own, extra_body={"baz": False})
            call(**own, extra_body={"filename": None, "x": NOT_GIVEN})
            call(**own, extra_body=None)
            client.root.retrieve(extra_body={"baz": False})
            client.root.retrieve(extra_body=["any", "thing"])
            client.root.retrieve()
            with pytest.raises(
                ArgumentError, match="because the call has its own body"
            ):
                call(**own, extra_body=["a"])
    assert [request.body for request in server.requests] == [
        b'{"filename":"a","baz":false}',
        b'{"filename":null}',
        b'{"filename":"a"}',
        b'{"baz":false}',
        b'["any","thing"]',
        b"",
    ]
    assert "content-type" not in server.requests[-1].headers


def test_not_given_equals_an_omitted_argument() -> None:
    seen = sent_request(
        {"default_headers": {"X-A": "1"}, "timeout": NOT_GIVEN},
        extra_headers={"x-a": NOT_GIVEN},
        extra_query=NOT_GIVEN,
        extra_body=NOT_GIVEN,
        timeout=NOT_GIVEN,
    )
    assert (seen.headers["x-a"], seen.target, seen.body) == ("1", "/", b"")


@pytest.mark.parametrize(
    ("name", "value"), [("extra_headers", "x"), ("extra_query", 3), ("params", (1,))]
)
def test_an_extra_argument_that_is_not_a_mapping_is_named(
    name: str, value: object
) -> None:
    with pytest.raises(ArgumentError, match=f"{name} must be a mapping, got "):
        sent_request(**{name: value})


def test_a_missing_or_unknown_argument_is_a_type_error() -> None:
    unknown: dict[str, Any] = {"filenam": "a"}
    with Wootiv(api_key="k", base_url="http://127.0.0.1:9") as client:
        with pytest.raises(TypeError, match="Missing required argument: 'filename'"):
            client.aws.create_signed_put_url()
        with pytest.raises(TypeError, match="unexpected keyword argument 'filenam'"):
            client.aws.create_signed_put_url(**unknown)


def test_the_key_comes_from_the_argument_or_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for missing in (None, "", " "):
        with pytest.raises(ArgumentError, match=r"api_key=.*WOOTIV_API_KEY"):
            Wootiv(api_key=missing)
    monkeypatch.setenv("WOOTIV_API_KEY", "found")
    assert Wootiv().api_key == "found"
    assert Wootiv(api_key="given").api_key == "given"
    with pytest.raises(ArgumentError, match="no API key"):
        Wootiv(api_key="")


def test_an_environment_selects_a_server() -> None:
    assert Wootiv(api_key="k").base_url == "http://localhost:3001"
    dev = Wootiv(api_key="k", environment="environment_1")
    assert (
        dev.base_url == "https://dev.wootiv.com" == wootiv.ENVIRONMENTS["environment_1"]
    )
    own = Wootiv(api_key="k", environment="environment_1", base_url="http://h")
    assert own.base_url == "http://h"
    with pytest.raises(ArgumentError, match="unknown environment 'moon'"):
        Wootiv(api_key="k", environment="moon")
    with pytest.raises(ArgumentError, match="base_url must be an http"):
        Wootiv(api_key="k", base_url="", environment="environment_1")


def test_the_base_url_variable_takes_precedence_over_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WOOTIV_BASE_URL", "http://127.0.0.1:9")
    client = Wootiv(api_key="k", environment="environment_1")
    assert client.base_url == "http://127.0.0.1:9"
    assert Wootiv(api_key="k", base_url="http://h").base_url == "http://h"
    other = client.with_options(environment="environment_1")
    assert other.base_url == "https://dev.wootiv.com"
    with pytest.raises(ArgumentError, match="unknown environment 'moon'"):
        Wootiv(api_key="k", environment="moon")


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_base_url_may_have_a_path_and_end_with_a_slash(slash: str) -> None:
    with WireServer(answering(ANSWER)) as server:
        base = f"{server.url}/custom/path{slash}"
        with Wootiv(api_key="k", base_url=base) as client:
            client.get("/foo")
    assert server.requests[0].target == "/custom/path/foo"


def test_the_key_is_not_sent_to_another_host() -> None:
    with WireServer(answering(ANSWER)) as server:
        with Wootiv(api_key="k", base_url="http://h.example") as client:
            client.get(f"{server.url}/elsewhere")
    assert "authorization" not in server.requests[0].headers


def test_a_client_shows_its_settings_and_hides_its_key() -> None:
    client = Wootiv(
        api_key="secret", default_headers={"X-A": "1"}, default_query={"a": [1]}
    )
    assert (client.api_key, client.max_retries) == ("secret", 2)
    assert client.timeout == Timeout(60, connect=5, pool=60)
    assert client.default_headers["x-a"] == "1"
    assert client.default_headers["X-Stainless-Lang"] == "python"
    assert client.auth_headers == {"authorization": "Bearer secret"}
    assert client.default_query == {"a": [1]}
    assert client.user_agent.startswith("Wootiv/Python ")
    assert client.platform_headers()["X-Stainless-Lang"] == "python"
    assert client.qs.stringify({"a": [1, 2]}) == "a=1%2C2"
    assert Wootiv(api_key=lambda: "asked").auth_headers == {}
    for shown in (client, client.default_headers, client.auth_headers):
        assert "secret" not in repr(shown)


@pytest.mark.parametrize("name", ["transport", "connection_pool_limits"])
def test_an_argument_of_the_old_http_library_is_refused_with_its_new_name(
    name: str,
) -> None:
    settings: dict[str, Any] = {name: object()}
    with pytest.raises(ArgumentError, match=f"{name}= exists only in the .* instead"):
        Wootiv(api_key="k", **settings)


@pytest.mark.parametrize("value", [[1], "x", 5])
def test_default_values_that_are_not_mappings_are_one_clear_error(value: Any) -> None:
    with pytest.raises(ArgumentError, match="headers must be a mapping, not"):
        Wootiv(api_key="k", default_headers=value)
    with pytest.raises(ArgumentError, match="default_query must be a mapping, not"):
        Wootiv(api_key="k", default_query=value)


@pytest.mark.parametrize(
    ("key", "is_proxied"),
    [
        ("all://", True),
        ("http://", True),
        ("https://", False),
        ("all://other.example.com", False),
        ("http://127.0.0.1:{port}", True),
        ("http://127.0.0.1:1", False),
    ],
)
def test_a_proxy_is_used_only_for_requests_that_match_its_key(
    key: str, is_proxied: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")  # the mapping wins
    script = answering(answer(b"{}"))
    with WireServer(script) as proxy, WireServer(script) as server:
        proxies = {key.format(port=server.port): proxy.url}
        with Wootiv(
            api_key="k", base_url=server.url, proxies=proxies, max_retries=0
        ) as client:
            client.root.retrieve()
            client.with_options(timeout=9.0).root.retrieve()
    assert (proxy.connections > 0) is is_proxied
    assert (server.connections > 0) is not is_proxied


def test_a_key_with_none_connects_directly_despite_a_wider_key() -> None:
    with WireServer(answering(answer(b"{}"))) as server:
        proxies = {"all://": "http://127.0.0.1:1", "all://127.0.0.1": None}
        with Wootiv(
            api_key="k", base_url=server.url, proxies=proxies, max_retries=0
        ) as client:
            client.root.retrieve()
    assert server.connections == 1


@pytest.mark.parametrize(
    "proxies",
    [
        {"http": "http://p"},
        {"": "http://p"},
        {"socks5://": "http://p"},
        {"http://u:hush@h": "http://p"},
        {"all://h/path": "http://p"},
        {"all://[::1": "http://p"},
        {"all://h:99999": "http://p"},
        {"all://*.": "http://p"},
        {"all://": "socks5://u:hush@p"},
        {"all://": "http://u:hush@[::1"},
        {"all://": ""},
        {"all://": 5},
        {5: "http://p"},
        {"http://": "http://p", "HTTP://": "http://q"},
    ],
)
def test_an_invalid_mapping_of_proxies_is_an_argument_error(
    proxies: Any,
) -> None:
    with pytest.raises(ArgumentError) as caught:
        Wootiv(api_key="k", proxies=proxies)
    assert "hush" not in str(caught.value)


def test_a_setting_with_two_names_can_be_given_only_once() -> None:
    with pytest.raises(ArgumentError, match="default_headers and headers are the same"):
        Wootiv(api_key="k", default_headers={"a": "1"}, headers={"b": "1"})


def test_strict_validation_is_a_setting_of_the_client() -> None:
    strict = Wootiv(api_key="k", _strict_response_validation=True)
    assert strict._engine.options.strict_response_validation
    assert strict.copy()._engine.options.strict_response_validation


def test_a_strict_client_refuses_values_that_a_lenient_one_keeps() -> None:
    body = answer(b'{"signedUrl": 5}', Content_Type="application/json")
    with WireServer(answering(body)) as server:
        with Wootiv(api_key="k", base_url=server.url) as client:
            kept = client.aws.buckets.retrieve_file("a")
            strict = client.copy(_strict_response_validation=True)
            with pytest.raises(APIResponseValidationError):
                strict.aws.buckets.retrieve_file("a")
    assert dict(kept) == {"signed_url": 5}


def test_a_copy_accepts_every_argument_of_a_client() -> None:
    new, copy = (inspect.signature(f) for f in (Wootiv, Wootiv.copy))
    assert set(new.parameters) == set(copy.parameters) - {"self"}
    assert set(WootivSettings.__annotations__) < set(CopySettings.__annotations__)
    assert Wootiv.copy is Wootiv.with_options
