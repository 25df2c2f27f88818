"""Options of a caller are checked before any request."""

from enum import Enum
from typing import Any, cast
from unittest.mock import Mock

import pytest
from msgspec.structs import replace

from ittybit.core.config.options import ClientOptions
from ittybit.core.config.settings import Settings
from ittybit.core.http.request_options import (
    check_headers,
    check_request_options,
    merge_headers,
)
from ittybit.core.payloads.api import ITTYBIT
from ittybit.errors import ArgumentError
from ittybit.timeouts import Timeout
from ittybit.version import VERSION

KEY = "ik_secret"


class Place(Enum):
    QUAY = "http://quay"


OTHERS: dict[str, Any] = {
    "base_url": "http://pier",
    "environment": Place.QUAY,
    "version": "latest",
    "headers": {"X-A": "1"},
    "default_query": {"a": 1},
    "timeout": 3,
    "deadline": 9,
    "max_retries": 7,
    "retry_creates": False,
    "rate_limit": "adaptive",
    "max_connections": 3,
    "proxy": "http://proxy:3128",
    "local_address": "127.0.0.1",
    "verify": False,
    "ssl": "authorities.pem",
    "cert": "mine.pem",
    "session": object(),
    "follow_redirects": False,
    "strict_response_validation": True,
    "on_request": print,
    "on_response": print,
    "on_retry": print,
    "tracer_provider": Mock(spec=["get_tracer"]),
    "meter_provider": Mock(spec=["get_meter"]),
}


def options(**settings: Any) -> ClientOptions:
    key = settings.pop("key", KEY)
    return ClientOptions.of(ITTYBIT, key, cast("Settings", settings))


def test_defaults_come_from_the_api() -> None:
    chosen = options()
    assert chosen.base_url == "https://api.ittybit.com"
    assert chosen.version == "2025-08-20"
    assert chosen.timeout == Timeout(60)
    assert chosen.max_retries == 2


