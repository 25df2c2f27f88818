# Generated from tests/async_/test_progress_bars.py by build_sync.py. Do not edit.
"""Progress bars of `progress=True`: on a terminal, in a notebook, and in a log."""

import io
import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from ittybit.errors import ArgumentError
from ittybit.progress import Progress
from ittybit_emulator import Emulator, Script
from ittybit_sync import Ittybit, progress_bar

DATA = bytes(1 << 20)


class Screen(io.StringIO):
    """A terminal that records what it shows."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator(fast=True) as emulator:
        yield emulator


def write_to(file: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    # pytest replaces sys.stderr again before the test runs.
    system = SimpleNamespace(stderr=file, modules=sys.modules)
    monkeypatch.setattr(progress_bar, "sys", system)


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    screen = Screen()
    write_to(screen, monkeypatch)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(progress_bar, "_INTERVAL", 0)
    return screen


@pytest.mark.parametrize("has_rich", [True, False])
def test_a_terminal_shows_uploads_downloads_and_waits(
    client: Ittybit,
    screen: Screen,
    tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
    has_rich: bool,
) -> None:
    if not has_rich:
        monkeypatch.setattr(progress_bar, "find_spec", lambda name: None)
    seen: list[Any] = []
    file = client.files.upload(
        DATA, filename="a.mp4", progress=True, on_progress=seen.append
    )
    client.files.download(file, tmp_path / "b.mp4", progress=True)
    task = client.tasks.image(file_id=file.id, wait=True, progress=True)
    client.tasks.wait(task.id, progress=True)
    tasks = client.tasks.wait_all([task.id, task.id], progress=True)
    for ended in client.tasks.as_completed([task.id], progress=True):
        assert ended.succeeded
    shown = screen.getvalue()
    assert seen[-1].bytes == len(DATA)
    assert len(tasks) == 2
    for text in ("uploading bytes", "downloading", "waiting for task_", "completed"):
        assert text in shown
    assert "1.0 MB of 1.0 MB" in shown
    assert "\n" in shown
    assert has_rich or "\r" in shown


def test_without_a_terminal_only_a_forced_log_is_written(
    client: Ittybit, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_to(log := io.StringIO(), monkeypatch)
    client.files.upload(DATA, filename="a.mp4", progress=True)
    assert log.getvalue() == ""
    client.files.upload(DATA, filename="a.mp4", progress="always")
    assert log.getvalue().startswith("uploading bytes 100% 1.0 MB of 1.0 MB, ")
    assert log.getvalue().count("\n") == 1


def test_a_log_has_a_line_per_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    write_to(log := io.StringIO(), monkeypatch)
    times = iter([0.0, 1.0, 1.0, 11.0, 11.0, 11.0, 12.0, 12.0])
    monkeypatch.setattr(progress_bar, "monotonic", lambda: next(times))
    options: Any = {"progress": "always"}
    with progress_bar.transfer_bar("uploading", options) as shown:
        for size in (1, 2, 3):
            shown["on_progress"](Progress(size, None, 0.0))
    assert log.getvalue() == "uploading 2 B\n"


def test_a_terminal_shows_one_bar_at_a_time(screen: Screen) -> None:
    options: Any = {"progress": True}
    with (
        progress_bar.transfer_bar("first", options) as first,
        progress_bar.transfer_bar("second", options) as second,
    ):
        assert "on_progress" in first
        assert "on_progress" not in second
    with progress_bar.transfer_bar("third", options) as third:
        assert "on_progress" in third


def test_a_notebook_shows_html_that_changes(
    client: Ittybit, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Any] = []
    handle = SimpleNamespace(update=shown.append)
    notebook = SimpleNamespace(
        get_ipython=lambda: SimpleNamespace(kernel=1),
        display=SimpleNamespace(display=lambda bar, **_: shown.append(bar) or handle),
    )
    monkeypatch.setitem(sys.modules, "IPython", notebook)  # type: ignore[arg-type]  # looks like the module
    client.files.upload(DATA, filename="a.mp4", progress=True)
    assert "<progress max=" in shown[0]._repr_html_()
    assert 'value="1.000"' in shown[-1]._repr_html_()
    assert repr(shown[-1]).startswith("uploading bytes 100% 1.0 MB")


def test_a_wait_shows_the_mean_progress(
    client: Ittybit, emulator: Emulator, screen: Screen
) -> None:
    emulator.scripts.add(Script(seconds=3600), times=2)
    file = client.files.upload(DATA, filename="a.mp4")
    ids = [(client.tasks.image(file_id=file.id, width=w)).id for w in (8, 9)]
    emulator.advance(1800)
    client.tasks.wait_all(ids, timeout=0, on_timeout="leave", progress=True)
    assert "waiting for 2 tasks" in screen.getvalue()
    assert "0 of 2" in screen.getvalue()


@pytest.mark.parametrize("value", [1, None, "yes"])
def test_another_value_of_progress_is_refused(client: Ittybit, value: Any) -> None:
    message = "progress must be True, False, or 'always'"
    with pytest.raises(ArgumentError, match=message):
        client.files.upload(DATA, filename="a.mp4", progress=value)
    with pytest.raises(ArgumentError, match=message):
        client.files.download("https://h/a.mp4", "a.mp4", progress=value)
    with pytest.raises(ArgumentError, match=message):
        client.tasks.wait("task_1", progress=value)
