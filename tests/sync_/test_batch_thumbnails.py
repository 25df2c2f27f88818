# Generated from tests/async_/test_batch_thumbnails.py by build_sync.py. Do not edit.
"""Thumbnails of batch results, and the cases that have none."""

import io
import os
import sqlite3
import sys
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from ittybit.batch import Result
from ittybit.errors import JournalError
from ittybit_emulator.samples import still
from ittybit_sync import Ittybit
from ittybit_sync.batch.journal.journal import Journal
from ittybit_sync.batch.report import contact_sheet as sheet
from ittybit_sync.batch.report.contact_sheet import make_thumbnail
from ittybit_sync.batch.report.statistics import read_histogram, read_timeline
from tests.support.journal_file import edit_journal


def open_picture(content: bytes | None) -> Image.Image:
    assert content is not None
    return Image.open(io.BytesIO(content))


def test_a_large_picture_is_scaled_down_and_keeps_its_shape(tmp_path: Path) -> None:
    path = still(tmp_path / "wide.png", width=1280, height=320)
    picture = open_picture(make_thumbnail(str(path), Result(kind="image")))
    assert (picture.format, picture.size) == ("JPEG", (320, 80))


def test_transparent_pixels_become_white(tmp_path: Path) -> None:
    path = tmp_path / "clear.png"
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(path)
    picture = open_picture(make_thumbnail(str(path), Result(type="image/png")))
    assert picture.getpixel((4, 4)) == (255, 255, 255)


def test_a_rotated_picture_is_turned(tmp_path: Path) -> None:
    path, turned = tmp_path / "side.jpg", Image.Exif()
    turned[0x0112] = 6
    Image.new("RGB", (80, 40)).save(path, exif=turned)
    assert open_picture(make_thumbnail(str(path), Result())).size == (40, 80)


def test_a_video_is_shown_by_one_of_its_frames(samples: Path) -> None:
    for result in (Result(kind="video"), Result(type="video/mp4"), Result()):
        picture = open_picture(make_thumbnail(str(samples / "clip.mp4"), result))
        assert picture.size == (160, 90)
        assert len(set(picture.convert("L").tobytes())) > 30


@pytest.mark.parametrize("kind", ["audio", "subtitles", "adaptive", None])
def test_a_result_that_is_not_visual_has_no_thumbnail(
    samples: Path, kind: str | None
) -> None:
    assert make_thumbnail(str(samples / "sound.mp3"), Result(kind=kind)) is None


@pytest.mark.parametrize("kind", ["image", "video"])
def test_a_broken_or_missing_file_has_no_thumbnail(tmp_path: Path, kind: str) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"no picture")
    for path in (broken, tmp_path / "gone"):
        assert make_thumbnail(str(path), Result(kind=kind)) is None


def test_a_video_without_a_picture_has_no_thumbnail(samples: Path) -> None:
    assert make_thumbnail(str(samples / "sound.mp3"), Result(type="video/mp4")) is None


def test_a_picture_with_too_many_pixels_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    Image.new("1", (10_001, 8_000)).save(path)
    assert make_thumbnail(str(path), Result(kind="image")) is None


@pytest.mark.parametrize(
    ("name", "module"), [("still.png", "PIL.Image"), ("clip.mp4", "av")]
)
def test_without_the_library_there_is_no_thumbnail(
    samples: Path, name: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert make_thumbnail(str(samples / name), Result()) is not None
    monkeypatch.setitem(sys.modules, module, None)
    assert make_thumbnail(str(samples / name), Result()) is None


def test_a_file_on_another_drive_is_linked_by_a_file_url(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> str:
        raise ValueError("path is on mount 'D:'")

    monkeypatch.setattr(os.path, "relpath", refuse)
    link = sheet._build_link("/media/a b.png", Path("/reports"))
    assert link == ("a b.png", "file:///media/a%20b.png")


@pytest.fixture
def items(tmp_path: Path) -> Path:
    """Create a journal of 1000 items, one done per second after a wait of 0.02 s."""
    path = tmp_path / "run.sqlite3"
    Journal(path).close()
    with edit_journal(path) as connection:
        connection.execute("INSERT INTO plans (body) VALUES (x'7b7d')")
        connection.executemany(
            "INSERT INTO items (key, plan, place, source, label, turn, stage, ended, "
            "wait) VALUES (?, 1, 'url', 'https://example.com/' || ?, '', 0, 6, ?, ?)",
            [(n.to_bytes(32, "big"), n, 5.0 + n, 0.02) for n in range(1000)],
        )
    return path


def test_tiles_are_chosen_at_even_distances(items: Path) -> None:
    with closing(sqlite3.connect(items)) as connection:
        names = [
            int(tile.name) for tile in sheet.iter_tiles(connection, 1000, items.parent)
        ]
        assert [b - a for a, b in pairwise(names)] == [5] * 199


def test_each_item_is_in_the_column_of_its_time(items: Path) -> None:
    with closing(sqlite3.connect(items)) as connection:
        connection.execute("UPDATE items SET stage = 7 WHERE seq = 1")
        found = read_timeline(connection)
        assert found is not None
        assert (found.began, found.ended) == (5.0, 1004.0)
        assert (sum(found.done), sum(found.failed), found.failed[0]) == (999, 1, 1)
        assert max(found.done) - min(found.done) <= 2
        for seq, seconds in enumerate([0.0, 0.0005, 0.001, 1.0, 0.9999, 1e9], 2):
            values = (seconds, seq)
            connection.execute("UPDATE items SET wait = ? WHERE seq = ?", values)
        counts = read_histogram(connection, "wait")
    # The first column is below a millisecond, the last is above eleven days.
    assert counts == {0: 3, 6: 994, 14: 1, 15: 1, 44: 1}


def test_the_page_says_how_many_of_very_many_causes_it_shows(
    client: Ittybit, items: Path
) -> None:
    with edit_journal(items) as connection:
        connection.execute(
            "UPDATE items SET stage = 7, error = 'broken', cause = 'cause ' || seq"
        )
    page = client.batch(items).write_report(items.with_name("report.html"))
    text = page.read_text("utf-8")
    assert "Failures: 100 of 1" in text
    assert text.count('class="card cause"') == 100


def test_a_journal_without_its_table_of_items_is_a_clear_error(
    client: Ittybit, items: Path
) -> None:
    with edit_journal(items) as connection:
        connection.execute("DROP TABLE items")
    run = client.batch(items)
    for name in ("report.html", "all.csv"):
        write = run.export if name == "all.csv" else run.write_report
        with pytest.raises(JournalError, match=r"run\.sqlite3.*no such table"):
            write(items.with_name(name))
    assert not list(items.parent.glob("*.csv"))
