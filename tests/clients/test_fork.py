"""A client keeps working in a child process and in many threads."""

import multiprocessing
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ittybit.errors import JournalError
from ittybit_async import AsyncIttybit, _io
from ittybit_sync import Ittybit
from ittybit_sync.batch.journal.journal import Journal
from tests.support.wire_server import MEDIA, WireServer, answering

FORK = multiprocessing.get_context("fork")
# Python warns about threads during a fork, and the test server uses a thread.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork.*")


@pytest.fixture
def server() -> Iterator[WireServer]:
    with WireServer(answering(MEDIA)) as server:
        yield server


def in_a_child(function: Any) -> str:
    """Return what `function` returns in a forked process."""
    parent_end, child_end = FORK.Pipe()

    def run() -> None:
        child_end.send(function())

    child = FORK.Process(target=run)
    child.start()
    found = parent_end.recv() if parent_end.poll(20) else "nothing"
    child.join(5)
    assert child.exitcode == 0
    return str(found)


def test_a_blocking_client_works_on_both_sides_of_a_fork(
    server: WireServer,
) -> None:
    with Ittybit("key", base_url=server.url) as client:
        client.media.get("med_1")
        assert in_a_child(lambda: client.media.get("med_2").id) == "med_1"
        client.media.get("med_3")
    # The child opened its own connection and did not use the parent's.
    assert (len(server.requests), server.connections) == (3, 2)


def test_an_async_client_works_in_a_child(server: WireServer) -> None:
    async def get(id: str) -> str:
        return (await client.media.get(id)).id

    client = AsyncIttybit("key", base_url=server.url)
    assert _io.run(get("med_1")) == "med_1"
    assert in_a_child(lambda: _io.run(get("med_2"))) == "med_1"
    assert _io.run(get("med_3")) == "med_1"
    assert len(server.requests) == 3


def test_only_the_parent_can_write_to_the_journal_of_a_run(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "run.sqlite3")

    def child() -> str:
        with pytest.raises(JournalError, match="belongs to the parent"):
            journal.record([])
        journal.close()
        return "left"

    with journal._lock:  # pyright: ignore[reportPrivateUsage]  # another thread is in it while a third one forks
        assert in_a_child(child) == "left"
    journal.record([])
    with pytest.raises(JournalError, match="another run works on the journal"):
        Journal(tmp_path / "run.sqlite3")
    journal.close()


async def test_a_child_forked_while_a_loop_runs_can_use_the_client(
    server: WireServer,
) -> None:
    def child() -> str:
        found: list[str] = []
        thread = threading.Thread(
            target=lambda: found.append(_io.run(client.media.get("med_2")).id)
        )
        thread.start()
        thread.join()
        return found[0]

    async with AsyncIttybit("key", base_url=server.url) as client:
        await client.media.get("med_1")
        assert in_a_child(child) == "med_1"
        await client.media.get("med_3")
    assert (len(server.requests), server.connections) == (3, 2)


def test_closing_in_a_child_keeps_the_parent_s_connections_open(
    server: WireServer,
) -> None:
    def child() -> str:
        client.close()
        return "closed"

    with Ittybit("key", base_url=server.url) as client:
        client.media.get("med_1")
        assert in_a_child(child) == "closed"
        client.media.get("med_2")
    assert (len(server.requests), server.connections) == (2, 1)


def test_many_threads_use_one_blocking_client(server: WireServer) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for _ in range(20):
                copy = client.with_options(headers={"X-N": str(number)})
                assert copy.media.get("med_1").id == "med_1"
        except BaseException as error:
            failures.append(error)

    with Ittybit("key", base_url=server.url, max_connections=4) as client:
        threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []
    assert len(server.requests) == 160
    assert server.connections <= 4
    numbers = [request.headers["x-n"] for request in server.requests]
    assert all(numbers.count(str(number)) == 20 for number in range(8))
