"""Unusual values are sent like plain ones, and values that are not finite are not."""

import json
import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from ittybit import Timeout, deadline
from ittybit.batch import Item
from ittybit.errors import APIError, ArgumentError
from ittybit_async import AsyncIttybit
from ittybit_async.batch import items_from
from ittybit_async.wootiv import AsyncWootiv
from ittybit_emulator import Emulator
from tests.support.wire_server import MEDIA, Seen, WireServer, answer, answering

NAN = math.nan
URL = "https://example.com/a.png"
TASKS = [{"kind": "image", "url": URL}]


class Word(StrEnum):
    SQUARE = "square"


class Mixed(str, Enum):  # noqa: UP042  # format() differs from StrEnum
    SQUARE = "square"


class Kind(Enum):
    VIDEO = "video"
    IMAGE = "image"


class Real(float):
    pass


class Whole(int):
    pass


@pytest.fixture
def server() -> Iterator[WireServer]:
    with WireServer(answering(MEDIA)) as server:
        yield server


CALLS: dict[str, Callable[[Any], Any]] = {
    r"metadata\.a\[0\]": lambda c: c.media.update("m", metadata={"a": [NAN]}),
    r"metadata\.b": lambda c: c.files.upload(b"x", filename="a", metadata={"b": NAN}),
    r"metadata\.d": lambda c: c.jobs.create(
        kind="image", input=URL, metadata={"d": NAN}
    ),
    r"layers\[0\]\.x": lambda c: c.tasks.create(
        kind="video", url=URL, layers=[{"kind": "text", "text": "a", "x": NAN}]
    ),
    r"metadata\.c": lambda c: c.runs.create(tasks=TASKS, metadata={"c": NAN}),
    "start": lambda c: c.tasks.create(kind="video", url=URL, start=NAN),
    "width": lambda c: c.tasks.create(kind="image", url=URL, width=math.inf),
    r"workflow\[0\]|width": lambda c: c.automations.create(
        trigger={}, workflow=[{"kind": "image", "width": NAN}]
    ),
    "x": lambda c: c.post("/media", json={"x": NAN}),
    "the body": lambda c: c.post("/media", json=NAN),
    "limit": lambda c: c.media.list(limit=NAN),
    r"q\.r": lambda c: c.get("/media", query={"q": {"r": -math.inf}}),
    "y": lambda c: c.media.list(
        request_options={"additional_query_parameters": {"y": NAN}}
    ),
    "z": lambda c: c.media.create(
        request_options={"additional_body_parameters": {"z": NAN}}
    ),
    ".* header 'X-A'": lambda c: c.get("/media", headers={"X-A": NAN}),
    "idempotency_key": lambda c: c.jobs.create(
        kind="image", input=URL, idempotency_key=NAN
    ),
    "max_retries": lambda c: c.media.get("m", request_options={"max_retries": NAN}),
    "timeout": lambda c: c.media.get("m", request_options={"timeout_in_seconds": NAN}),
}


@pytest.mark.parametrize("name", CALLS)
async def test_a_value_that_is_not_finite_is_refused_before_anything_is_sent(
    server: WireServer, name: str
) -> None:
    async with AsyncIttybit("key", base_url=server.url) as client:
        call = CALLS[name]
        with pytest.raises(ArgumentError, match=f"^{name}"):
            await call(client)
    assert not server.requests


@pytest.mark.parametrize("name", ["timeout", "deadline", "rate_limit", "max_retries"])
async def test_a_setting_that_is_not_finite_is_refused(name: str) -> None:
    settings: dict[str, Any] = {name: NAN}
    with pytest.raises(ArgumentError, match=name):
        AsyncIttybit("key", **settings)
    with pytest.raises(ArgumentError, match="read"):
        Timeout(read=math.inf)


async def test_a_parameter_of_the_client_must_be_finite(server: WireServer) -> None:
    async with AsyncIttybit(
        "key", base_url=server.url, default_query={"tenant": NAN}
    ) as client:
        with pytest.raises(ArgumentError, match=r"^tenant must be a finite value"):
            await client.media.get("m")
    assert not server.requests


