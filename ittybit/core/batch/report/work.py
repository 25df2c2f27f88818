"""Kind and options of the work of an item, as text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

import msgspec

from ittybit.core.batch.plan import decode_plan
from ittybit.core.url.redaction import redact_urls

_NO_OPTIONS = ("kind", "input", "metadata", "options", "output", "webhook_url")
_LONGEST = 200  # characters


class Work(msgspec.Struct, frozen=True):
    """Work of an item. A workflow has the kinds and options of all its steps."""

    kind: str = ""
    options: str = ""

    @property
    def text(self) -> str:
        """Kind and options in one line."""
        return " \N{MIDDLE DOT} ".join(filter(None, (self.kind, self.options)))


@lru_cache(maxsize=1024)
def describe_work(plan: bytes) -> Work:
    """Return the work of an encoded plan, without text if the item is invalid."""
    try:
        body = decode_plan(plan).body
    except (TypeError, ValueError, msgspec.DecodeError):
        return Work()
    found = body.get("workflow") or body.get("tasks") or [body]
    steps = cast("list[Mapping[str, Any]]", found)
    kinds = [str(step.get("kind") or "") for step in steps]
    options = [text for step in steps if (text := _describe_options(step))]
    return Work(" + ".join(filter(None, kinds)), _shorten("; ".join(options)))


def _describe_options(step: Mapping[str, Any]) -> str:
    inner: Mapping[str, Any] = step.get("options") or {}
    outer = {name: value for name, value in step.items() if name not in _NO_OPTIONS}
    return ", ".join(
        f"{name} {_describe_value(value)}" for name, value in {**outer, **inner}.items()
    )


def _describe_value(value: object) -> str:
    if isinstance(value, str):
        return value
    return msgspec.json.encode(value, enc_hook=str).decode()


def _shorten(text: str) -> str:
    text = redact_urls(text)
    is_long = len(text) > _LONGEST
    return f"{text[:_LONGEST]}\N{HORIZONTAL ELLIPSIS}" if is_long else text
