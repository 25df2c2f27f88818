# Generated from tests/async_/test_batch_intake.py by build_sync.py. Do not edit.
"""A batch reads its items when it needs them, and takes turns between labels."""

import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from ittybit.batch import Outcome
from ittybit.core.batch.settings import BatchSettings
from ittybit.core.batch.stages import Change, Intended
from ittybit_emulator import Emulator, Script
from ittybit_sync import Ittybit, _io
from ittybit_sync.batch import Batch, items_from
from ittybit_sync.batch.intake.parser import ItemParser
from ittybit_sync.batch.journal.journal import Journal

VIDEO = {"kind": "video"}
number = count(1)


@pytest.fixture
def quick(emulator: Emulator) -> Generator[Ittybit]:
    """Return a client with a timeout of one second and scripted tasks."""
    emulator.scripts.add(Script(), times=None)
    with Ittybit(emulator.key, base_url=emulator.url, timeout=1) as client:
        yield client


def batch(client: Ittybit, folder: Path, **more: Any) -> Batch:
    """Return a batch with a short settle time."""
    settings: dict[str, Any] = {"settle": 0.5, "task": VIDEO, **more}
    return client.batch(folder / "run.sqlite3", **settings)


def unique_urls(many: int = 1) -> list[str]:
    """Return URLs that no other test uses."""
    return [
        f"http://127.0.0.1:9/{time.time_ns()}-{next(number)}.mov" for _ in range(many)
    ]


def outcomes(run: Batch, items: Any) -> list[Outcome]:
    """Return the outcomes of items."""
    return [outcome for outcome in run(items)]


def admit(folder: Path, items: list[object], changes: Sequence[Change] = ()) -> None:
    """Write `items` and `changes` to a new journal."""
    with closing(Journal(folder / "run.sqlite3")) as journal:
        journal.admit(ItemParser(BatchSettings()).parse(items))
        journal.record(changes)


def test_labels_take_turns_by_weight(quick: Ittybit, tmp_path: Path) -> None:
    items = [{"source": url, "label": "crowd"} for url in unique_urls(25)]
    items += [{"source": url, "label": "one"} for url in unique_urls(5)]
    items += [{"source": url, "label": "paying"} for url in unique_urls(10)]
    admit(tmp_path, [{"task": VIDEO, **item} for item in items])
    run = batch(quick, tmp_path, concurrency=1, weights={"paying": 2})
    order = [outcome.label for outcome in outcomes(run, None)]
    assert len(order) == 40
    assert order[:20].count("one") == 5
    assert order[:20].count("paying") >= 9


@pytest.mark.parametrize("concurrency", [1, 4])
def test_items_are_read_when_few_items_have_not_ended(
    quick: Ittybit, emulator: Emulator, tmp_path: Path, concurrency: int
) -> None:
    emulator.scripts.add(Script(seconds=0.02), times=None)
    urls, ended = unique_urls(8 * concurrency), 0
    ahead: list[int] = []

    def read() -> Iterator[str]:
        for number, url in enumerate(urls, 1):
            ahead.append(number - ended)
            yield url

    run = batch(quick, tmp_path, concurrency=concurrency)
    for earlier in (False, True):
        ended = 0
        for outcome in run(read()):
            assert outcome.earlier is earlier
            ended += 1
            _io.sleep(0.01)  # a slow caller
        assert ended == len(urls)
    assert max(ahead) <= 3 * concurrency


def test_outcomes_of_an_earlier_run_do_not_wait_for_a_free_worker(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    done, *busy = unique_urls(4)
    run = batch(quick, tmp_path, concurrency=1)
    outcomes(run, [done])
    emulator.scripts.clear()
    emulator.scripts.add(Script(seconds=5), times=None)
    with closing(run([done, *busy])) as results:
        for outcome in results:
            assert (outcome.source, outcome.earlier) == (done, True)
            break


def test_finished_items_do_not_delay_the_reading_of_others(
    quick: Ittybit, tmp_path: Path
) -> None:
    urls, others = unique_urls(20), unique_urls(4)
    run = batch(quick, tmp_path, concurrency=2)
    assert len(outcomes(run, [*urls, *urls])) == 20
    found = outcomes(run, [*urls, *urls, *others])
    assert sorted(outcome.earlier for outcome in found) == [False] * 4 + [True] * 20


def test_items_in_doubt_do_not_delay_the_reading_of_others(
    quick: Ittybit, tmp_path: Path
) -> None:
    urls = unique_urls(12)
    intents = [Intended(seq, time.time()) for seq in range(1, 11)]
    admit(tmp_path, [{"source": url, "task": VIDEO} for url in urls[:10]], intents)
    run = batch(quick, tmp_path, concurrency=1, settle=60)
    for outcome in run(urls):
        assert outcome.source in urls[10:]
        break


@pytest.mark.parametrize("name", ["list.csv", "list.jsonl", "list.txt", "generator"])
def test_items_of_each_source_are_admitted_when_few_items_have_not_ended(
    quick: Ittybit, tmp_path: Path, name: str
) -> None:
    urls = unique_urls(60)

    def generate() -> Generator[str]:
        for url in urls:
            yield url

    quoted = [f'"{url}"' for url in urls]
    head = ["source"] if name == "list.csv" else []
    (tmp_path / name).write_text("\n".join(head + (urls if "txt" in name else quoted)))
    items = generate() if name == "generator" else items_from(tmp_path / name)
    run = batch(quick, tmp_path, concurrency=2)
    with closing(run(items)) as found:
        for outcome in found:
            assert outcome.succeeded
            break
    report = run.report()
    assert report.done >= 1
    assert report.open <= 3 * 2


@pytest.mark.parametrize(
    "bad",
    [
        {"task": {"kind": "image", "ref": "a\0b"}},
        {"job": {"kind": "image", "metadata": {"pier": Decimal("1e400")}}},
    ],
    ids=["ref", "number"],
)
def test_an_item_that_the_journal_cannot_store_fails_alone(
    quick: Ittybit, tmp_path: Path, bad: dict[str, Any]
) -> None:
    good, other = unique_urls(2)
    run = batch(quick, tmp_path)
    found = outcomes(run, [{"source": other, **bad}, good])
    assert {outcome.source: outcome.succeeded for outcome in found} == {
        other: False,
        good: True,
    }
    assert outcomes(run, unique_urls()) != []
