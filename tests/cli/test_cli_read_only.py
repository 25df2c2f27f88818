"""``ittybit batch`` reads journals on read-only file systems."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ittybit.core.batch.settings import BatchSettings
from ittybit.core.batch.stages import Done
from ittybit_sync.batch.intake.parser import ItemParser
from ittybit_sync.batch.journal.journal import Journal

# Permissions do not apply to root, so that it needs a mount.
MOUNT = "mount --bind {0} {0} && mount -o remount,ro,bind {0}"
PROGRAM = [sys.executable, "-m", "ittybit", "batch"]


def create_journal(folder: Path) -> Iterator[list[Path]]:
    """Yield the files of a journal during a run, and the journal after it."""
    path = folder / "run.sqlite3"
    with closing(Journal(path)) as journal:
        items: list[object] = [{"source": "file_abc", "task": {"kind": "image"}}]
        journal.admit(ItemParser(BatchSettings()).parse(items))
        journal.record([Done(1, 1.0)])
        yield [path, path.with_name("run.sqlite3-wal")]
    yield [path]


def run_read_only(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command while `folder` is on a read-only file system."""
    command = [*PROGRAM, *map(str, arguments)]
    if os.getuid() == 0:
        mount = MOUNT.format(shlex.quote(str(folder)))
        command = ["unshare", "-m", "sh", "-c", f"{mount} && {shlex.join(command)}"]
    folder.chmod(0o555)
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False)
    finally:
        folder.chmod(0o755)


@pytest.mark.skipif(sys.platform != "linux", reason="needs mounts of Linux for root")
@pytest.mark.parametrize("is_killed", [True, False])
def test_a_journal_on_a_read_only_file_system_is_read(
    tmp_path: Path, *, is_killed: bool
) -> None:
    folder, to = tmp_path / "a", tmp_path / "b"
    folder.mkdir()
    to.mkdir()
    for step, files in enumerate(create_journal(to)):
        if step == (not is_killed):
            for file in files:
                shutil.copy(file, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    journal = folder / "run.sqlite3"
    status = run_read_only(folder, "status", journal)
    if "unshare" in status.stderr:
        pytest.skip("root may not mount here")
    assert "1 done" in status.stdout, status.stderr
    assert run_read_only(folder, "export", journal, "-o", to / "all.csv").stdout
    assert run_read_only(folder, "report", journal, "-o", to / "all.html").stdout
    assert "file_abc" in (to / "all.csv").read_text("utf-8")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    refused = run_read_only(folder, "retry", journal)
    assert refused.returncode == 1
    assert "cannot use the journal" in refused.stderr
