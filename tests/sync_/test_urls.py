# Generated from tests/async_/test_urls.py by build_sync.py. Do not edit.
"""URLs have one form on the wire, and an invalid URL raises ArgumentError."""

from pathlib import Path

import pytest

from ittybit.errors import APIResponseValidationError, APIStatusError, ArgumentError
from ittybit_sync import Ittybit
from ittybit_sync.batch import items_from
from tests.support.wire_server import MEDIA, WireServer, answer, answering

BROKEN = ["http://[::1", "http://]/x", "http://\u2100/x", "http://h:99999/x", "http://"]


@pytest.mark.parametrize("end", ["?tenant=5", "/api?", "#part", "/v1#"])
def test_a_base_url_with_a_query_or_fragment_is_refused(end: str) -> None:
    with pytest.raises(ArgumentError, match="base_url must"):
        Ittybit("key", base_url=f"http://127.0.0.1:1{end}")
    with pytest.raises(ArgumentError, match="base_url must"):
        Ittybit("key").with_options(base_url=f"http://127.0.0.1:1{end}")


def test_international_host_names_are_sent_to_a_proxy_in_punycode() -> None:
    with WireServer(answering(MEDIA)) as proxy:
        with Ittybit(
            "key", base_url="http://B\u00fccher.example/\u00fc", proxy=proxy.url
        ) as client:
            client.media.get("med_1")
    (request,) = proxy.requests
    place = "xn--bcher-kva.example"
    assert request.target == f"http://{place}/%C3%BC/media/med_1"
    assert request.headers["host"] == place


def test_raw_utf_8_in_a_location_is_percent_encoded() -> None:
    moved = answer(b"", "302 Found", Location="/caf\u00e9/\u6771 x?q=\u00fc#part")
    with WireServer(answering(moved, MEDIA)) as server:
        with Ittybit("key", base_url=server.url) as client:
            assert (client.media.get("med_1")).id == "med_1"
    assert server.requests[1].target == "/caf%C3%A9/%E6%9D%B1%20x?q=%C3%BC"


def test_bytes_of_a_location_that_are_not_utf_8_are_decoded_as_latin_1() -> None:
    moved = answer(b"", "302 Found", Location="/caf#").replace(b"#", b"\xe9")
    with WireServer(answering(moved, MEDIA)) as server:
        with Ittybit("key", base_url=server.url) as client:
            client.media.get("med_1")
    assert server.requests[1].target == "/caf%C3%A9"


@pytest.mark.parametrize("location", [*BROKEN, "//[x", "http://u@h/"])
def test_a_redirect_to_an_invalid_url_is_not_followed(location: str) -> None:
    moved = answer(b"", "302 Found", Location=location)
    with WireServer(answering(moved)) as server:
        with Ittybit("key", base_url=server.url, max_retries=0) as client:
            with pytest.raises(APIStatusError, match="answered 302"):
                client.media.get("med_1")
    assert len(server.requests) == 1


@pytest.mark.parametrize("url", BROKEN)
def test_an_invalid_url_of_the_caller_is_an_argument_error(
    url: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(b"bytes")
    with Ittybit("key", base_url="http://127.0.0.1:1") as client:
        for call in (
            lambda: client.files.download(url, tmp_path / "x"),
            lambda: client.files.upload(url),
            lambda: client.files.upload(file, signed_url=url),
            lambda: client.get(url),
            lambda: client.post(url, body={}),
        ):
            with pytest.raises(ArgumentError):
                call()
    for name in ("base_url", "proxy"):
        with pytest.raises(ArgumentError, match=name):
            Ittybit("key", **{name: url})  # pyright: ignore[reportArgumentType]  # the names are strings


def test_an_invalid_signed_url_of_the_server_is_not_used(tmp_path: Path) -> None:
    signed = answer(b'{"url": "http://[::1/x?signature=s"}')
    file = tmp_path / "a.png"
    file.write_bytes(b"bytes")
    with WireServer(answering(signed)) as server:
        with Ittybit("key", base_url=server.url, max_retries=0) as client:
            with pytest.raises(APIResponseValidationError, match="no valid URL"):
                client.files.upload(file)
    assert len(server.requests) == 1


def test_an_invalid_url_in_a_manifest_is_one_failed_item(tmp_path: Path) -> None:
    deep = '{"a":' * 900 + "1" + "}" * 900
    manifests = {
        "a.txt": "\n".join([*BROKEN, str(tmp_path / "gone.png")]),
        "b.jsonl": '{"source": "http://[x"}\n{"source": "gone.png"}\n',
        "c.csv": "source,to\nhttp://[x,\ngone.png,\n",
        "d.jsonl": f'{{"source": "x.png", "job": {deep}}}\n{{"source": "gone.png"}}\n',
    }
    with Ittybit("key", base_url="http://127.0.0.1:1") as client:
        for name, text in manifests.items():
            (tmp_path / name).write_text(text)
            batch = client.batch(tmp_path / f"{name}.db", task={"kind": "image"})
            found = [one for one in batch(items_from(tmp_path / name))]
            assert len(found) == len(text.splitlines()) - name.endswith(".csv")
            assert sum("ENOENT" in str(one.cause) for one in found) == 1
