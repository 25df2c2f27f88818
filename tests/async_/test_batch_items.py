"""Sources of batch items: folders, manifests, and standard input."""

import io
import os
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from ittybit.core.batch.manifest.formats import ManifestEntry
from ittybit.errors import ArgumentError, LocalFileError
from ittybit_async.batch import items_from, items_in


async def collect(items: AsyncGenerator[object]) -> list[Any]:
    """Return the content of each item or the text of its error."""
    found: list[Any] = []
    async for item in items:
        if not isinstance(item, ManifestEntry):
            found.append(item)
        elif item.error is not None:
            found.append(f"{item.where}: {item.error}")
        else:
            found.append(item.given)
    return found


async def below(folder: Path, *patterns: str) -> list[str]:
    """Return the sources of a folder, relative to it."""
    items = await collect(items_in(folder, *patterns))
    return sorted(os.path.relpath(item["source"], folder) for item in items)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a folder with subfolders."""
    for name in ("a.mov", "b.png", "x/c.mov", "x/y/d.MOV", ".e.mov", ".z/f.mov"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"bytes")
    return tmp_path


async def test_a_folder_yields_all_files_that_are_not_hidden(tree: Path) -> None:
    assert await below(tree) == ["a.mov", "b.png", "x/c.mov", "x/y/d.MOV"]


async def test_a_pattern_without_folders_matches_only_the_folder_itself(
    tree: Path,
) -> None:
    assert await below(tree, "*.mov") == ["a.mov"]


async def test_several_patterns_yield_files_that_match_any_of_them(tree: Path) -> None:
    assert await below(tree, "**/*.mov", "*.png") == ["a.mov", "b.png", "x/c.mov"]


async def test_hidden_files_match_a_pattern_with_a_dot(tree: Path) -> None:
    assert await below(tree, "**/.*", ".z/*") == [".e.mov", ".z/f.mov"]


async def test_fields_of_a_folder_are_fields_of_its_items(tree: Path) -> None:
    task = {"kind": "image"}
    [item] = await collect(items_in(tree, "*.png", label="pier", task=task))
    assert item == {"source": str(tree / "b.png"), "label": "pier", "task": task}


async def test_links_to_folders_are_not_followed(tree: Path) -> None:
    (tree / "x/loop").symlink_to(tree, target_is_directory=True)
    (tree / "x/file.mov").symlink_to(tree / "a.mov")
    assert await below(tree, "**/*.mov") == ["a.mov", "x/c.mov", "x/file.mov"]


async def test_a_broken_link_is_an_item(
    tree: Path,
) -> None:
    (tree / "gone.mov").symlink_to(tree / "nowhere")
    (tree / "self.mov").symlink_to(tree / "self.mov")
    assert await below(tree, "*.mov") == ["a.mov", "gone.mov", "self.mov"]


async def test_a_pipe_in_a_folder_is_skipped(tree: Path) -> None:
    os.mkfifo(tree / "pipe.mov")
    assert await below(tree, "*.mov") == ["a.mov"]


async def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LocalFileError, match=r"cannot read .*nowhere"):
        await collect(items_in(tmp_path / "nowhere"))


@pytest.mark.parametrize("pattern", ["/etc/*", "../*", "", "a//b"])
def test_a_pattern_that_leaves_the_folder_is_refused(pattern: str) -> None:
    with pytest.raises(ArgumentError, match="a pattern must be a relative path"):
        items_in(".", pattern)


def test_an_unknown_item_field_is_refused_immediately() -> None:
    with pytest.raises(ArgumentError, match="unknown field of an item 'lable'"):
        items_in(".", lable="pier")


async def manifest_items(folder: Path, name: str, content: bytes) -> list[Any]:
    """Return the items of a manifest with `content`."""
    path = folder / name
    path.write_bytes(content)
    return [
        item.replace(f"{path}, ", "") if isinstance(item, str) else item
        for item in await collect(items_from(path))
    ]


async def test_sources_in_json_lines_are_relative_to_the_manifest(
    tmp_path: Path,
) -> None:
    content = (
        b'\xef\xbb\xbf{"source": "a.mov", "to": "web/", "task": {"kind": "video"}}\r\n'
        b"\r\n"
        b'"https://example.com/b.mov"\n'
        b'{"source": "file_abc", "label": "pier"}'
    )
    assert await manifest_items(tmp_path, "list.jsonl", content) == [
        {"source": f"{tmp_path}/a.mov", "to": "web/", "task": {"kind": "video"}},
        "https://example.com/b.mov",
        {"source": "file_abc", "label": "pier"},
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", "line 2: invalid JSON: "),
        (
            b"[1]",
            "line 2: an entry must be an object with fields of an item, or a string",
        ),
        (b'"\xff"', "line 2: invalid UTF-8: invalid start byte at 1"),
        (b'"a\0b"', "line 2: invalid JSON: "),
        (b'"' + b"a" * (1 << 20), "line 2: the line is longer than 1048576 bytes"),
        (b"[" * 100_000, "line 2: invalid JSON: "),
    ],
)
async def test_an_invalid_line_of_json_is_reported_and_the_others_are_read(
    tmp_path: Path, line: bytes, message: str
) -> None:
    content = b'"https://e.com/a"\n' + line + b'\n"https://e.com/c"\n'
    first, second, third = await manifest_items(tmp_path, "list.ndjson", content)
    assert (first, third) == ("https://e.com/a", "https://e.com/c")
    assert second.startswith(message)


async def test_columns_of_a_table_may_contain_nested_fields(tmp_path: Path) -> None:
    content = (
        b"source,to,label,ref,task.kind,task.width,task.ref,task.layers\r\n"
        b'a.png,web/,pier,7,image,64,8,"[{""kind"": ""text"", ""text"": ""a""}]"\r\n'
        b"\r\n"
        b"b.png,,,,image,50%,,\r\n"
    )
    layers = [{"kind": "text", "text": "a"}]
    task = {"kind": "image", "width": 64, "ref": "8", "layers": layers}
    assert await manifest_items(tmp_path, "list.csv", content) == [
        {
            "source": f"{tmp_path}/a.png",
            "to": "web/",
            "label": "pier",
            "ref": "7",
            "task": task,
        },
        {"source": f"{tmp_path}/b.png", "task": {"kind": "image", "width": "50%"}},
    ]


async def test_a_table_may_contain_jobs_runs_and_metadata(tmp_path: Path) -> None:
    content = (
        b"source,job.kind,job.options.width,job.options.fps,metadata.customer\n"
        b"https://e.com/a,video,640,29.97,0017\n"
    )
    assert await manifest_items(tmp_path, "list.csv", content) == [
        {
            "source": "https://e.com/a",
            "job": {"kind": "video", "options": {"width": 640, "fps": 29.97}},
            "metadata": {"customer": "0017"},
        }
    ]
    content = b'source,run\nhttps://e.com/a,"[{""kind"": ""image""}]"\n'
    [item] = await manifest_items(tmp_path, "list.csv", content)
    assert item["run"] == [{"kind": "image"}]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (b"a,b,c", "line 3: 3 cells for 2 columns"),
        (b"a,{", "line 3: column 'task': '{' must be JSON: "),
        (b"\xff,", "line 3: invalid UTF-8: "),
        (b'"a"b,', "line 3: invalid CSV: "),
    ],
)
async def test_an_invalid_row_is_reported_and_the_others_are_read(
    tmp_path: Path, row: bytes, message: str
) -> None:
    content = b"source,task\nhttps://e.com/a,\n" + row + b"\nhttps://e.com/c,\nx,y,z\n"
    found = await manifest_items(tmp_path, "list.csv", content)
    assert [one for one in found if isinstance(one, dict)] == [
        {"source": "https://e.com/a"},
        {"source": "https://e.com/c"},
    ]
    errors = [one for one in found if isinstance(one, str)]
    assert errors[0].startswith(message)
    assert errors[1] == "line 5: 3 cells for 2 columns"


async def test_an_unclosed_quote_is_reported_with_its_lines(
    tmp_path: Path,
) -> None:
    content = b'source\n"a\nb\nc\n'
    [message] = await manifest_items(tmp_path, "list.csv", content)
    assert message.startswith("lines 2 to 4: invalid CSV: ")


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (b"to,label", "the column 'source' is missing"),
        (b"source,width", "unknown column 'width'"),
        (b"source,run.kind", r"unknown column 'run\.kind'"),
        (b"source,source", "column 'source' is given twice"),
        (b"source,task,task.kind", r"column 'task\.kind' is given twice"),
        (b"source\xff", "invalid UTF-8"),
        ("source".encode("utf-16"), "the encoding is UTF-16: save the file as UTF-8"),
    ],
)
async def test_a_table_with_unknown_columns_is_one_error(
    tmp_path: Path, header: bytes, message: str
) -> None:
    with pytest.raises(ArgumentError, match=rf"list\.csv: .*{message}"):
        await manifest_items(tmp_path, "list.csv", header + b"\na,b\n")


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
async def test_columns_may_be_separated_by_tabs(tmp_path: Path, line_end: str) -> None:
    content = line_end.join(["source\tlabel", "https://e.com/a,b\tpier", ""]).encode()
    [item] = await manifest_items(tmp_path, "list.tsv", content)
    assert item == {"source": "https://e.com/a,b", "label": "pier"}


async def test_a_table_whose_lines_end_with_cr_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="save the file with the line ending LF"):
        await manifest_items(tmp_path, "list.csv", b"source,label\ra,b\r")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.csv", b""),
        ("list.jsonl", b"\n\n"),
        ("list.txt", b" \n"),
        ("list.txt", b""),
    ],
)
async def test_a_manifest_without_items_is_an_error(
    tmp_path: Path, name: str, content: bytes
) -> None:
    with pytest.raises(ArgumentError, match=rf"{name}( has no items|: .* is empty)"):
        await manifest_items(tmp_path, name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.csv", b"source,label\n"),
        ("list.tsv", b"source\tlabel\n\n"),
        ("list.csv", b"source," + b",".join(b"metadata.k%d" % n for n in range(8000))),
    ],
)
async def test_a_table_without_rows_has_no_items(
    tmp_path: Path, name: str, content: bytes
) -> None:
    assert await manifest_items(tmp_path, name, content) == []


async def test_standard_input_without_items_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\n")))
    with pytest.raises(ArgumentError, match="standard input has no items"):
        await collect(items_from("-"))


async def test_a_pattern_that_matches_no_file_is_an_error(tree: Path) -> None:
    with pytest.raises(ArgumentError, match=r"no file in .* matches '\*\.avi' or 'x'"):
        await collect(items_in(tree, "*.avi", "x"))
    (tree / "empty").mkdir()
    with pytest.raises(ArgumentError, match=r"no file in the folder '.*/empty'$"):
        await collect(items_in(tree / "empty"))


@pytest.mark.parametrize("name", ["list.jsonl", "list.txt"])
async def test_a_manifest_in_another_encoding_is_one_error(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(
        ArgumentError, match=rf"{name}: the encoding is UTF-16: save the file as UTF-8"
    ):
        await manifest_items(tmp_path, name, '"a"\n"b"\n'.encode("utf-16"))


async def test_a_text_file_has_one_source_per_line(tmp_path: Path) -> None:
    content = b"a.mov\n\nhttps://e.com/b\n"
    expected = [f"{tmp_path}/a.mov", "https://e.com/b"]
    assert await manifest_items(tmp_path, "list.txt", content) == expected


async def test_sources_may_be_relative_to_another_folder(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text("a.mov\n/b.mov\n")
    items = items_from(path, format="lines", root="/clips")
    assert await collect(items) == ["/clips/a.mov", "/b.mov"]


def test_a_format_that_cannot_be_detected_must_be_given() -> None:
    with pytest.raises(ArgumentError, match=r"'\.xml': set format= to one of"):
        items_from("list.xml")


async def test_a_missing_manifest_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(LocalFileError, match=r"cannot read .*gone\.csv"):
        await collect(items_from(tmp_path / "gone.csv"))


async def test_items_from_a_pipe_are_available_before_it_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader, writer = os.pipe()
    with open(reader) as file, os.fdopen(writer, "wb", buffering=0) as pipe:
        monkeypatch.setattr(sys, "stdin", file)
        items = items_from("-", format="jsonl")
        for number in range(3):
            pipe.write(b'"https://e.com/%d"\n' % number)
            async for item in items:
                assert isinstance(item, ManifestEntry)
                assert item.given == f"https://e.com/{number}"
                break


async def test_standard_input_has_one_source_per_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a.mov\nb.mov")))
    assert await collect(items_from("-")) == ["a.mov", "b.mov"]
    with pytest.raises(ArgumentError, match="Parquet cannot be read from standard"):
        items_from("-", format="parquet")


async def test_parquet_supports_columns_and_nested_structures(
    tmp_path: Path,
) -> None:
    arrow: Any = pytest.importorskip("pyarrow")
    parquet: Any = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "list.parquet"
    rows = [
        {"source": f"{n}.png", "task": {"kind": "image", "width": 8 if n else None}}
        for n in range(600)
    ]
    parquet.write_table(arrow.Table.from_pylist(rows), path)
    items = await collect(items_from(path))
    assert items[0] == {"source": f"{tmp_path}/0.png", "task": {"kind": "image"}}
    assert items[599]["task"] == {"kind": "image", "width": 8}
    assert len(items) == 600


async def test_a_damaged_parquet_file_is_one_error(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    with pytest.raises(ArgumentError, match=r"list\.parquet: .*Parquet"):
        await manifest_items(tmp_path, "list.parquet", b"PAR1" + b"x" * 40 + b"PAR1")


async def test_parquet_without_its_library_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ArgumentError, match="pip install 'ittybit"):
        await collect(items_from(tmp_path / "list.parquet"))
