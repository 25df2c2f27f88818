"""Connection settings are checked when they are set."""

from typing import Any

import pytest

from ittybit.core.config.connections import Connections
from ittybit.errors import ArgumentError


@pytest.mark.parametrize("limit", [0, -1, 2.0, "3", True, None])
def test_a_limit_must_be_an_integer_above_0(limit: Any) -> None:
    with pytest.raises(ArgumentError, match="max_connections must be a whole number"):
        Connections(max_connections=limit)


@pytest.mark.parametrize(
    "proxy",
    [
        "proxy:3128",
        "ftp://proxy",
        "http://",
        "http://p:x",
        "http://[::1",
        "http://[::1]x:1",
        "http://xn--\u00fc:1",
        7,
        b"http://a",
    ],
)
def test_an_invalid_proxy_is_refused_without_showing_it(
    proxy: Any,
) -> None:
    with pytest.raises(ArgumentError, match="proxy must be an http or https") as caught:
        Connections(proxy=proxy)
    assert str(proxy) not in str(caught.value).removesuffix(
        "'http://user:pass@host:3128'"
    )


@pytest.mark.parametrize(
    "proxy", ["http://p:3128", "https://u:secret@p", "http://[::1]:1"]
)
def test_a_proxy_url_is_kept_and_its_password_is_hidden(proxy: str) -> None:
    connections = Connections(proxy=proxy)
    assert connections.proxy == proxy
    assert repr(connections) == "Connections(max_connections=100)"


def test_equal_settings_share_a_pool() -> None:
    one, other = Connections(proxy="http://p"), Connections(proxy="http://p")
    assert one == other
    assert hash(one) == hash(other)
    assert one != Connections(proxy="http://p", verify=False)
