"""Rendering of the kind `thumbnails`."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from ittybit_emulator import samples
from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.render import render
from tests.emulator.rendering_support import make, picture

CUE = re.compile(
    r"(\d\d):(\d\d):(\d\d\.\d{3}) --> (\d\d):(\d\d):(\d\d\.\d{3})\n"
    r"sprite\.jpg#xywh=(\d+),(\d+),(\d+),(\d+)\n"
)


def cues(track: Path) -> list[tuple[float, float, tuple[int, int, int, int]]]:
    """Return the start and end in seconds and the box in the sheet of each cue."""
    text = track.read_text()
    assert text.startswith("WEBVTT\n\n")
    found: list[tuple[float, float, tuple[int, int, int, int]]] = []
    for match in CUE.findall(text):
        begin = int(match[0]) * 3600 + int(match[1]) * 60 + float(match[2])
        end = int(match[3]) * 3600 + int(match[4]) * 60 + float(match[5])
        left, top, width, height = map(int, match[6:])
        found.append((begin, end, (left, top, width, height)))
    return found


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("media")
    return samples.video(folder / "clip.mp4", seconds=4, width=320, height=180)


def test_a_rendering_creates_a_track_and_its_sheet(clip: Path, tmp_path: Path) -> None:
    track, sheet = render("thumbnails", clip, {}, tmp_path, lambda percent: None)
    assert (track.object, track.kind, track.type) == ("track", "thumbnails", "text/vtt")
    assert (track.role, track.facts) == ("main", None)
    assert (sheet.role, sheet.type) == ("sprite", "image/jpeg")
    assert sheet.path == track.path.with_name("sprite.jpg")
    assert sheet.facts is not None
    assert sheet.facts.kind == "image"


def test_cues_cover_the_video_and_point_into_the_sheet(
    clip: Path, tmp_path: Path
) -> None:
    track = make("thumbnails", clip, tmp_path).path
    sheet = picture(track.with_name("sprite.jpg"))
    found = cues(track)
    assert len(found) == 10
    assert (found[0][0], found[-1][1]) == (0, 4)
    for one, two in pairwise(found):
        assert one[1] == two[0]
    for _, _, (left, top, width, height) in found:
        assert (width, height) == (160, 90)
        assert left + width <= sheet.width
        assert top + height <= sheet.height
    assert len({box for *_, box in found}) == 10


def test_each_thumbnail_shows_the_middle_of_its_cue(clip: Path, tmp_path: Path) -> None:
    track = make("thumbnails", clip, tmp_path, {"count": 4}).path
    sheet = picture(track.with_name("sprite.jpg")).convert("L")
    for begin, end, (left, top, width, height) in cues(track):
        row = [sheet.getpixel((left + x, top + height - 2)) for x in range(width)]
        white = sum(isinstance(v, int) and v > 127 for v in row) / width
        assert white == pytest.approx((begin + end) / 2 / 4, abs=0.02)


def test_a_long_video_has_one_thumbnail_per_second(tmp_path: Path) -> None:
    clip = samples.video(
        tmp_path / "a.mp4", seconds=26, width=64, height=48, fps=4, tone=None
    )
    assert len(cues(make("thumbnails", clip, tmp_path).path)) == 26
    track = make("thumbnails", clip, tmp_path, {"count": 2}).path
    sheet = picture(track.with_name("sprite.jpg")).convert("L")
    for begin, end, (left, top, width, height) in cues(track):
        row = [sheet.getpixel((left + x, top + height - 1)) for x in range(width)]
        white = sum(isinstance(v, int) and v > 127 for v in row) / width
        assert white == pytest.approx((begin + end) / 2 / 26, abs=0.05)


def test_a_portrait_keeps_its_aspect_ratio(tmp_path: Path) -> None:
    clip = samples.video(tmp_path / "a.mp4", seconds=1, width=90, height=160)
    track = make("thumbnails", clip, tmp_path, {"count": 3}).path
    assert {box[2:] for *_, box in cues(track)} == {(160, 284)}


def test_a_video_of_one_frame_has_thumbnails(tmp_path: Path) -> None:
    clip = samples.video(tmp_path / "a.mp4", seconds=0.04, tone=None)
    assert len(cues(make("thumbnails", clip, tmp_path, {"count": 3}).path)) == 3


def test_only_videos_have_thumbnails(tmp_path: Path) -> None:
    for source in (
        samples.still(tmp_path / "a.png"),
        samples.sound(tmp_path / "a.mp3", seconds=0.5),
    ):
        with pytest.raises(MediaError, match="rendering the thumbnails needs a video"):
            make("thumbnails", source, tmp_path)
