# Generated from tests/async_/test_ipv6_zones.py by build_sync.py. Do not edit.
"""The zone of an IPv6 address is used by the resolver and sent to no server."""

import socket
from pathlib import Path
from typing import Any

import pytest

from ittybit.errors import APIConnectionError
from ittybit_sync import Ittybit
from tests.support.wire_server import MEDIA, WireServer, answer, answering


@pytest.fixture
def resolved(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Record the resolved hosts; a link-local address resolves to this machine."""
    hosts: list[Any] = []
    real = socket.getaddrinfo

    def found(host: Any, *args: Any, **kwargs: Any) -> Any:
        hosts.append(host)
        return real("::1" if host == "fe80::1%lo" else host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", found)
    return hosts


@pytest.mark.parametrize("zone", ["%25lo", "%lo"])
def test_a_zone_is_resolved_and_not_sent(zone: str, resolved: list[Any]) -> None:
    with WireServer(answering(MEDIA), host="::1") as server:
        base = f"http://[FE80::1{zone}]:{server.port}"
        with Ittybit("key", base_url=base) as client:
            client.media.get("med_1")
    assert resolved == ["fe80::1%lo"]
    assert server.requests[0].headers["host"] == f"[fe80::1]:{server.port}"


def test_a_zone_that_starts_with_25_is_decoded_once(resolved: list[Any]) -> None:
    with Ittybit("key", base_url="http://[fe80::1%25254]:1", max_retries=0) as client:
        with pytest.raises(APIConnectionError):
            client.media.get("med_1")
    assert resolved == ["fe80::1%254"]


def test_a_redirect_within_a_zone_keeps_it(resolved: list[Any]) -> None:
    moved = answer(b"", "307 Temporary Redirect", Location="/x")
    with WireServer(answering(moved, MEDIA), host="::1") as server:
        base = f"http://[fe80::1%25lo]:{server.port}"
        with Ittybit("key", base_url=base) as client:
            client.media.get("med_1")
    assert [request.target for request in server.requests] == ["/media/med_1", "/x"]
    assert all("authorization" in request.headers for request in server.requests)


@pytest.mark.parametrize("zone", ["%25lo", "%lo"])
def test_a_proxy_sees_no_zone(zone: str, resolved: list[Any], tmp_path: Path) -> None:
    with WireServer(answering(answer(b"bytes")), host="::1") as proxy:
        address = f"http://us:pa%3Ass@[fe80::1{zone}]:{proxy.port}"
        with Ittybit("k", base_url="http://h.test", proxy=address) as client:
            url = f"http://[fe80::2{zone}]/x%7e/../y?a=%2a"
            client.files.download(url, tmp_path / "x")
    (request,) = proxy.requests
    assert request.headers["host"] == "[fe80::2]"
    assert "lo" not in request.target
    assert resolved == ["fe80::1%lo"]


def test_a_proxy_connects_to_a_host_without_its_zone() -> None:
    with WireServer(answering(answer(b"", "403 Forbidden"))) as proxy:
        with Ittybit(
            "key", base_url="https://[fe80::2%25lo]", proxy=proxy.url, max_retries=0
        ) as client:
            with pytest.raises(APIConnectionError):
                client.media.get("med_1")
    assert proxy.requests[0].target == "[fe80::2]:443"
