"""Sources of a batch that the shell lists, and the report of a batch."""

import os

from tests.cli.cli_support import Cli
from tests.cli.test_cli_batch import IMAGE, RUN, pictures


def test_files_that_the_shell_lists_are_items(cli: Cli) -> None:
    here = pictures(cli, "abc")
    words = (*RUN, *sorted(here.glob("*.png")), "--journal", "run.sqlite3", *IMAGE)
    assert "3: 3 done, 0 failed" in cli(*words, "--to", "out/").out
    assert len(list((cli.folder / "out").glob("*.png"))) == 3
    words = (*RUN, "in/a.png", "--journal", "one.sqlite3", *IMAGE, "--dry-run")
    assert "1: 1 new" in cli(*words).out


def test_a_report_says_which_extra_is_missing(cli: Cli) -> None:
    (cli.folder / "in").mkdir()
    cli(*RUN, "in", "--journal", "run.sqlite3", *IMAGE)
    for name in ("PIL", "av"):
        (cli.folder / f"{name}.py").write_text("raise ImportError")
    path = cli.variables({})["PYTHONPATH"]
    cli.environment = {"PYTHONPATH": f"{cli.folder}{os.pathsep}{path}"}
    words = ("batch", "report", "run.sqlite3", "-o", "report.html")
    with cli.start_program(*words) as process:
        out, errors = process.communicate(timeout=30)
    assert (process.returncode, out) == (0, "report.html\n")
    assert errors == (
        "ittybit: thumbnails need Pillow and PyAV; run pip install 'ittybit[report]'\n"
    )
