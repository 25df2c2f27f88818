"""The page docs/contract.md, generated from the ledger of the contract.

build_sync.py writes and checks it, and `make live` writes it after the ledger.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from ittybit_emulator.contract.ledger import PATH, Entry, Section, parse

PAGE = Path("docs", "contract.md")
SDK = "SDK 1.0.0: "
INTRODUCTION = """\
# The contract with the API

<!-- Generated from contract.toml by build_sync.py. Do not edit. -->

This page lists each behavior of the Ittybit API that the client or the emulator relies
on. {verified}

| status | meaning | entries |
|---|---|---|
"""
UNVERIFIED = """\
Nobody has run this client against the live service yet: everything rests on the
vendor's documentation and SDK."""
VERIFIED = """\
`make live` has compared some of them with the live service, most recently on {date}.
The rest relies on the vendor's documentation and SDK."""
MEANINGS = {
    "documented": "the vendor's SDK 1.0.0, or a page of its documentation, says so",
    "inferred": "it rests on an example, or on our own conclusion",
    "confirmed": "`make live` observed it on the date",
    "refuted": "`make live` observed something else on the date",
}
BASES = {
    "example": "from an example",
    "conclusion": "our conclusion",
}
USE = """\

Pages of the vendor's documentation describe several versions of the API, contradict
each other in places, and were read as stored copies. A source without a link is a file
of the package `ittybit==1.0.0`.

* `ittybit emulator --strict-contract` refuses a request that relies on an inferred or
  refuted behavior. Without the option, the emulator logs a warning for the first one.
* `make live` compares the ledger with the service, and writes the result into it. It
  needs `ITTYBIT_API_KEY`. It only reads, unless `LIVE_WRITES=1` is set.
* The ledger is `ittybit_emulator/contract/contract.toml`.
"""
# Without JavaScript, the page shows all entries and no filter.
FILTER = """\
<script>
(() => {
  const tables = [...document.querySelectorAll("table")].filter(
    table => table.querySelector("th").textContent === "behavior")
  const box = document.createElement("p")
  box.innerHTML = `<label>Show <select id="status"><option value="">all entries</option>
    <option>documented</option><option>inferred</option><option>confirmed</option>
    <option>refuted</option></select></label>`
  document.querySelector("h2").before(box)
  box.querySelector("select").addEventListener("change", event => {
    for (const table of tables) {
      for (const row of table.tBodies[0].rows)
        row.hidden = !row.cells[1].textContent.startsWith(event.target.value)
      table.hidden = [...table.tBodies[0].rows].every(row => row.hidden)
    }
  })
})()
</script>
"""


def pages() -> dict[Path, str]:
    """Return the text of the page by its path."""
    return {PAGE: render(parse(PATH.read_text("utf-8")))}


def render(sections: Iterable[Section]) -> str:
    """Return the page about the entries of a ledger."""
    sections = list(sections)
    entries = [entry for section in sections for entry in section.entry]
    counts = Counter[str](entry.status for entry in entries)
    lines = [
        f"| {status} | {meaning} | {counts[status]} |"
        for status, meaning in MEANINGS.items()
    ]
    lines += ["", USE.strip(), ""]
    for section in sections:
        lines += table(section)
    text = INTRODUCTION.format(verified=describe_checks(entries))
    return text + "\n".join(lines) + "\n" + FILTER


def describe_checks(entries: Iterable[Entry]) -> str:
    """Return the sentence about the comparison with the live service."""
    dates = [entry.date for entry in entries if entry.date]
    return VERIFIED.format(date=max(dates)) if dates else UNVERIFIED


def table(section: Section) -> Iterator[str]:
    """Yield the lines about one section."""
    yield from (f"## {section.title}", "")
    yield from ("| behavior | status | source | test |", "|---|---|---|---|")
    for entry in section.entry:
        cells = (behavior(entry), status(entry), source(entry), tested(entry))
        yield f"| {' | '.join(cells)} |"
    yield ""


def behavior(entry: Entry) -> str:
    """Return what an entry states, and the names that it lists."""
    names = (*entry.parameters, *entry.options, *entry.kinds)
    names = (*names, *entry.fields, *entry.statuses)
    listed = ", ".join(f"`{name}`" for name in names)
    what = f"{entry.what.rstrip('.')}: {listed}" if listed else entry.what
    return f"{what.replace('|', '&#124;')}<br>*{entry.id}*"


def status(entry: Entry) -> str:
    """Return the status of an entry with its date, or with its basis."""
    if entry.date:
        found = f"{entry.status} {entry.date}"
        return f"{found}: {entry.finding}" if entry.finding else found
    if entry.basis:
        return f"{entry.status}, {BASES[entry.basis]}"
    return entry.status


def source(entry: Entry) -> str:
    """Return the source of an entry as a link, or as the name of a file."""
    if entry.source.startswith(SDK):
        return f"`{entry.source.removeprefix(SDK)}`"
    return f"[{entry.source.removeprefix('https://')}]({entry.source})"


def tested(entry: Entry) -> str:
    """Return the name of the test of an entry as a sentence, with its module."""
    path, _, name = entry.test.partition("::")
    sentence = name.removeprefix("test_").replace("_", " ")
    return f"{sentence} (`{Path(path).name}`)"
