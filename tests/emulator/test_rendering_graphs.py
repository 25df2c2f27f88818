"""Filter graphs as text."""

import logging
from pathlib import Path

import pytest

from ittybit_emulator import samples
from ittybit_emulator.rendering.workers.pools import Workers
from tests.emulator.rendering_support import make

LOGGER = "ittybit_emulator.graphs"


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("media")
    return samples.video(folder / "a.mp4", seconds=0.4, width=64, height=48)


@pytest.mark.parametrize(
    ("kind", "options", "expected"),
    [
        ("video", {"width": 32, "fps": 5}, "fps=5:start_time=0,settb=1/90000,"),
        ("video", {"width": 32}, "crop=64:48:0:0:exact=1,scale=32:24:flags=bicubic"),
        ("image", {"width": 32}, "scale=32:24:flags=bicubic,format=rgb24"),
        ("animation", {"width": 32, "end": 1}, "scale=32:24:flags=bicubic,format=rgb"),
        ("thumbnails", {"count": 2}, "scale=160:120:flags=bicubic,format=rgb24"),
        ("audio", {"start": 0.1, "end": 0.2}, "atrim=start=0:end=0.100000,aresample"),
        ("waveform", {"waveform": "json"}, "channel_layouts=mono,abuffersink"),
        ("adaptive_video", {"height": 160}, "scale=108:80:flags=bicubic"),
    ],
)
def test_the_graph_of_each_kind_is_logged(
    clip: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    kind: str,
    options: dict[str, object],
    expected: str,
) -> None:
    with caplog.at_level(logging.DEBUG, LOGGER):
        make(kind, clip, tmp_path, options)
    graphs = [one.getMessage() for one in caplog.records if one.name == LOGGER]
    assert any(expected in graph for graph in graphs), graphs
    assert all(graph.endswith("sink") for graph in graphs)


def test_an_overlay_is_a_second_input_of_the_graph(
    clip: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    layers = [{"kind": "text", "text": "a"}]
    with caplog.at_level(logging.DEBUG, LOGGER):
        make("video", clip, tmp_path, {"layers": layers})
    assert "[main];buffer=video_size=64x48:pix_fmt=rgba" in caplog.text
    assert "[sheet];[main][sheet]overlay=format=auto," in caplog.text


async def test_workers_print_graphs_on_request(
    clip: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for graphs in (False, True):
        workers = Workers(processes=1, graphs=graphs)
        await workers.render("image", clip, {"width": 20}, tmp_path, lambda _: None)
        await workers.close()
        assert ("scale=20:15" in capfd.readouterr().err) is graphs
