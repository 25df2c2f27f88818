"""Jinja2 environment of the HTML pages. It escapes and cleans all values."""

from __future__ import annotations

import base64
import hashlib
import re
import shlex
from collections.abc import Callable
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined
from markupsafe import Markup

from ittybit.core.batch.report.units import (
    count_noun,
    format_count,
    format_duration,
    format_rate,
    format_size,
    format_time,
)
from ittybit.core.url.redaction import redact_urls

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[\ud800-\udfff]")
_LONGEST = 500  # characters of an error


def create_environment(
    loader: BaseLoader, **filters: Callable[..., object]
) -> Environment:
    """Return an environment for the templates that `loader` reads."""
    environment = Environment(
        autoescape=True,
        finalize=_clean,
        loader=loader,
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    known: dict[str, Any] = environment.filters
    known |= filters | {
        "number": format_count,
        "noun": count_noun,
        "size": format_size,
        "duration": format_duration,
        "rate": format_rate,
        "time": format_time,
        "quote": shlex.quote,
        "redact": redact_urls,
        "sha256": _hash,
        "shorten": _shorten,
    }
    return environment


def _clean(value: object) -> object:
    if isinstance(value, str) and not isinstance(value, Markup):
        # HTML does not allow these characters, but file names can contain them.
        return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", value)
    return value


def _hash(text: str) -> str:
    """Return the hash of a script, as in a Content-Security-Policy."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _shorten(text: str) -> str:
    text = redact_urls(text)
    return (
        text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\N{HORIZONTAL ELLIPSIS}"
    )
