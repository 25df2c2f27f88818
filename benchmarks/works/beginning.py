"""Works before the first call: imports and creating a client."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.peers import OURS, VENDOR
from benchmarks.work import Target, Work

_THEIRS = "from ittybit import Ittybit, AsyncIttybit"


def works() -> Iterator[Work]:
    """Yield imports and constructions."""
    yield _import(
        "import",
        {OURS: "import ittybit", VENDOR: _THEIRS},
        Target("import_ms", at_most=25),
        left_out=frozenset({VENDOR}),
    )
    yield _import(
        "import-sync",
        {
            OURS: "from ittybit_sync import Ittybit",
            "requests_plain": "import requests, msgspec",
            "openai_client": "from openai import OpenAI",
            VENDOR: _THEIRS,
        },
        Target("import_ms", at_most=130),
        Target("import_ms", VENDOR, at_most=0.55),
    )
    yield _import(
        "import-async",
        {
            OURS: "from ittybit_async import AsyncIttybit",
            "aiohttp_tuned": "import aiohttp, msgspec",
            "openai_client": "from openai import AsyncOpenAI",
            VENDOR: _THEIRS,
        },
        Target("import_ms", at_most=200),
        Target("import_ms", VENDOR, at_most=0.85),
    )
    yield _construction("sync", "blocking", "Ittybit", "OpenAI")
    yield _construction("async", "asyncio", "AsyncIttybit", "AsyncOpenAI")


def _import(
    name: str,
    statements: dict[str, str],
    *targets: Target,
    left_out: frozenset[str] = frozenset(),
) -> Work:
    return Work(
        name,
        statements[OURS],
        "importing",
        ("import_ms", "wall_ms", "modules"),
        {peer: {"statement": statement} for peer, statement in statements.items()},
        targets=targets,
        left_out=left_out,
    )


def _construction(word: str, label: str, client: str, other: str) -> Work:
    return Work(
        f"construct-{word}",
        f"Making a client, {label}, after the first",
        "constructing",
        ("cpu_us", "first_ms"),
        {
            OURS: _construction_cell("ittybit", client),
            "openai_client": _construction_cell("openai", other),
            VENDOR: _construction_cell("ittybit", client),
        },
        targets=(Target("cpu_us", at_most=150),),
    )


def _construction_cell(module: str, name: str) -> dict[str, str]:
    statement = f"from {module} import {name}"
    return {"statement": statement, "expression": f"{name}(api_key='key')"}
