"""How connections are made, checked when it is said."""

from typing import Any

import pytest

from ittybit.core.config.connections import Connections
from ittybit.errors import ArgumentError


@pytest.mark.parametrize("limit", [0, -1, 2.0, "3", True, None])
def test_a_limit_that_is_no_whole_number_above_0_is_refused(limit: Any) -> None:
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
    ],
)
def test_what_is_no_address_of_a_proxy_is_refused_without_being_shown(
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
def test_an_address_of_a_proxy_is_kept_and_its_password_not_shown(proxy: str) -> None:
    connections = Connections(proxy=proxy)
    assert connections.proxy == proxy
    assert repr(connections) == "Connections(max_connections=100)"


def test_equal_settings_are_one_pool() -> None:
    one, other = Connections(proxy="http://p"), Connections(proxy="http://p")
    assert one == other
    assert hash(one) == hash(other)
    assert one != Connections(proxy="http://p", verify=False)
