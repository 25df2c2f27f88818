"""Command ``ittybit upload``, which uploads files and folders, or ingests URLs."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from ittybit.cli.clients import open_client
from ittybit.cli.errors import UsageError
from ittybit.cli.folder import UploadRecord, find_media
from ittybit.cli.output import progress
from ittybit.cli.output.printer import Output
from ittybit.cli.parser import Parser
from ittybit.cli.results.delivery import same_command
from ittybit.cli.results.locations import Location, check_input, parse_location
from ittybit.cli.values import given_options, parse_json_object
from ittybit.types import File
from ittybit_async.client import AsyncIttybit

_OPTIONS = ("folder", "filename", "ref", "metadata", "signed_url")
_OF_ONE = {"filename", "signed_url"}
_FETCHED = ("http", "https")
"""Schemes of URLs that the server downloads. fsspec reads the others."""


def add_arguments(parser: Parser, name: str) -> None:
    """Add the sources and the fields of the new files."""
    add = parser.add_argument
    help_text = "path or URL, or a folder of media files"
    add("source", nargs="+", type=parse_location, metavar="IN", help=help_text)
    add("--folder", metavar="TEXT", help="folder of the new file (default: root)")
    add(
        "--filename",
        metavar="TEXT",
        help="name of the new file (default: name of the source)",
    )
    add("--ref", metavar="TEXT", help="name of the file in the media's urls")
    add(
        "--metadata",
        type=parse_json_object,
        metavar="JSON",
        help="your own data, as a JSON object",
    )
    add("--signed-url", metavar="URL", help="signed put URL; no API key is needed")


@dataclass(frozen=True)
class _Group:
    """Sources to upload: one path or URL, or the files of a folder."""

    sources: list[Location]
    folder: Path | None = None


async def run(arguments: Namespace, output: Output) -> int:
    """Upload the sources in order, and print each file."""
    options = {
        n: v for n, v in given_options(arguments, _OPTIONS).items() if v is not None
    }
    groups = [await _expand(source) for source in arguments.source]
    is_single = len(groups) == 1 and groups[0].folder is None
    if not is_single and not options.keys().isdisjoint(_OF_ONE):
        raise UsageError("--filename and --signed-url accept only one source")
    for source in (source for group in groups for source in group.sources):
        if not source.scheme or source.scheme in _FETCHED:
            check_input(source, "IN", _FETCHED)
    async with open_client(arguments, keyless="signed_url" in options) as client:
        for group in groups:
            has_path = not group.sources[0].scheme
            output.resume_command = same_command(arguments) if has_path else None
            if group.folder is None:
                _show(await _upload(client, group.sources[0], options, output), output)
            else:
                await _upload_folder(client, group, options, output)
    return 0


async def _expand(source: Location) -> _Group:
    if source.scheme or not source.path.is_dir():
        return _Group([source])
    paths = await find_media(source.path)
    if not paths:
        raise UsageError(f"folder {source.text} has no media files; pass another path")
    return _Group([Location(str(path)) for path in paths], source.path)


async def _upload_folder(
    client: AsyncIttybit, group: _Group, options: dict[str, Any], output: Output
) -> None:
    """Upload the files of a folder that no interrupted run has uploaded."""
    assert group.folder is not None
    record = UploadRecord(group.folder, repr((str(client.base_url), options)))
    for source in group.sources:
        content = record.find(source.path)
        if content is None:
            below = source.path.parent.relative_to(group.folder.absolute()).as_posix()
            folder = PurePosixPath(options.get("folder", ""), below)
            name = {} if str(folder) == "." else {"folder": str(folder)}
            file = await _upload(client, source, {**options, **name}, output)
            content = file.to_dict()
            record.add(source.path, content)
        _show(content, output)
    record.remove()


def _show(file: File | dict[str, Any], output: Output) -> None:
    content = file.to_dict() if isinstance(file, File) else file
    cells = [(str(content["id"]), 24), (str(content.get("url") or ""), 0)]
    output.row(content, cells)


async def _upload(
    client: AsyncIttybit, source: Location, options: Mapping[str, Any], output: Output
) -> File:
    upload: Any = client.files.upload
    if source.scheme in _FETCHED:
        download_file: File = await upload(source.text, **options)
        return download_file
    with progress.bar(f"uploading {source.path.name}", output) as bar:
        content = source.text if source.scheme else source.path
        file: File = await upload(content, on_progress=bar.transfer, **options)
        return file
