"""Parser that turns the items of a caller into entries of the journal."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias, cast

from ittybit.batch import Item
from ittybit.core.batch.destination import fill_template, is_folder
from ittybit.core.batch.entry import Entry
from ittybit.core.batch.failures import has_too_many_files, summarize_cause
from ittybit.core.batch.manifest.formats import ManifestEntry
from ittybit.core.batch.plan import build_plan
from ittybit.core.batch.settings import BatchSettings
from ittybit.core.batch.source import Source, digest, is_encodable, parse_source
from ittybit.core.printable import show
from ittybit.core.serialization.codec import encode
from ittybit.core.serialization.plain import to_plain
from ittybit.core.validation import absolute_path
from ittybit.errors import APIError, ArgumentError, LocalFileError
from ittybit_async.batch.journal.paths import check_target

_WORK = ("task", "job", "run", "metadata")
_NO_PLACE = digest(b"", size=8)
_MAX_PLANS = 1024
_MAX_MESSAGE = 1000  # characters; a message shows the item
_Plans: TypeAlias = tuple[bytes, bytes | None]  # and the plan of an older version


class ItemParser:
    """Parses items; it reads files, so call it in a thread.

    Relative paths are joined to `folder`, by default the working folder.
    """

    def __init__(self, settings: BatchSettings, folder: str = "") -> None:
        self._settings, self._folder = settings, folder
        self._plans: dict[bytes, _Plans] = {}
        self._default_item: tuple[Item, _Plans] | None = None
        self._last_folder: str | None = None  # results can be written to it

    def parse(self, items: list[object]) -> list[Entry]:
        """Return `items` as entries; an invalid one has its error in it.

        Raises LocalFileError while too many files are open.
        """
        return [self._parse(item) for item in items]

    def _parse(self, given: object) -> Entry:
        line = given if isinstance(given, ManifestEntry) else ManifestEntry("", given)
        try:
            if line.error is not None:
                raise line.error
            if isinstance(line.given, str | os.PathLike):
                item, plans = self._default_plans()
                source: object = line.given  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  # a path of str or bytes, which is checked there
            else:
                item = Item.of(line.given).under(self._settings.defaults).validate()
                plans, source = self._plans_of(item), item.source
            return self._entry(item, plans, parse_source(source, self._folder))  # pyright: ignore[reportUnknownArgumentType]  # the same
        except APIError as error:
            if has_too_many_files(error):
                raise  # the item is valid
            return _build_invalid(line, error)
        except RecursionError:
            return _build_invalid(line, ArgumentError("the item is nested too deeply"))
        except Exception as error:  # an item may be any object of the caller
            name = type(error).__name__
            return _build_invalid(line, ArgumentError(f"invalid item: {name}: {error}"))

    def _default_plans(self) -> tuple[Item, _Plans]:
        """Return the item and plans of a source without its own settings."""
        if self._default_item is None:
            item = (self._settings.defaults or Item("")).validate()
            self._default_item = item, self._plans_of(item)
        return self._default_item

    def _entry(self, item: Item, plans: _Plans, source: Source) -> Entry:
        to, ref = item.to, to_plain(item.own_ref, "ref")
        if not isinstance(ref, str | None) or not is_encodable(ref or ""):
            raise ArgumentError(
                "ref of an item must be text without null characters and lone "
                f"surrogates, got {show(ref)}"
            )
        plan, old_plan = plans
        identity, old_key = self._identity(source), None
        work = digest(identity, plan, (ref or "").encode())
        if to is None:
            place = _NO_PLACE
        else:
            place = digest(b".", os.fspath(to).encode(), size=8)
            to = fill_template(os.fspath(to), source, item.label, work.hex())
            to = _resolve(os.path.join(self._folder, to))
            self._check_destination(to)
        if old_plan is not None:
            old_key = digest(identity, old_plan, (ref or "").encode()) + place
        return Entry(work + place, plan, source, to, item.label, ref, old_key=old_key)

    def _plans_of(self, item: Item) -> _Plans:
        options = {name: getattr(item, name) for name in _WORK}
        try:
            encoded = encode({**options, "to": item.to is None})
        except ArgumentError:
            build_plan(item)  # names the field
            raise
        plans = self._plans.get(encoded)
        if plans is None:
            given = build_plan(item)
            plan, old_plan = given.simplify().encode(), given.encode()
            plans = plan, None if plan == old_plan else old_plan
            if len(self._plans) >= _MAX_PLANS:  # each item may have its own plan
                self._plans.clear()
            self._plans[encoded] = plans
        return plans

    def _identity(self, source: Source) -> bytes:
        if source.kind != "path":
            return source.text.encode()
        try:
            found = os.stat(source.text)
            _check_file(source.text, found)
            if self._settings.by_content:
                return _hash_content(source.text)
        except OSError as error:
            raise LocalFileError.wrap(error, source.text, "read the source") from error
        return f"{source.text}\0{found.st_size}\0{found.st_mtime_ns}".encode()

    def _check_destination(self, to: str) -> None:
        """Raise an error if the results cannot be written to `to` or below it."""
        if self._settings.journal is not None and not is_folder(to):
            check_target(to, Path(self._settings.journal))
        folder = os.path.dirname(to)
        if folder == self._last_folder:
            return
        existing = folder
        while not os.path.lexists(existing):
            existing = os.path.dirname(existing)
        number = 0
        if not os.path.isdir(existing):
            number = errno.ENOTDIR
        elif not os.access(existing, os.W_OK | os.X_OK):
            number = errno.EACCES
        if number:
            error = OSError(number, os.strerror(number))
            raise LocalFileError.wrap(error, existing, "write the results below")
        self._last_folder = folder


def _resolve(to: str) -> str:
    # A later run may start in another working directory.
    path = absolute_path(to)
    return os.path.join(path, "") if is_folder(to) else path


def _check_file(path: str, found: os.stat_result) -> None:
    """Raise OSError if the file cannot be uploaded."""
    if stat.S_ISDIR(found.st_mode):
        raise OSError(errno.EISDIR, "it is a folder")
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    if not found.st_size:
        raise OSError(errno.ENODATA, "the file is empty")
    if not os.access(path, os.R_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))


def _hash_content(path: str) -> bytes:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _build_invalid(line: ManifestEntry, error: APIError) -> Entry:
    given, message = line.given, _clean(str(error))
    if len(message) > _MAX_MESSAGE:
        message = f"{message[: _MAX_MESSAGE - 3]}..."
    work = digest(b"wrong", _format(given).encode("utf-8", "replace"), message.encode())
    return Entry(
        work + bytes(8),
        b"",
        Source("path", _format_field(given, "source", given)),
        None,
        _format_field(given, "label", ""),
        None,
        summarize_cause(error),
        f"{line.locate(error)}{message}",
    )


def _format_field(given: object, name: str, default: object) -> str:
    """Return a field of an invalid item as text that the journal can store."""
    value = _get_field(given, name, default)
    text = "" if value is None else _format(value, str)[:1000]
    return _clean(text)


def _clean(text: str) -> str:
    """Return `text` without the characters that the journal cannot store."""
    return text.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode()


def _format(value: object, form: Callable[[object], str] = repr) -> str:
    try:
        return form(value)
    except RecursionError:
        return f"a {type(value).__name__} that is nested too deeply"
    except Exception as error:  # of an object of the caller
        return f"a {type(value).__name__} ({type(error).__name__})"


def _get_field(given: object, name: str, default: object) -> object:
    with suppress(Exception):  # of an object of the caller
        if isinstance(given, Mapping):
            return cast("Mapping[str, object]", given).get(name, default)
        return getattr(given, name, default)
    return default
