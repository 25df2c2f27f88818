"""docs/contract.md shows the ledger of the contract."""

import datetime
from pathlib import Path

import msgspec
import pytest

import build_contract
from ittybit_emulator.contract.ledger import Entry, Section, entries, read

ROOT = Path(__file__).parents[2]
DAY = datetime.date(2026, 12, 1)


def page(*found: Entry) -> str:
    """Return the page about a ledger with these entries."""
    return build_contract.render([Section(title="Media", entry=found)])


def test_the_page_shows_each_entry() -> None:
    lines = build_contract.render(read()).splitlines()
    for entry in entries():
        (row,) = [line for line in lines if f"<br>*{entry.id}*" in line]
        assert row.count(" | ") == 3
        assert f" | {entry.status}" in row
        assert entry.source.removeprefix("SDK 1.0.0: ") in row


def test_the_page_counts_the_entries_of_each_status() -> None:
    text = build_contract.render(read())
    found: list[str] = [entry.status for entry in entries()]
    for status in build_contract.MEANINGS:
        (row,) = [one for one in text.splitlines() if one.startswith(f"| {status} |")]
        assert row.endswith(f"| {found.count(status)} |")


def test_the_page_says_what_has_been_verified() -> None:
    entry = next(entry for entry in entries() if entry.status == "inferred")
    assert "Nobody has run this client against the live service yet" in page(entry)
    refuted = msgspec.structs.replace(
        entry, status="refuted", date=DAY, finding="the status is 500"
    )
    text = page(refuted)
    assert "Nobody has run" not in text
    assert "most recently on 2026-12-01" in " ".join(text.split())
    assert "| refuted 2026-12-01: the status is 500 |" in text


@pytest.mark.parametrize("name", ["README.md", "docs/migration.md"])
def test_the_readme_and_the_migration_page_say_what_has_been_verified(
    name: str,
) -> None:
    text = " ".join((ROOT / name).read_text("utf-8").split())
    sentence = "obody has run this client against the live service yet"
    assert (sentence in text) == all(entry.date is None for entry in entries())
    assert "contract.md)" in text
