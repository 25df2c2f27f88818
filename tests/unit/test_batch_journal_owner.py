"""A journal has one run at a time, even if two hosts do not share file locks."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ittybit.core.batch.stages import Retried
from ittybit.errors import JournalError
from ittybit_sync.batch.journal import lock, owner
from ittybit_sync.batch.journal.connection import read_owner
from ittybit_sync.batch.journal.journal import Journal
from ittybit_sync.batch.report.statistics import read_report
from tests.support.journal_file import edit_journal

OTHER_HOST = """
import sys
from pathlib import Path
from ittybit_sync.batch.journal import lock, owner
from ittybit_sync.batch.journal.journal import Journal
lock.fcntl = None
owner.BEAT = 0.02
owner._machine = lambda: "other-machine"
own = Journal(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "run.sqlite3"
    Journal(path).close()
    return path


@pytest.fixture
def link(path: Path, tmp_path: Path) -> Path:
    """Return another name of the journal, with another lock file."""
    (tmp_path / "b").mkdir()
    link = tmp_path / "b/run.sqlite3"
    link.hardlink_to(path)
    return link


@pytest.fixture
def other_host(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[subprocess.Popen[str]]:
    """Use the journal on another host, which has its own locks."""
    monkeypatch.setattr(lock, "fcntl", None)
    monkeypatch.setattr(owner, "_LEASE", 5.0)
    command = [sys.executable, "-c", OTHER_HOST, str(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "open\n"
        yield running
        running.kill()


def test_a_journal_that_another_host_uses_is_refused(
    other_host: subprocess.Popen[str], path: Path, link: Path
) -> None:
    for name in (path, link):
        with pytest.raises(JournalError, match="another run"):
            Journal(name)
    assert read_report(path).total == 0


def test_a_run_that_was_killed_on_another_host_is_resumed_later(
    other_host: subprocess.Popen[str],
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other_host.kill()
    other_host.wait()
    monkeypatch.setattr(owner, "_LEASE", 0.3)
    started = time.monotonic()
    with closing(Journal(path)):
        assert time.monotonic() - started >= 0.3
    assert read_owner(path) is None


def test_a_run_that_was_killed_on_this_host_is_resumed_at_once(path: Path) -> None:
    with edit_journal(path) as connection:
        connection.execute("UPDATE journal SET owner = ?", (owner.build_owner(),))
    started = time.monotonic()
    Journal(path).close()
    assert time.monotonic() - started < owner._LEASE / 2


def test_a_run_ends_if_another_one_took_its_journal_over(path: Path) -> None:
    with closing(Journal(path)) as journal:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE journal SET owner = 'another run'")
        with pytest.raises(JournalError, match="another run works on"):
            journal.record([Retried(1)])
    assert read_owner(path) == "another run"


def test_a_run_that_records_nothing_still_commits(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owner, "BEAT", 0.01)
    with closing(Journal(path)) as journal:
        before, ends = journal._commits, time.monotonic() + 5
        while journal._commits == before:
            assert time.monotonic() < ends
            time.sleep(0.01)
    assert not journal._heartbeat._thread.is_alive()