def test_arguments_take_precedence_over_environment_variables(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ITTYBIT_API_KEY", "from_environment")
    monkeypatch.setenv("ITTYBIT_BASE_URL", "http://environment/")
    chosen = options(key=None)
    assert (chosen.key.source, chosen.base_url) == (
        "from_environment",
        "http://environment",
    )
    chosen = options(key="given", base_url="http://given")
    assert (chosen.key.source, chosen.base_url) == ("given", "http://given")
    assert options(base_url=None).base_url == "http://environment"
    chosen = options(base_url=None, environment="default")
    assert chosen.base_url == "http://environment"


def test_an_invalid_url_in_the_environment_names_its_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ITTYBIT_BASE_URL", "api.example.com")
    with pytest.raises(ArgumentError, match="ITTYBIT_BASE_URL must be"):
        options()


@pytest.mark.parametrize("key", [None, "", "  "])
def test_the_error_for_a_missing_key_names_argument_and_variable(
    key: str | None,
) -> None:
    with pytest.raises(ArgumentError, match=r"api_key=\.\.\..* ITTYBIT_API_KEY"):
        options(key=key)


@pytest.mark.parametrize(
    "key", [" ik_secret", "ik_secret\n", "ik_sécret", "ik\0secret"]
)
def test_a_key_that_cannot_be_sent_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(ArgumentError, match="API key contains") as caught:
        options(key=key)
    assert "secret" not in repr(caught.value)


def test_the_repr_does_not_contain_the_key_or_the_headers() -> None:
    chosen = options(headers={"X-Token": "hidden"})
    assert KEY not in repr(chosen)
    assert "hidden" not in repr(chosen)


def test_client_headers_take_precedence_over_api_headers() -> None:
    chosen = options(headers={"accept-version": "latest", "X-A": "1"})
    assert chosen.versioned_headers == {
        "User-Agent": f"ittybit/{VERSION}",
        "Accept": "application/json",
        "Accept-Encoding": "gzip, deflate",
        "Authorization": f"Bearer {KEY}",
        "accept-version": "latest",
        "X-A": "1",
    }


def test_a_header_set_to_none_is_not_sent_in_any_case() -> None:
    first = options(headers={"accept": None, "X-A": "1"})
    assert "Accept" not in first.api_headers
    assert "X-A" not in first.with_settings({"headers": {"x-a": None}}).api_headers


@pytest.mark.parametrize("wrong", [-1, 1.5, True, "2"])
def test_max_retries_must_be_a_non_negative_integer(wrong: Any) -> None:
    with pytest.raises(ArgumentError, match="max_retries must be a whole number"):
        options().with_settings({"max_retries": wrong})
    with pytest.raises(ArgumentError, match="max_retries must be a whole number"):
        check_request_options({"max_retries": wrong})


def test_a_copy_has_the_changed_options_and_keeps_the_others() -> None:
    first = options(headers={"X-A": "1"})
    copy = first.with_settings({"timeout": 3, "max_retries": 0})
    assert (copy.timeout, copy.max_retries) == (Timeout(3), 0)
    assert copy.api_headers == first.api_headers
    assert (first.timeout, first.max_retries) == (Timeout(60), 2)


@pytest.mark.parametrize("name", Settings.__annotations__)
def test_none_restores_the_default_of_any_setting_in_a_copy(name: str) -> None:
    changed = options(**{name: OTHERS[name]})
    assert changed != options()
    back = changed.with_settings(cast("Settings", {name: None}))
    no_limit = replace(options(), timeout=Timeout(None))
    assert back == (no_limit if name == "timeout" else options())
    assert options(**{name: None}) == back


def test_none_does_not_reset_the_value_set_under_an_alias() -> None:
    first = options(verify=False, base_url="http://pier")
    assert (
        first.with_settings({"ssl": None, "verify": "a.pem"}).connections.verify
        == "a.pem"
    )
    assert (
        first.with_settings({"ssl": "a.pem", "verify": None}).connections.verify
        == "a.pem"
    )
    there: Settings = {"environment": Place.QUAY, "base_url": None}
    assert first.with_settings(there).base_url == "http://quay"
    assert first.with_settings(
        {"environment": None, "base_url": "http://a"}
    ).base_url == ("http://a")


@pytest.mark.parametrize(
    "name", ["retry_creates", "follow_redirects", "strict_response_validation"]
)
def test_a_boolean_setting_accepts_only_booleans(name: str) -> None:
    with pytest.raises(ArgumentError, match=f"{name} must be True or False, got 'no'"):
        options(**{name: "no"})


@pytest.mark.parametrize(
    ("name", "hint"),
    [("max_retrys", r"; did you mean 'max_retries'\?$"), ("x", "provider$")],
)
def test_an_unknown_setting_gets_a_suggestion(name: str, hint: str) -> None:
    with pytest.raises(ArgumentError, match=f"unknown argument '{name}', .*{hint}"):
        options(**{name: 1})


def test_an_unknown_request_option_is_reported_with_the_known_ones() -> None:
    unknown: Any = {"max_retry": 1}
    with pytest.raises(
        ArgumentError, match="'max_retry', expected one of max_retries, time"
    ):
        check_request_options(unknown)


@pytest.mark.parametrize(
    "name", ["", "a b", "a\n", "a:b", "ü", "a\0", "a(b)", 7, "a\t"]
)
def test_a_header_name_that_is_not_a_token_is_refused(name: Any) -> None:
    with pytest.raises(ArgumentError, match="is not a valid header name"):
        check_headers({name: "x"})


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\n", "ü", "a\0", "a\x7f"])
def test_a_header_value_with_a_control_character_is_refused(value: str) -> None:
    with pytest.raises(ArgumentError, match="'X-A' contains"):
        check_headers({"X-A": value})
    with pytest.raises(ArgumentError, match="'X-A' contains"):
        merge_headers({}, {"X-A": value})


def test_a_version_with_a_control_character_is_refused() -> None:
    with pytest.raises(ArgumentError, match="'Accept-Version' contains"):
        options(version="2025-08-20\r\nX-Evil: 1")


@pytest.mark.parametrize("value", [7, b"x"])
def test_a_header_value_must_be_a_string(value: Any) -> None:
    with pytest.raises(ArgumentError, match="value of header 'X-A' must be a str"):
        options(headers={"X-A": value})


def test_the_error_for_a_header_does_not_show_its_value() -> None:
    with pytest.raises(ArgumentError) as caught:
        check_headers({"Authorization": "Bearer ik_secret\n"})
    assert "ik_secret" not in repr(caught.value)
