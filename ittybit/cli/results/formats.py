"""Agreement of the format of a result with the suffix of the output."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, cast, get_args

from ittybit.cli.errors import UsageError
from ittybit.core.batch.destination import fill_template
from ittybit.core.batch.source import Source
from ittybit.core.kinds.markers import Api
from ittybit.core.kinds.registry import find_kind, flat_options
from ittybit.kinds import Kind

_SUFFIXES: Mapping[str, Sequence[str]] = {
    "alac": ("m4a",),
    "heic": ("heic", "heif"),
    "jpeg": ("jpg", "jpeg"),
    "mov": ("mov", "qt"),
    "mp4": ("mp4", "m4v"),
    "ogg": ("ogg", "oga"),
}
"""Suffixes of formats, the usual one first. Other formats have their name as suffix."""

_DEFAULTS = {"animation": "gif", "audio": "mp3", "video": "mp4"}
"""Formats of results without the option. An image has the format of its input."""


def fit_format(
    flag: str, output: str, kind: type[Kind], api: Api, options: Mapping[str, Any]
) -> dict[str, Any]:
    """Return `options` with the format that fits the suffix of `output`.

    A folder and a name without a suffix fit each format. Raises UsageError if the
    suffix fits no format of the kind, or not the format in `options`.
    """
    option = flat_options(kind, api).get("format")
    formats: tuple[str, ...] = get_args(option.hint) if option is not None else ()
    is_folder = output.endswith(("/", os.sep)) or os.path.isdir(output)
    suffix = "" if is_folder else PurePosixPath(output).suffix
    if not suffix or "{" in suffix or not formats:
        return dict(options)
    fitting = [name for name in formats if suffix.lower() in _suffixes(name)]
    if not fitting:
        raise UsageError(
            f"{flag} {output} does not fit the kind {kind.kind}; use "
            f"{_join_suffixes(formats)}"
        )
    given = options.get("format", fitting[0])
    if given not in fitting and given in formats:
        raise UsageError(
            f"{flag} {output} does not fit --format {given}; use "
            f"{_join_suffixes([given])}, or change --format"
        )
    return {**options, "format": given}


def check_template(to: str, work: Mapping[str, Any]) -> None:
    """Raise UsageError if the results of a batch do not fit the suffix of `to`.

    `work` are the arguments of `client.batch` with the default work.
    """
    fill_template(to, Source("path", "name"), "", "")  # raises for an unknown field
    for api in ("task", "job"):
        body = work.get(api)
        if not isinstance(body, dict) or body["kind"] == "adaptive_video":
            continue
        fields = cast("dict[str, Any]", body)
        options = fields if api == "task" else fields.get("options", {})
        kind = find_kind(fields["kind"], api)
        found = fit_format("--to", to, kind, api, options).get("format")
        default = _DEFAULTS.get(kind.kind, found)
        if found != options.get("format", default):
            raise UsageError(
                f"--to {to} does not fit the default format {default}; add --format "
                f"{found}"
            )


def _suffixes(name: str) -> list[str]:
    return [f".{text}" for text in _SUFFIXES.get(name, (name,))]


def _join_suffixes(formats: Iterable[str]) -> str:
    *others, last = [_suffixes(name)[0] for name in formats]
    comma = "," if len(others) > 1 else ""
    return f"{', '.join(others)}{comma} or {last}" if others else last
