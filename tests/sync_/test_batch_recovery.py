# Generated from tests/async_/test_batch_recovery.py by build_sync.py. Do not edit.
"""A batch finds its own work in the server's lists and reads no more than necessary."""

import json
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest

from ittybit.core.batch.stages import Intended
from ittybit.errors import APIResponseValidationError
from ittybit_sync import Ittybit
from ittybit_sync.batch.journal.journal import Journal
from ittybit_sync.batch.work.creation import Creation, UncertainCreate
from ittybit_sync.concurrency import each
from tests.support.clock import ShiftedClock
from tests.support.wire_server import Line, WireServer, answer

NOW = time.time()
MINUTE = 60.0
URL = "http://127.0.0.1:9/pier.mov"
VIDEO = {"kind": "video"}


def work(id: str, ago: float = 0) -> dict[str, Any]:
    """Return a task as the server lists it, with an ID that shows what it carries."""
    made = datetime.fromtimestamp(NOW - ago, UTC).isoformat()
    return {"id": id, "created": made, "options": {"ref": f"~{digits_of(id)}"}}


def digits_of(id: str) -> str:
    """Return the 16 digits of an ID."""
    return id.encode().hex().rjust(16, "0")


def page(*ids: str, ago: float) -> list[dict[str, Any]]:
    """Return a full page: these IDs, then tasks that no batch created."""
    others = [{**work("other", ago), "options": None} for _ in range(100)]
    return [*(work(id, ago) for id in ids), *others][:100]


def list_server(*pages: Sequence[Any]) -> WireServer:
    """Start a server that lists these pages and then empty ones."""

    def script(line: Line) -> None:
        while (seen := line.request()) is not None:
            query = parse_qs(urlsplit(seen.target).query)
            number = int(query.get("page", ["1"])[0])
            found: Sequence[Any] = pages[number - 1] if number <= len(pages) else []
            line.send(answer(json.dumps(found).encode()))

    return WireServer(script)


def recover(
    server: WireServer, missed: Sequence[UncertainCreate], target: Any = "task"
) -> list[str | None]:
    """Return the recovered ID for each of `missed`, searched concurrently."""
    with Ittybit("key", base_url=server.url) as client:
        creation = Creation(cast(Any, SimpleNamespace(client=client)))

        def one(number: int) -> tuple[int, str | None]:
            return number, creation.find(target, missed[number])

        walk = each(one, range(len(missed)), limit=len(missed))
        with closing(walk) as answers:
            return [id for _, id in sorted([each for each in answers])]


def test_each_search_finds_its_own_work_or_none() -> None:
    ids = ["d", "b", "gone", "a", "c"]
    missed = [UncertainCreate(digits_of(id), NOW) for id in ids]
    with list_server([work(id) for id in "abcd"]) as server:
        assert recover(server, missed) == ["d", "b", None, "a", "c"]


def test_a_search_ends_when_everything_is_older_than_the_missed_create() -> None:
    pages = [page(ago=0), page(ago=10 * MINUTE), page("late", ago=11 * MINUTE)]
    with list_server(*pages) as server:
        assert recover(server, [UncertainCreate(digits_of("late"), NOW)]) == [None]
    assert len(server.requests) == 2


def test_a_search_continues_past_the_work_of_other_batches() -> None:
    pages = [page("theirs", ago=0), page("mine", ago=1)]
    with list_server(*pages) as server:
        assert recover(server, [UncertainCreate(digits_of("mine"), NOW)]) == ["mine"]


def test_a_search_for_several_looks_back_to_the_oldest() -> None:
    since = NOW - 5 * MINUTE
    missed = [
        UncertainCreate(digits_of("first"), since),  # runs alone, the others together
        UncertainCreate(digits_of("new"), since),
        UncertainCreate(digits_of("old"), NOW - 10 * MINUTE),
    ]
    pages = [page("first", "new", ago=5 * MINUTE), page("old", ago=9 * MINUTE)]
    with list_server(*pages) as server:
        assert recover(server, missed) == ["first", "new", "old"]


@pytest.mark.parametrize("body", [b"", b"null", b"[null]", b"[[]]", b'[{"id": 5}]'])
def test_a_damaged_list_does_not_show_that_work_is_missing(body: bytes) -> None:
    def script(line: Line) -> None:
        while line.request() is not None:
            line.send(answer(body))

    missed = [UncertainCreate(digits_of("mine"), NOW)]
    damaged = pytest.raises(APIResponseValidationError, match="damaged list")
    with WireServer(script) as server, damaged:
        recover(server, missed)


@pytest.mark.parametrize("target", ["task", "job", "run"])
def test_work_with_other_digits_or_none_is_ignored(target: str) -> None:
    odd: list[dict[str, Any]] = [
        {"id": "a"},
        {"id": "b", "options": {"ref": "cover"}, "metadata": {"ittybit_batch": 5}},
        {"id": "c", "options": {"ref": digits_of("mine")}, "metadata": {"x": "mine"}},
    ]
    with list_server(odd) as server:
        assert recover(server, [UncertainCreate(digits_of("mine"), NOW)], target) == [
            None
        ]


@pytest.mark.parametrize(
    ("first", "found"),
    [
        ({"created": datetime.fromtimestamp(NOW - 120, UTC).isoformat()}, "b"),
        ({"status": "failed"}, "b"),
        ({"status": "cancelled"}, "b"),
        ({"status": "ready"}, "a"),
        ({"created": datetime.fromtimestamp(NOW - 30, UTC).isoformat()}, "a"),
    ],
)
def test_work_that_failed_or_is_older_than_its_intent_is_not_adopted(
    first: dict[str, Any], found: str
) -> None:
    works = [{**work("mine"), "id": id} for id in "ab"]
    works[0] |= first
    missed = [UncertainCreate(digits_of("mine"), NOW)]
    with list_server(works) as server:
        assert recover(server, missed) == [found]
    with list_server(works[:1]) as server:
        assert recover(server, missed) == [found if found == "a" else None]


def test_a_job_is_found_although_its_ref_looks_like_digits_of_a_batch() -> None:
    job = {
        "id": "a",
        "options": {"ref": f"cover~{digits_of('other')}"},
        "metadata": {"ittybit_batch": digits_of("mine")},
    }
    with list_server([job]) as server:
        missed = [UncertainCreate(digits_of("mine"), NOW)]
        assert recover(server, missed, "job") == ["a"]


def test_a_create_is_not_sent_when_others_count_it_as_timed_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, clock = Journal.record, ShiftedClock(monkeypatch)
    intents, before_posts = 0, list[int]()

    def record_slowly(journal: Journal, changes: list[Any]) -> None:
        nonlocal intents
        if any(isinstance(change, Intended) for change in changes):
            intents += 1
            clock.seconds = 60.0
        record(journal, changes)

    def script(line: Line) -> None:
        while line.request() is not None:
            before_posts.append(intents)
            line.send(answer(b'{"id": "task_1", "status": "ready"}'))

    monkeypatch.setattr(Journal, "record", record_slowly)
    with WireServer(script) as server:
        with Ittybit("key", base_url=server.url) as client:
            run = client.batch(tmp_path / "run.sqlite3", task=VIDEO)
            [outcome] = [outcome for outcome in run([URL])]
    assert outcome.succeeded
    assert before_posts == [2]  # the first intent took longer than a call may
