"""The demo: which files it leaves, and which errors its verification finds."""

import importlib.util
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest
from rich.console import Console

from contact_sheet import (
    Medium,
    Order,
    Rendition,
    gather,
    list_orders,
    verify,
    write_report,
)
from contact_sheet.page import render_page
from contact_sheet.probe import ProbeError, probe
from contact_sheet.report import build_table
from ittybit.types import Task
from ittybit_emulator.samples import still, video

ROOT = Path(__file__).parents[2]
DONE = Task(id="task_made")


@pytest.fixture(params=["async", "sync"])
def program(request: pytest.FixtureRequest) -> Path:
    package: str = request.param
    return ROOT / "examples" / package / "demo.py"


@pytest.fixture
def demo(program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the demo as a module that writes to a temporary folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(program.parent)
    spec = importlib.util.spec_from_file_location("demo_under_test", program)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def ordered(samples: Path, tmp_path: Path) -> dict[str, Order]:
    """Return the renditions to create from the clip, by name."""
    (medium,) = gather([samples / "clip.mp4"], tmp_path / "inputs")
    return {
        order.name: order for order in list_orders(medium, "file_1", tmp_path / "out")
    }


class Links(HTMLParser):
    """Collects all URLs of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found |= {
            given[key] or "" for key in ("src", "href", "poster") & given.keys()
        }
        self.found.update(re.findall(r"url\('(.+?)'\)", given.get("style") or ""))


def links(text: str) -> set[Path]:
    parser = Links()
    parser.feed(text)
    return {Path(unquote(address)) for address in parser.found}


def renditions(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.glob("*/*")}


def test_the_demo_leaves_a_page_of_verified_renditions(
    demo: ModuleType, samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = [samples / name for name in ("clip.mp4", "still.png", "sound.mp3")]
    assert demo.demo(own) == 0
    assert "3 media, 8 renditions verified" in capsys.readouterr().out
    out = Path("demo-out")
    assert renditions(out / "renditions") == {
        "clip.mp4/video.mp4",
        "clip.mp4/still.webp",
        "clip.mp4/thumbnails.vtt",
        *(f"clip.mp4/{p.name}" for p in (out / "renditions/clip.mp4").glob("*.jpg")),
        "clip.mp4/sound.mp3",
        "still.png/still.webp",
        "still.png/still.jpeg",
        "sound.mp3/sound.mp3",
        "sound.mp3/sound.ogg",
    }
    assert probe(out / "renditions/clip.mp4/video.mp4").width == 1280
    named = links((out / "index.html").read_text("utf-8"))
    lying = {path.relative_to(out) for path in out.glob("*/**/*") if path.is_file()}
    assert named == lying


def test_the_demo_exits_with_1_if_a_rendition_is_wrong(
    demo: ModuleType,
    samples: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def greedy(medium: Medium, file_id: str, to: Path) -> Iterator[Order]:
        for order in list_orders(medium, file_id, to):
            yield replace(order, expected=replace(order.expected, width=640))

    monkeypatch.setattr(demo, "list_orders", lambda *given: list(greedy(*given)))
    assert demo.demo([samples / "still.png"]) == 1
    output = capsys.readouterr().out
    assert "still.png -> still.webp: width is 320, not 640" in output
    assert "2 of 2 renditions wrong" in output


def test_the_demo_continues_after_a_failed_task(
    demo: ModuleType,
    samples: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def too_wide(medium: Medium, file_id: str, to: Path) -> list[Order]:
        first, *rest = list_orders(medium, file_id, to)
        return [replace(first, request={**first.request, "width": 99_999}), *rest]

    monkeypatch.setattr(demo, "list_orders", too_wide)
    assert demo.demo([samples / "still.png"]) == 1
    assert "1 of 2 renditions wrong" in capsys.readouterr().out
    named = links(Path("demo-out/index.html").read_text("utf-8"))
    assert Path("renditions/still.png/still.jpeg") in named
    assert Path("renditions/still.png/still.webp") not in named


@pytest.fixture
def _accept_ctrl_c() -> Iterator[None]:
    """Restore the handler of Ctrl-C, which background processes of a shell ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def start(program: Path, *arguments: str | Path, cwd: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, program, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.usefixtures("_accept_ctrl_c")
def test_ctrl_c_ends_the_demo_with_one_word(program: Path, tmp_path: Path) -> None:
    clip = video(tmp_path / "long.mp4", seconds=8, width=320, height=180)
    with start(program, clip, cwd=tmp_path) as process:
        assert process.stdout
        assert "uploaded long.mp4" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate(timeout=30)
    assert complaints == "stopped\n"
    assert process.returncode == 130


def test_a_file_that_is_not_media_ends_the_demo_with_one_line(
    program: Path, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("no picture in here")
    with start(program, "notes.txt", cwd=tmp_path) as process:
        output, complaints = process.communicate(timeout=30)
    assert output == ""
    assert re.fullmatch(r"demo: notes\.txt cannot be read as media: .+\n", complaints)
    assert process.returncode == 2


def test_two_media_of_the_same_name_are_refused(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        still(folder / "still.png", width=32, height=32)
    with pytest.raises(ProbeError, match="same name: rename one of them"):
        gather([one / "still.png", other / "still.png"], tmp_path / "inputs")


def problem(order: Order) -> str:
    return verify(order, DONE).problem or ""


def test_a_video_of_the_wrong_size_is_found(ordered: dict[str, Order]) -> None:
    order = ordered["video.mp4"]
    video(order.path, seconds=1, width=160, height=90)
    assert problem(order) == "width is 160, not 1280; height is 90, not 720"


def test_a_video_without_a_second_or_its_sound_is_found(
    ordered: dict[str, Order],
) -> None:
    order = ordered["video.mp4"]
    expected = replace(order.expected, width=160, height=90, duration=2.0)
    video(order.path, seconds=1, width=160, height=90, tone=None)
    found = problem(replace(order, expected=expected))
    assert found == "duration is 1.00, not 2.00; sound is False, not True"


def test_a_still_of_the_wrong_format_is_found(
    ordered: dict[str, Order],
) -> None:
    order = ordered["still.webp"]
    still(order.path.with_suffix(".png"), width=320, height=180).replace(order.path)
    assert problem(order) == "format is png, not webp"


def test_a_truncated_file_is_found(ordered: dict[str, Order]) -> None:
    order = ordered["video.mp4"]
    video(order.path, seconds=1, width=160, height=90)
    order.path.write_bytes(order.path.read_bytes()[:600])
    assert "video.mp4 cannot be read as media" in problem(order)


def test_a_missing_file_is_found(ordered: dict[str, Order]) -> None:
    assert "No such file" in problem(ordered["sound.mp3"])


def track(*boxes: str) -> str:
    cues = [
        f"00:00:00.{index}00 --> 00:00:00.{index + 1}00\nsheet.jpg#xywh={box}\n"
        for index, box in enumerate(boxes)
    ]
    return "WEBVTT\n\n" + "\n".join(cues)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (track(*["0,0,32,18"] * 9), "duration is 0.90, not 1.50; count is 9, not 10"),
        (track("32,0,33,18"), "outside sheet.jpg"),
        (track(), "refers to no picture"),
        ("<html>", "is not WebVTT"),
    ],
)
def test_thumbnails_that_show_nothing_are_found(
    ordered: dict[str, Order], text: str, message: str
) -> None:
    order = ordered["thumbnails.vtt"]
    order = replace(order, expected=replace(order.expected, duration=1.5))
    still(order.path.with_name("sheet.jpg"), width=64, height=36)
    order.path.write_text(text)
    assert message in problem(order)


def outcome(order: Order) -> Rendition:
    """Return the outcome of an order of a still."""
    expected = order.expected
    still(order.path, width=expected.width or 0, height=expected.height or 0)
    return verify(order, DONE)


def test_unusual_names_are_escaped_and_their_links_work(
    tmp_path: Path,
) -> None:
    name = "a <b> & 50%'s #1?.png"
    still(tmp_path / name, width=64, height=48)
    media = gather([tmp_path / name], tmp_path / "inputs")
    found = [
        outcome(order) for order in list_orders(media[0], "file_1", tmp_path / "out")
    ]
    text = render_page(media, found, tmp_path, 1.0)
    assert "<b>" not in text
    assert all((tmp_path / path).is_file() for path in links(text))
    assert len(links(text)) == 3


def test_the_page_shows_what_is_wrong(tmp_path: Path) -> None:
    still(tmp_path / "still.png", width=64, height=48)
    media = gather([tmp_path / "still.png"], tmp_path / "inputs")
    first, second = list_orders(media[0], "file_1", tmp_path / "out")
    lost = Rendition.failed(second, OSError("the line broke"))
    console = Console(file=StringIO(), width=80)
    assert write_report(media, [lost, outcome(first)], tmp_path, 1.0, console) == 1
    text = (tmp_path / "index.html").read_text("utf-8")
    assert "the line broke" in text
    assert text.index(f">{second.name}<") < text.index(f">{first.name}<")


def test_the_table_fits_80_columns(ordered: dict[str, Order]) -> None:
    order = ordered["video.mp4"]
    medium = replace(order.medium, path=Path(f"{'long' * 20}.mp4"))
    facts = replace(probe(order.medium.path), width=7680, height=4320, duration=3599.9)
    rows = [
        Rendition(
            order=replace(order, medium=medium),
            facts=replace(facts, size=999_900_000),
            seconds=299.9,
        ),
        Rendition(
            order=ordered["thumbnails.vtt"],
            facts=replace(facts, count=10, width=160, height=284),
        ),
    ]
    console = Console(file=StringIO(), width=80)
    with console.capture() as captured:
        console.print(build_table(rows))
    lines = captured.get().replace("\xa0", " ").splitlines()
    assert max(map(len, lines)) <= 80
    wide, tall = (
        f"{one}\N{MULTIPLICATION SIGN}{two}" for one, two in [(7680, 4320), (160, 284)]
    )
    video_line = f"video.mp4 h264 aac {wide} 3599.9 s 999.9 MB 299.9 s ok"
    assert lines[2].split()[1:] == video_line.split()
    assert f"thumbnails.vtt h264 aac 10 of {tall} 3599.9 s" in " ".join(
        lines[3].split()
    )
