"""Every function that reads JSON skips a byte order mark, and refuses deep nesting."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ittybit.cli.values import parse_json as parse_argument
from ittybit.core.batch.manifest.columns import Columns
from ittybit.core.batch.manifest.formats import read_jsonl
from ittybit.core.batch.manifest.lines import Lines
from ittybit.core.http.models import Headers, RequestInfo, Response
from ittybit.core.http.sse import ServerSentEvent
from ittybit.core.pagination import linked_paging
from ittybit.core.serialization.codec import decode
from ittybit.core.serialization.status_errors import status_error
from ittybit.errors import APIError, ArgumentError
from ittybit.types import Confirmation, Media
from ittybit.webhooks import sign, unwrap
from wootiv.pages import read_any_page, read_numbered_page, read_offset_page

DEEP = b"[" * 30_000 + b"]" * 30_000
BOM = b"\xef\xbb\xbf"


def response(content: bytes, status: int = 200, content_type: str = "") -> Response:
    headers = Headers([("content-type", content_type)] if content_type else ())
    return Response(status, headers, content, RequestInfo("GET", "http://h/media"))


def _read(answer: Response, into: Any) -> Any:
    return decode(answer, into, strict=False)


def _page(paging: Any) -> Callable[[bytes], object]:
    return lambda content: paging(response(content), {}, Media, _read).items


def _line(content: bytes) -> object:
    (entry,) = read_jsonl(Lines(iter([content])), "items.jsonl")
    if entry.error is not None:
        raise entry.error
    return entry.given


READERS: dict[str, Callable[[bytes], object]] = {
    "Response.json": lambda content: response(content).json(),
    "object": lambda content: _read(response(content), object),
    "struct": lambda content: _read(response(content), Media),
    "struct without required fields": lambda c: _read(response(c), Confirmation),
    "list": lambda content: _read(response(content), list[Media]),
    "linked page": _page(linked_paging),
    "numbered page": _page(read_numbered_page),
    "offset page": _page(read_offset_page),
    "any page": _page(read_any_page),
    "event": lambda content: ServerSentEvent(data=content.decode()).json(),
    "webhook": lambda content: unwrap(content, sign(content, "s"), "s").sent,
    "manifest": _line,
    "cell": lambda content: Columns(["source", "task"]).fields(["a", content.decode()]),
}
NESTED = [DEEP, b'{"id": "m", "meta": %b}' % DEEP, b'{"meta": {}, "data": %b}' % DEEP]


@pytest.mark.parametrize("content", NESTED, ids=["bare", "object", "envelope"])
@pytest.mark.parametrize("reader", READERS)
def test_json_that_is_nested_too_deeply_is_an_error_of_this_package(
    reader: str, content: bytes
) -> None:
    with pytest.raises(APIError):
        READERS[reader](content)


@pytest.mark.parametrize("reader", READERS)
def test_a_byte_order_mark_is_skipped(reader: str) -> None:
    page = (
        b'{"data": [{"id": "m"}], "page": 1, "pageCount": 1, "offset": 0, "total": 1}'
    )
    content = {
        "list": b'[{"id": "m"}]',
        "linked page": b'[{"id": "m"}]',
        **dict.fromkeys(("numbered page", "offset page", "any page"), page),
    }.get(reader, b'{"id": "m", "kind": "image"}')
    assert READERS[reader](BOM + content) == READERS[reader](content)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_json_in_another_encoding_of_unicode_is_decoded(encoding: str) -> None:
    content = '{"meta": {}, "data": {"id": "Größe"}}'.encode(encoding)
    assert _read(response(content), Media) == Media(id="Größe")
    assert response(content).json() == {"meta": {}, "data": {"id": "Größe"}}
    error = status_error(response('{"id": "Größe"}'.encode(encoding), 400))
    assert error.body == {"id": "Größe"}
    assert '400: {"id": "Größe"}' in error.message
    with pytest.raises(APIError, match="not JSON"):
        _read(response(content[:-1]), Media)


def test_an_envelope_after_a_byte_order_mark_is_unwrapped() -> None:
    content = BOM + b'{"meta": {}, "data": {"id": "m"}}'
    assert _read(response(content), Media) == Media(id="m")
    assert status_error(response(BOM + b'{"message": "no"}', 400)).body == {
        "message": "no"
    }


def test_the_command_line_reads_json_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(BOM + b'{"a": 1}')
    assert parse_argument(f"@{path}") == parse_argument('\ufeff{"a": 1}') == {"a": 1}
    path.write_bytes(DEEP)
    for text in (f"@{path}", DEEP.decode()):
        with pytest.raises(argparse.ArgumentTypeError, match="is not JSON"):
            parse_argument(text)


TWICE = '{"source": "a", "task": {"kind": "image", "wi\\u0064th": 1, "width": 2}}'


def test_a_name_that_the_caller_gives_twice_is_refused() -> None:
    (entry,) = read_jsonl(Lines(iter([TWICE.encode()])), "items.jsonl")
    assert str(entry.error) == "invalid JSON: the name 'width' is given twice"
    with pytest.raises(ArgumentError, match="the name 'width' is given twice"):
        Columns(["source", "metadata"]).fields(["a", TWICE])
    with pytest.raises(argparse.ArgumentTypeError, match="'width' is given twice"):
        parse_argument(TWICE)
    assert response(TWICE.encode()).json() == {  # of a server
        "source": "a",
        "task": {"kind": "image", "width": 2},
    }


@pytest.mark.parametrize("content", [DEEP, b'{"message": %b}' % DEEP])
def test_the_error_of_a_deeply_nested_body_quotes_it(content: bytes) -> None:
    error = status_error(response(content, 400))
    assert error.body == content.decode()
    assert "[[[[" in error.message


@pytest.mark.parametrize("charset", ["utf-8", "utf-7", "gb18030"])
def test_the_text_of_a_large_body_of_other_bytes_is_its_start(charset: str) -> None:
    content = bytes(range(256)) * 4096
    error = status_error(response(content, 400, f"text/plain; charset={charset}"))
    assert error.body == content[: 1 << 16].decode(charset, "replace")
    assert error.response.content == content


@pytest.mark.parametrize(
    ("charset", "sent", "text"),
    [("utf-7", b"+2QA-", "?"), ("Unicode-Escape", rb"\ud800", r"\ud800")],
)
def test_the_text_of_an_error_has_no_lone_surrogates(
    charset: str, sent: bytes, text: str
) -> None:
    kind = f"application/json; charset={charset}"
    assert status_error(response(sent, 400, kind)).body == text


@pytest.mark.parametrize(
    ("content_type", "encoding"),
    [
        ("application/json; charset=iso-8859-1", "latin-1"),
        ('application/json;charset="ISO-8859-15"', "iso-8859-15"),
        ("application/json; a=b; Charset=windows-1252", "cp1252"),
        ("application/json; charset=utf-16", "utf-16"),
        ("application/json; charset=Shift_JIS", "shift_jis"),
        ("application/json; charset=utf8", "utf-8"),
        ("application/json; charset=nonsense", "utf-8"),
        ("application/json; charset=hex", "utf-8"),
        ("application/json; charset=idna", "utf-8"),
        ("application/json", "utf-8"),
    ],
)
def test_the_text_of_an_error_has_its_charset(content_type: str, encoding: str) -> None:
    word = "画像" if encoding == "shift_jis" else "Größe"
    json = f'{{"message": "{word} fehlt", "kind": "{word}"}}'.encode(encoding)
    error = status_error(response(json, 422, content_type))
    assert f"422: {word} fehlt" in error.message
    assert error.kind == word
    kind = content_type.replace("application/json", "text/plain")
    text = status_error(response(f"{word} fehlt".encode(encoding), 422, kind))
    assert text.body == f"{word} fehlt"
    assert f"422: {word} fehlt" in text.message
