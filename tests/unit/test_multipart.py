"""A form contains exactly its parts, whatever their names are."""

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ittybit.body import Body
from ittybit.core.http.multipart import Content, Part, encode_form
from ittybit.errors import ArgumentError
from tests.support.form_reader import form_fields


def read_all(body: Body, size: int = 7) -> bytes:
    """Return all of `body`, read in pieces of `size` bytes."""
    with body.open() as file:
        return b"".join(iter(lambda: file.read(size), b""))


def part(**more: Any) -> Part:
    return Part(**{"name": "file", "content": Content.of(b"..."), **more})


@given(some.lists(some.binary(max_size=40), max_size=4), some.integers(1, 50))
def test_a_form_contains_its_parts_for_any_read_size(
    contents: list[bytes], size: int
) -> None:
    kind, body = encode_form(
        part(name=f"n{at}", content=Content.of(content))
        for at, content in enumerate(contents)
    )
    whole = read_all(body, size)
    assert len(whole) == body.size
    found = form_fields(kind, whole) if contents else []
    assert [(each.name, each.content) for each in found] == [
        (f"n{at}", content) for at, content in enumerate(contents)
    ]


def test_a_form_can_be_read_twice_and_in_one_call() -> None:
    _, body = encode_form([part(), part(content=Content.of(b""))])
    assert read_all(body) == read_all(body) == read_all(body, -1)


# The parser of aiohttp splits quoted text with two semicolons.
WORDS = some.text(
    some.characters(codec="utf-8", exclude_characters="\\"), min_size=1, max_size=20
).filter(lambda text: text.count(";") < 2)


@given(WORDS, WORDS)
def test_no_name_can_add_a_header_or_a_part(name: str, filename: str) -> None:
    kind, body = encode_form([part(name=name, filename=filename, content_type="a/b")])
    head = part(name=name, filename=filename, content_type="a/b").head("edge")
    lines = head.split(b"\r\n")
    assert [line.partition(b":")[0] for line in lines] == [
        b"--edge",
        b"Content-Disposition",
        b"Content-Type",
        b"",
        b"",
    ]
    assert b"\r" not in b"".join(lines)
    assert b"\n" not in b"".join(lines)
    assert lines[1].count(b'"') == 4
    (field,) = form_fields(kind, read_all(body))
    assert field.content == b"..."


@pytest.mark.parametrize("text", ["a\r\nX-Evil: 1", "a\nb", "a\0b", "ü", "a\x0bb"])
def test_no_media_type_and_no_header_can_add_a_header(text: str) -> None:
    for evil in (
        {"content_type": text},
        {"headers": {"X-A": text}},
        {"headers": {text: ""}},
    ):
        with pytest.raises(ArgumentError, match="header"):
            part(**evil).head("edge")


def test_a_part_header_replaces_the_default_in_any_case() -> None:
    headers = {"content-type": "c/d", "X-A": "1"}
    head = part(content_type="a/b", headers=headers).head("edge")
    assert head == (
        b'--edge\r\nContent-Disposition: form-data; name="file"\r\n'
        b"content-type: c/d\r\nX-A: 1\r\n\r\n"
    )


def test_a_name_with_a_lone_surrogate_is_an_argument_error() -> None:
    with pytest.raises(ArgumentError, match=r"file: '\\udce9' cannot be .* \(name, c"):
        part(filename="caf\udce9.png").head("edge")


def test_a_content_that_became_shorter_is_named_in_the_error() -> None:
    short = Content(5, lambda: BytesIO(b"123"))
    _, body = encode_form([part(), part(filename="clip.mp4", content=short)])
    with pytest.raises(OSError, match=r"'clip.mp4' changed.*5 bytes .* 3 were read"):
        read_all(body)


def test_a_content_that_was_modified_is_named_in_the_error() -> None:
    other = Content(3, lambda: BytesIO(b"123"), lambda: False)
    _, body = encode_form([part(content=other, name="bulk[]")])
    with pytest.raises(OSError, match=r"'bulk\[\]' changed .* wrote to it"):
        read_all(body)


def test_a_content_that_cannot_be_opened_is_named_in_the_error() -> None:
    def fail() -> Any:
        raise FileNotFoundError(2, "No such file")

    _, body = encode_form([part(filename="clip.mp4", content=Content(3, fail))])
    with pytest.raises(OSError, match=r"cannot read 'clip.mp4': No such file"):
        read_all(body)


def test_each_content_is_closed_before_the_next_is_opened() -> None:
    opened: list[BytesIO] = []

    def open_next() -> BytesIO:
        assert all(file.closed for file in opened)
        opened.append(BytesIO(b"123"))
        return opened[-1]

    _, body = encode_form([part(content=Content(3, open_next)) for _ in range(3)])
    read_all(body)
    with body.open() as file:
        while len(opened) < 5:  # the first a second time, the second in part
            file.read(1)
    assert [file.closed for file in opened] == [True] * 5
