"""After a power failure, a journal has all that it had reported as written."""

import random
import shutil
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ittybit.core.batch.stages import Stage
from ittybit_sync.batch.journal.journal import Journal
from ittybit_sync.batch.report.statistics import read_report
from tests.slow.crash_images import Change, build_image, record_changes

IMAGES = 120
PROGRAM = """
import os, sys
from contextlib import closing
from pathlib import Path
from ittybit.core.batch.settings import BatchSettings
from ittybit.core.batch.stages import Created, Done, Intended
from ittybit_sync.batch.intake.parser import ItemParser
from ittybit_sync.batch.journal import journal as journals

journals._MAX_CHANGES = 60  # more checkpoints
path = Path(sys.argv[1])
written = os.open(f"{path}-ack", os.O_WRONLY | os.O_CREAT, 0o644)
for run in range(4):
    with closing(journals.Journal(path)) as journal:
        first = 1 + 50 * run
        items = [
            {"source": f"https://e.com/{n}", "task": {"kind": "image"}}
            for n in range(first, first + 50)
        ]
        journal.admit(ItemParser(BatchSettings()).parse(items))
        for seq in range(first, first + 40):
            journal.record([Intended(seq, 100.0)])
            os.write(written, b"intended %d\\n" % seq)
            journal.record([Created(seq, f"task_{seq}", 0.1)])
            os.write(written, b"created %d\\n" % seq)
            if seq % 2:
                journal.record([Done(seq, 200.0)])
"""


def read_written(changes: list[Change]) -> dict[int, Stage]:
    """Return the stages that the program had recorded, by item."""
    found: dict[int, Stage] = {}
    for change in changes:
        if change.name.endswith("-ack") and change.kind == "w":
            name, seq = change.content.decode().split()
            found[int(seq)] = Stage[name.upper()]
    return found


def assert_complete(path: Path, written: dict[int, Stage]) -> None:
    """Assert that the journal is valid, twice, and has all stages."""
    for number in range(2):
        if written or number:  # else it may have no tables yet
            read_report(path)
        with closing(Journal(path)) as journal, journal._locked_cursor() as cursor:
            found = cursor.execute("SELECT seq, stage, work_id FROM items").fetchall()
        stages = {seq: (stage, work_id) for seq, stage, work_id in found}
        for seq, stage in written.items():
            assert stages[seq][0] >= stage
            assert stage is not Stage.CREATED or stages[seq][1] == f"task_{seq}"


@pytest.mark.prove
@pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("cc") is None, reason="needs a C compiler"
)
def test_no_record_is_lost_in_120_power_failures(
    tmp_path: Path, say: Callable[[str], None]
) -> None:
    changes = record_changes(tmp_path, PROGRAM)
    chance = random.Random(17)
    folder = tmp_path / "image"
    after_runs = 0
    for _ in range(IMAGES):
        end = chance.randrange(1, len(changes))
        happened = changes[:end]
        image = build_image(happened, chance)
        image.pop(".sqlite3-ack", None)
        if ".sqlite3" not in image:
            continue
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, content in image.items():
            (folder / f"run{name}").write_bytes(content)
        written = read_written(happened)
        assert_complete(folder / "run.sqlite3", written)
        after_runs += bool(written)
    say(f"{IMAGES} images of {len(changes)} changes, {after_runs} with records")
    assert after_runs > IMAGES / 2
