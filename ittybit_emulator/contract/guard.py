"""A warning, or an error, for requests that rely on what nobody has confirmed."""

import logging
from collections.abc import Iterable, Iterator
from functools import cache

from ittybit_emulator.contract.ledger import Entry, entries
from ittybit_emulator.contract.reliance import Use
from ittybit_emulator.errors import RequestError

_log = logging.getLogger("ittybit_emulator.contract")


class Guard:
    """The contract as one running emulator applies it."""

    def __init__(self, *, strict: bool) -> None:
        self._strict = strict
        self._has_warned = False

    @property
    def is_active(self) -> bool:
        """True while requests are compared with the contract."""
        return self._strict or not self._has_warned

    def check(self, operation: str, used: Iterable[Use]) -> None:
        """Log the first reliance on a doubtful behavior, or refuse each if strict."""
        entry = find_doubtful(used)
        if entry is None:
            return
        problem = (
            f"{operation} relies on the {entry.status} behavior {entry.id!r} of the "
            f"contract: {entry.what} (source: {entry.source})"
        )
        if self._strict:
            raise RequestError(400, problem, kind="contract_violated")
        self._has_warned = True
        _log.warning("%s; docs/contract.md lists all of them", problem)


def find_doubtful(used: Iterable[Use]) -> Entry | None:
    """Return the first entry that is inferred or refuted, or None."""
    known = _index()
    for use in used:
        entry = known.get(use) or known.get(use._replace(of="*"))
        if entry is not None and entry.is_doubtful:
            return entry
    return None


@cache
def _index() -> dict[Use, Entry]:
    """Return the entry of each name of the ledger that a request can use."""
    return {use: entry for entry in entries() for use in _names(entry)}


def _names(entry: Entry) -> Iterator[Use]:
    yield from (Use("operations", name) for name in entry.operations)
    yield from (Use("headers", name) for name in entry.headers)
    for of in entry.of:
        yield from (Use("parameters", name, of) for name in entry.parameters)
        for api in entry.apis:
            yield from (Use("options", name, of, api) for name in entry.options)
    for api in entry.apis:
        yield from (Use("kinds", name, api=api) for name in entry.kinds)
