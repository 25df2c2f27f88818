"""A side that decodes a page of 100 media from memory."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Self

import msgspec
from task import is_page


class Of:
    """One decoder. With `kept`, a round decodes that many pages and keeps them."""

    def __init__(self, cell: dict[str, Any]) -> None:
        folder = Path(cell["folder"]) / "content" / "pages"
        self._page = (folder / "1.json").read_bytes()
        self._decode = _WAYS[cell["peer"]](cell["url"])
        self.least: int = cell.get("kept", 1)
        self._keeps = "kept" in cell
        self._kept: list[Any] = []

    def __enter__(self) -> Self:
        media = self._decode(self._page)
        if not is_page(media):
            raise RuntimeError("the page is decoded wrong")
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def prepare(self) -> None:
        """Do nothing: decoding needs no preparation."""

    def run(self, count: int) -> None:
        """Decode `count` pages."""
        for _ in range(count):
            media = self._decode(self._page)
            if self._keeps:
                self._kept.append(media)

    def finish(self) -> dict[str, float]:
        """Release the kept pages."""
        self._kept.clear()
        return {}


def _ours(strict: bool, url: str) -> Callable[[bytes], Any]:
    from ittybit.types import Media
    from ittybit_sync import Ittybit

    client = Ittybit("key", base_url=url, strict_response_validation=strict)
    response = client.media.list(limit=100).raw
    client.close()
    return lambda _: client._engine.read(response, list[Media])


def _msgspec(_: str) -> Callable[[bytes], Any]:
    import bare

    decode: Callable[[bytes], Any] = bare.read_media
    return decode


def _tracked(_: str) -> Callable[[bytes], Any]:
    """Return a decoder of the same structs that the garbage collector tracks."""
    from ittybit.types import File, Media

    def copy(model: type[msgspec.Struct], name: str, own: dict[str, Any]) -> Any:
        fields: list[Any] = []
        for field in msgspec.structs.fields(model):
            kind = own.get(field.name, field.type)
            default = () if field.required else (field.default,)
            fields.append((field.encode_name, kind, *default))
        return msgspec.defstruct(name, fields, frozen=True, kw_only=True, gc=True)

    file = copy(File, "File", {})
    media = copy(Media, "Media", {"files": tuple[file, ...]})
    return msgspec.json.Decoder(list[media]).decode


def _pydantic(_: str) -> Callable[[bytes], Any]:
    import models
    from pydantic import TypeAdapter

    return TypeAdapter(list[models.Media]).validate_json


def _vendor(_: str) -> Callable[[bytes], Any]:
    from published.core.unchecked_base_model import construct_type
    from published.types.media_list_response import MediaListResponse

    return lambda page: construct_type(
        type_=MediaListResponse, object_=json.loads(page)
    )


_WAYS: dict[str, Callable[[str], Callable[[bytes], Any]]] = {
    "ours_strict": partial(_ours, True),
    "ours": partial(_ours, False),
    "msgspec": _msgspec,
    "msgspec_tracked": _tracked,
    "pydantic": _pydantic,
    "vendor": _vendor,
}
