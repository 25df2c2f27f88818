"""The ledger of the contract: contract.toml as entries."""

import datetime
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

PATH = Path(__file__).with_name("contract.toml")

Status: TypeAlias = Literal["documented", "inferred", "confirmed", "refuted"]
Names: TypeAlias = tuple[str, ...]
Work: TypeAlias = Literal["task", "step", "job", "standalone", "run"]


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One behavior of the API, or several of one kind with the same source."""

    id: str
    what: str
    source: str
    status: Status
    test: str
    basis: Literal["example", "conclusion"] | None = None
    date: datetime.date | None = None
    finding: str = ""
    operations: Names = ()
    parameters: Names = ()
    options: Names = ()
    kinds: Names = ()
    fields: Names = ()
    statuses: Names = ()
    headers: Names = ()
    of: Names = ()
    apis: tuple[Work, ...] = ()
    codes: tuple[int, ...] = ()

    @property
    def is_doubtful(self) -> bool:
        """True if nobody has documented or observed this behavior."""
        return self.status in ("inferred", "refuted")


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Entries about one subject."""

    title: str
    entry: tuple[Entry, ...]


class _Ledger(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    section: tuple[Section, ...]


def parse(text: str) -> tuple[Section, ...]:
    """Return the sections of a ledger."""
    return msgspec.convert(tomllib.loads(text), _Ledger).section


@cache
def read() -> tuple[Section, ...]:
    """Return the sections of the ledger that is installed with the emulator."""
    # The package may be in a zip archive, in which PATH cannot be opened.
    installed = files("ittybit_emulator.contract") / PATH.name
    return parse(installed.read_text("utf-8"))


def entries() -> list[Entry]:
    """Return all entries of the ledger."""
    return [entry for section in read() for entry in section.entry]
