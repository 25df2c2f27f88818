"""Items become arrivals: what they are known by, and what they ask for."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Mapping
from typing import cast

import msgspec

from ittybit.batch import Item
from ittybit.core.batch.destination import fill_template, is_folder
from ittybit.core.batch.entry import NewItem
from ittybit.core.batch.failures import summarize_cause
from ittybit.core.batch.manifest.listed import ManifestEntry
from ittybit.core.batch.plan import build_plan
from ittybit.core.batch.settings import BatchSettings
from ittybit.core.batch.source import Source, digest, parse_source
from ittybit.errors import APIError, ArgumentError, LocalFileError

_MOST_KNOWN = 1024


class ItemParser:
    """Turns items into arrivals, in a thread: files are looked at."""

    def __init__(self, settings: BatchSettings) -> None:
        self._settings = settings
        self._plans: dict[bytes, bytes] = {}
        self._bare: tuple[Item, bytes] | None = None

    def all_of(self, items: list[object]) -> list[NewItem]:
        """Return `items` as arrivals; what is wrong with one stands in it."""
        return [self._of(item) for item in items]

    def _of(self, given: object) -> NewItem:
        listed = given if isinstance(given, ManifestEntry) else ManifestEntry("", given)
        try:
            if listed.error is not None:
                raise listed.error
            if isinstance(listed.given, str | os.PathLike):
                item, plan = self._default()
                return self._arrival(item, plan, parse_source(listed.given))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]  # a path of str or bytes, which is checked there
            item = Item.of(listed.given).under(self._settings.defaults).checked()
            return self._arrival(item, self._plan(item), parse_source(item.source))
        except APIError as error:
            return _wrong(listed, error)
        except RecursionError:
            return _wrong(listed, ArgumentError("the item is nested too deeply"))

    def _default(self) -> tuple[Item, bytes]:
        """Return what is done with a source alone, which is the same for all."""
        if self._bare is None:
            item = (self._settings.defaults or Item("")).checked()
            self._bare = item, self._plan(item)
        return self._bare

    def _arrival(self, item: Item, plan: bytes, source: Source) -> NewItem:
        to, ref = item.to, item.own_ref
        work = digest(self._identity(source), plan, (ref or "").encode())
        if to is None:
            key = work + digest(b"", size=8)
        else:
            key = work + digest(b".", os.fspath(to).encode(), size=8)
            to = _absolute(fill_template(os.fspath(to), source, item.label, work.hex()))
        return NewItem(key, work, plan, source, to, item.label, ref)

    def _plan(self, item: Item) -> bytes:
        asked = [item.task, item.job, item.run, item.metadata, item.to is None]
        try:
            told = msgspec.json.encode(asked, enc_hook=_refused)
        except UnicodeEncodeError as error:  # a surrogate that stands alone
            raise ArgumentError(f"what an item holds must be text: {error}") from error
        except OverflowError as error:
            raise ArgumentError(f"a number of an item is too large: {error}") from error
        plan = self._plans.get(told)
        if plan is None:
            plan = build_plan(item).encoded()
            if len(self._plans) >= _MOST_KNOWN:  # each item may have one of its own
                self._plans.clear()
            self._plans[told] = plan
        return plan

    def _identity(self, source: Source) -> bytes:
        if source.place != "path":
            return source.text.encode()
        try:
            if self._settings.by_content:
                return _content(source.text)
            found = os.stat(source.text)
        except OSError as error:
            raise LocalFileError.wrap(error, source.text, "read") from error
        if stat.S_ISDIR(found.st_mode):
            raise LocalFileError.wrap(
                IsADirectoryError(21, "it is a folder"), source.text, "read"
            )
        return f"{source.text}\0{found.st_size}\0{found.st_mtime_ns}".encode()


def _absolute(to: str) -> str:
    # A later run may begin in another folder.
    return (
        os.path.join(os.path.abspath(to), "") if is_folder(to) else os.path.abspath(to)
    )


def _content(path: str) -> bytes:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _wrong(listed: ManifestEntry, error: APIError) -> NewItem:
    given, told = listed.given, str(error)
    key = digest(b"wrong", _shown(given).encode("utf-8", "replace"), told.encode())
    return NewItem(
        key + bytes(8),
        key,
        b"",
        Source("path", _text(given, "source", given)),
        None,
        _text(given, "label", ""),
        None,
        summarize_cause(error),
        f"{listed.where}: {told}" if listed.where else told,
    )


def _text(given: object, name: str, default: object) -> str:
    """Return a field of what is no item as a text that can be written down."""
    value = _field(given, name, default) or ""
    text = _shown(value, str)[:1000]
    return text.encode("utf-8", "backslashreplace").decode()


def _shown(value: object, form: Callable[[object], str] = repr) -> str:
    try:
        return form(value)
    except RecursionError:
        return f"a {type(value).__name__} that is nested too deeply"


def _field(given: object, name: str, default: object) -> object:
    if isinstance(given, Mapping):
        return cast("Mapping[str, object]", given).get(name, default)
    return getattr(given, name, default)


def _refused(value: object) -> object:
    raise ArgumentError(f"{value!r} cannot be sent: an item holds JSON values")