async def test_wootiv_refuses_values_that_are_not_finite(server: WireServer) -> None:
    async with AsyncWootiv(api_key="key", base_url=server.url) as client:
        with pytest.raises(ArgumentError, match=r"^limit must be a finite value"):
            await client.mailbox.registry.retrieve("m", limit=NAN)
        with pytest.raises(ArgumentError, match=r"^a must be a finite value"):
            await client.root.retrieve(extra_query={"a": NAN})
        with pytest.raises(ArgumentError, match=r"^value\.a must be a finite value"):
            await client.mailbox.registry.action.create(
                "m",
                enabled=True,
                name="n",
                raw_content=None,
                raw_parsed=None,
                value={"a": NAN},
            )
    assert not server.requests


async def test_a_metadata_value_is_deleted_only_by_none(client: AsyncIttybit) -> None:
    media = await client.media.create(title="x", metadata={"score": 0.5, "pier": 4})
    with pytest.raises(ArgumentError, match=r"^metadata.score must be a finite value"):
        await client.media.update(media.id, metadata={"score": NAN})
    assert (await client.media.get(media.id)).metadata == {"score": 0.5, "pier": 4}
    await client.media.update(media.id, metadata={"score": None})
    assert (await client.media.get(media.id)).metadata == {"pier": 4}


async def test_unusual_values_are_sent_like_plain_ones() -> None:
    server = WireServer(answering(MEDIA, MEDIA, answer(b"[]")))
    with server:
        await _send_unusual_values(server.url)
    _check_requests(*server.requests)


async def _send_unusual_values(url: str) -> None:
    settings: dict[str, Any] = {
        "headers": {"X-Kind": Mixed.SQUARE, "X-Trace": UUID(int=1)},
        "timeout": Whole(9),
        "max_retries": Whole(0),
        "deadline": Decimal(9),
        "default_query": {
            "tag": Kind.IMAGE,
            "word": Word.SQUARE,
            "mixed": Mixed.SQUARE,
        },
    }
    metadata = {"at": Path("a"), "n": None}
    async with AsyncIttybit(Mixed.SQUARE, base_url=url, **settings) as typed:
        client: Any = typed
        with deadline(Real(9)):
            await client.media.update(UUID(int=2), metadata=metadata)
        await client.tasks.create(kind=Kind.VIDEO, url=URL, width=Real(32.0), start=1.5)
        await client.media.list(limit=20.0, page=Decimal(2))


def _check_requests(update: Seen, create: Seen, listing: Seen) -> None:
    assert urlsplit(update.target).path.endswith(f"/{UUID(int=2)}")
    assert json.loads(update.body) == {"metadata": {"at": "a", "n": None}}
    assert update.headers["authorization"] == "Bearer square"
    assert update.headers["x-kind"] == "square"
    assert update.headers["x-trace"] == str(UUID(int=1))
    assert create.body == (
        b'{"kind":"video","url":"https://example.com/a.png","width":32,"start":1.5}'
    )
    query = {"tag": ["image"], "word": ["square"], "mixed": ["square"]}
    assert parse_qs(urlsplit(listing.target).query) == {
        **query,
        "limit": ["20"],
        "page": ["2"],
    }


async def test_an_item_of_a_batch_with_unusual_values(
    client: AsyncIttybit, emulator: Emulator, samples: Path, tmp_path: Path
) -> None:
    source = samples / "still.png"
    items = [
        Item(source, task={"kind": Kind.IMAGE, "width": 32.0}, label=Word.SQUARE),
        Item(source, task={"kind": "image", "width": Decimal(32)}),
        Item(source, task={"kind": "image", "width": NAN}),
        Item(source, job={"kind": "image"}, metadata={"score": math.inf}),
    ]
    run = client.batch(tmp_path / "run.sqlite3")
    outcomes = [outcome async for outcome in run(items)]
    errors = sorted(outcome.error or "" for outcome in outcomes)
    assert errors[0] == ""  # of the first two items, which are the same
    assert "metadata.score must be a finite value, got inf" in errors[1]
    assert errors[2].startswith("width must be a number of pixels")
    assert "got nan" in errors[2]
    assert [outcome.label for outcome in outcomes if outcome.succeeded] == ["square"]
    sent = [json.loads(r.body) for r in emulator.requests if r.path == "/tasks"]
    assert [body["width"] for body in sent] == [32]


async def test_a_nan_in_a_manifest_is_an_error_of_its_line(tmp_path: Path) -> None:
    manifest = tmp_path / "a.jsonl"
    manifest.write_text('{"source": "a.png", "metadata": {"score": NaN}}\n')
    found: list[Any] = [item async for item in items_from(manifest)]
    assert isinstance(found[0].error, APIError)
    assert "line 1" in found[0].where
