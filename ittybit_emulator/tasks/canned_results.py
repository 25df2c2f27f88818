"""Canned results for task kinds that need a model."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import msgspec

from ittybit_emulator.errors import TaskError
from ittybit_emulator.settings import Settings
from ittybit_emulator.tasks.names import TRACKS

_TYPES = {
    ".json": ("intelligence", "application/json"),
    ".vtt": ("track", "text/vtt"),
    ".srt": ("track", "text/srt"),
}


@dataclass(frozen=True)
class CannedResult:
    """A canned result: its path, and the `object` and `type` of its file."""

    path: Path
    object: str
    type: str


def provide_result(
    settings: Settings, kind: str, filename: str, folder: Path
) -> CannedResult:
    """Put the result of `kind` for an input `filename` into `folder` and return it.

    Raises TaskError if the kind has no result.
    """
    if settings.fast and settings.answers is None:
        return _write_empty_result(kind, folder)
    result = _find_result(settings.answers, kind, filename)
    copy = folder / result.path.name
    shutil.copyfile(result.path, copy)
    return replace(result, path=copy)


def _find_result(folder: Path | None, kind: str, filename: str) -> CannedResult:
    """Return the result of `kind` for an input `filename`, or raise TaskError.

    ``<kind>/<stem of filename>.json`` takes precedence over ``<kind>.json``. The
    suffixes ``.vtt`` and ``.srt`` work too.
    """
    suffixes = sorted(
        _TYPES, key=lambda suffix: (suffix == ".json") == (kind in TRACKS)
    )
    stem = PurePosixPath(filename).stem
    if folder is not None:
        for base in (folder / kind / stem, folder / kind):
            for suffix in suffixes:
                path = base.with_name(base.name + suffix)
                if path.is_file():
                    return _check_json(CannedResult(path, *_TYPES[suffix]))
    raise TaskError(_missing_message(kind, stem, suffixes[0]))


def _write_empty_result(kind: str, folder: Path) -> CannedResult:
    """Write a result of `kind` without content into `folder`."""
    suffix, content = (".vtt", "WEBVTT\n") if kind in TRACKS else (".json", "{}")
    path = folder / f"{kind}{suffix}"
    path.write_text(content)
    return CannedResult(path, *_TYPES[suffix])


def _check_json(result: CannedResult) -> CannedResult:
    if result.type == "application/json":
        try:
            msgspec.json.decode(result.path.read_bytes())
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise TaskError(
                f"the result in {result.path} must be JSON: {error}"
            ) from error
    return result


def _missing_message(kind: str, stem: str, suffix: str) -> str:
    return (
        f"{kind} needs a model, which this server does not have; to provide a result,"
        f" start it with --answers DIR and put {kind}{suffix} into DIR,"
        f" or {kind}/{stem}{suffix} for this input only"
    )
