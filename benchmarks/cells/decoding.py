"""The reading of a page of 100 media that is in memory already."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tally import is_right
from timing import microseconds


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Read the page over and over in one way."""
    page = (Path(cell["folder"]) / "content" / "pages" / "1.json").read_bytes()
    read = _WAYS[cell["peer"]](page, cell["url"])
    errors = int(not is_right("list_media", read()))
    return {"errors": errors, "cpu_us": microseconds(read, cell["seconds"])}


def _ours(strict: bool, page: bytes, url: str) -> Callable[[], Any]:
    from ittybit import Ittybit
    from ittybit.types import Media

    client = Ittybit("key", base_url=url, strict_response_validation=strict)
    response = client.media.list(limit=100).raw
    assert len(response.content) == len(page)
    return partial(client._engine.read, response, list[Media])


def _msgspec(page: bytes, url: str) -> Callable[[], Any]:
    import bare

    return partial(bare.read_media, page)


def _pydantic(page: bytes, url: str) -> Callable[[], Any]:
    import models
    from pydantic import TypeAdapter

    return partial(TypeAdapter(list[models.Media]).validate_json, page)


def _vendor(page: bytes, url: str) -> Callable[[], Any]:
    from ittybit.core.unchecked_base_model import construct_type
    from ittybit.types.media_list_response import MediaListResponse

    return lambda: construct_type(type_=MediaListResponse, object_=json.loads(page))


_WAYS: dict[str, Callable[[bytes, str], Callable[[], Any]]] = {
    "ours_strict": partial(_ours, True),
    "ours": partial(_ours, False),
    "msgspec": _msgspec,
    "pydantic": _pydantic,
    "vendor": _vendor,
}
