"""The benchmarks measure the right things; no test checks how fast anything is."""

import ast
import json
import runpy
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec
import pytest

from benchmarks import chart, content, page, rounds, server, table
from benchmarks.metrics import METRICS
from benchmarks.peers import LABELS, OURS
from benchmarks.results import Result, Spread
from benchmarks.rounds import FULL, QUICK, run_cell
from benchmarks.work import Target, Work, each
from benchmarks.works import works
from ittybit.types import File, Media, Signature, Task
from tests.support.wire_server import Line, WireServer, answer

pytestmark = pytest.mark.checkout

CELLS = Path(rounds.__file__).parent / "cells"
PACKAGES = ("ittybit", "wootiv")
SIZE = 300_000


@pytest.fixture(autouse=True)
def _installed_package_is_tested(monkeypatch: pytest.MonkeyPatch) -> None:
    # A benchmark cell does not look for packages in the checkout.
    monkeypatch.setenv("PYTHONPATH", str(page.ROOT))


@pytest.mark.parametrize("work", list(works()), ids=lambda work: work.name)
def test_a_workload_names_existing_cells_and_metrics(work: Work) -> None:
    assert work.peers[OURS] is not None
    assert (CELLS / f"{work.measure}.py").is_file()
    assert set(work.peers) <= set(LABELS)
    assert set(work.columns) <= set(METRICS)
    if work.is_paired:
        assert (CELLS / f"sides_{work.asked['side']}.py").is_file()
    for target in work.targets:
        assert target.metric in METRICS
        assert target.against is None or target.against in work.peers
        assert (target.at_most is None) is not (target.at_least is None)
    side = work.asked.get("side", work.measure.partition("_")[0])
    if (CELLS / side).is_dir():
        missing = [p for p in work.peers if not (CELLS / side / f"{p}.py").is_file()]
        assert missing == []


@pytest.mark.parametrize("path", sorted(CELLS.rglob("*.py")), ids=lambda p: p.stem)
def test_a_cell_imports_existing_names(path: Path) -> None:
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            PACKAGES
        ):
            module = import_module(node.module or "")
            missing = [it.name for it in node.names if not hasattr(module, it.name)]
            assert missing == []


def test_workload_names_are_unique() -> None:
    names = [work.name for work in works()]
    assert len(set(names)) == len(names)


def test_the_quick_profile_is_a_subset_and_always_includes_this_package() -> None:
    for work in works():
        assert OURS in QUICK.peers_of(work)
        assert FULL.peers_of(work) == list(work.peers)
        assert set(QUICK.peers_of(work)) <= set(work.peers)
        assert not work.left_out & set(QUICK.peers_of(work))


def test_served_content_has_the_stated_size_and_is_valid() -> None:
    task, page_of_media = content.task(), content.page(7)
    assert 900 < len(task) < 1200
    assert msgspec.json.decode(task, type=Task).id == content.TASK_ID
    media = msgspec.json.decode(page_of_media, type=list[Media])
    assert len(media) == content.PAGE_SIZE
    assert media[0].files[0].filesize
    assert 180_000 < len(page_of_media) < 220_000
    assert content.page(8) != page_of_media
    assert msgspec.json.decode(content.stored(), type=File).id
    assert msgspec.json.decode(content.signature("x"), type=Signature).url == "x"


def serve_benchmark(line: Line) -> None:
    """Respond as nginx does in the benchmarks."""
    while (seen := line.request()) is not None:
        place, _, query = seen.target.partition("?")
        number = int(dict(p.split("=") for p in query.split("&") if p).get("page", 1))
        links = f'</media?page={number + 1}>; rel="next"' if number < 3 else "<>"
        answers = {
            "/media": answer(content.page(number), Links=links),
            "/file.bin": answer(bytes(SIZE)),
            "/upload": answer(content.stored(), "201 Created"),
            "/signatures": answer(
                content.signature(f"http://{seen.headers['host']}/upload")
            ),
        }
        line.send(answers.get(place, answer(content.task())))


def cell_arguments(url: str, folder: Path, **more: Any) -> dict[str, Any]:
    """Return the arguments of a cell with little work."""
    (folder / "content" / "pages").mkdir(parents=True, exist_ok=True)
    (folder / "content" / "pages" / "1.json").write_bytes(content.page(1))
    (folder / "content" / "task.json").write_bytes(content.task())
    (folder / "file.bin").write_bytes(bytes(SIZE))
    place = {"url": url, "core": None, "folder": str(folder)}
    little = {"peer": OURS, "seconds": 0.01, "items": 250, "at_once": 3, "pairs": 3}
    return {**place, "file": str(folder / "file.bin"), **little, **more}


JOB = {
    "measure": "pairs",
    "side": "blocking",
    "peer": "requests_plain",
    "call": "get_task",
}
CALLS = ["get_task", "create_task", "list_media", "walk", "upload", "download"]
CELLS_OF_OURS: list[tuple[dict[str, Any], set[str]]] = [
    ({"measure": "awaiting_walks", "keep": False}, {"grown_bytes"}),
    ({"measure": "blocking_walks", "keep": True}, {"bytes_per_item"}),
    ({"measure": "own_part"}, {"cpu_us", "post_us", "blocking_us"}),
    ({"measure": "socket_check"}, {"cpu_us", "blocking_us"}),
    ({"measure": "importing", "statement": "import json"}, {"import_ms", "modules"}),
    (
        {"measure": "constructing", "statement": "", "expression": "object()"},
        {"cpu_us", "first_ms"},
    ),
]


@pytest.mark.parametrize(
    ("more", "figures"),
    CELLS_OF_OURS,
    ids=[" ".join(map(str, more.values())) for more, _ in CELLS_OF_OURS],
)
def test_a_cell_of_this_package_reports_its_figures(
    more: dict[str, Any], figures: set[str], tmp_path: Path
) -> None:
    with WireServer(serve_benchmark) as wire:
        found = run_cell(cell_arguments(wire.url, tmp_path, **more), sys.executable)
    assert found.get("first_error") is None
    assert found["errors"] == 0
    assert figures <= set(found)
    assert found["python"] == sys.version.split()[0]


PAIRS: list[tuple[str, str, str]] = [
    *(("awaiting", "aiohttp_tuned", call) for call in CALLS),
    *(("blocking", "requests_tuned", call) for call in CALLS),
    ("blocking", "requests_plain", "walk"),
    ("decoding", "msgspec", ""),
    ("decoding", "msgspec_tracked", ""),
]


@pytest.mark.parametrize(("side", "peer", "call"), PAIRS)
def test_both_sides_of_a_pair_are_measured_in_each_round(
    side: str, peer: str, call: str, tmp_path: Path
) -> None:
    job = {"measure": "pairs", "side": side, "peer": peer, "call": call}
    with WireServer(serve_benchmark) as wire:
        found = run_cell(cell_arguments(wire.url, tmp_path, **job), sys.executable)
    assert found.get("first_error") is None
    assert len(found["pairs"]) == 3
    moved = {"mb_per_second", "mb_per_cpu_second", "extra_peak_bytes"}
    for figures in (one for pair in found["pairs"] for one in pair):
        assert figures["cpu_us"] > 0
        assert (moved <= set(figures)) is (call in {"upload", "download"})


def test_the_two_sides_of_a_pair_alternate() -> None:
    order: list[str] = []

    class Side:
        least = 1

        def __init__(self, name: str) -> None:
            self.name = name

        def prepare(self) -> None:
            order.append(self.name)

        def run(self, count: int) -> None:
            sum(range(1000))

        def finish(self) -> dict[str, float]:
            return {}

    pairs = runpy.run_path(str(CELLS / "pairs.py"))
    pairs["_pairs"]([Side("a"), Side("b")], [1, 1], {"pairs": 4, "seconds": 1.0})
    assert "".join(order) == "abbaabba"


@pytest.mark.parametrize(
    ("side", "peer"),
    [
        ("awaiting", "aiohttp_tuned"),
        ("blocking", "urllib3_plain"),
        ("blocking", "requests_tuned"),
        ("blocking", "requests_plain"),
    ],
)
@pytest.mark.parametrize("call", ["get_task", "create_task", "list_media"])
def test_a_bare_peer_sends_the_same_requests_as_this_package(
    side: str, peer: str, call: str, tmp_path: Path
) -> None:
    job = {"measure": "pairs", "side": side, "peer": peer, "call": call}
    with WireServer(serve_benchmark) as wire:
        found = run_cell(cell_arguments(wire.url, tmp_path, **job), sys.executable)
        assert found["errors"] == 0
    changing = {"host", "idempotency-key", "user-agent", "connection"}
    sent = {
        (
            one.method,
            one.target,
            one.body,
            *sorted(item for item in one.headers.items() if item[0] not in changing),
        )
        for one in wire.requests
    }
    assert len(sent) == 1


def test_proxies_from_the_environment_are_ignored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with WireServer(serve_benchmark) as wire:
        cell = cell_arguments(wire.url, tmp_path, **JOB)
        assert run_cell(cell, sys.executable)["errors"] == 0


def test_a_wrong_response_is_an_error_and_not_a_fast_call(tmp_path: Path) -> None:
    def wrong(line: Line) -> None:
        while line.request() is not None:
            line.send(answer(b'{"id": "task_other"}'))

    with WireServer(wrong) as wire:
        found = run_cell(cell_arguments(wire.url, tmp_path, **JOB), sys.executable)
    assert found["errors"] > 0
    assert "pairs" not in found
    assert "task_other" in found["first_error"]


def test_a_server_error_is_counted(tmp_path: Path) -> None:
    def missing(line: Line) -> None:
        while line.request() is not None:
            line.send(answer(b'{"message": "gone"}', "404 Not Found"))

    with WireServer(missing) as wire:
        found = run_cell(cell_arguments(wire.url, tmp_path, **JOB), sys.executable)
    assert found["errors"] > 0
    assert "gone" in found["first_error"]
    assert "pairs" not in found


def test_a_cell_that_dies_reports_its_error(tmp_path: Path) -> None:
    cell = cell_arguments("http://127.0.0.1:9", tmp_path, measure="no_such_module")
    found = run_cell(cell, sys.executable)
    assert found["errors"] == 1
    assert "no_such_module" in found["first_error"]


def one_result(found: rounds.Found) -> Result:
    machine = {
        "processor": "P",
        "cores": 2,
        "system": "S",
        "python": "3.11.7",
        "nginx": "1.22.1",
        "load": 0.5,
    }
    scale = {"rounds": 3, "processes": 1, "pairs": 3, "seconds": 0.1, "items": 100}
    versions = {OURS: {"aiohttp": "3.14.5"}, "vendor": {"httpx": "0.28.1"}}
    return Result("2025-08-22", machine, versions, scale, found)


WORK = Work(
    "w", "A work", "m", ("cpu_us",), each(OURS, "msgspec"),
    targets=(Target("cpu_us", "msgspec", at_most=1.5),),
)  # fmt: skip


def three(*values: float) -> list[dict[str, Any]]:
    return [{"cpu_us": value, "errors": 0} for value in values]


def test_a_ratio_compares_figures_of_the_same_round() -> None:
    # The machine was ten times slower in the second round, for both.
    both = {OURS: three(10, 100, 12), "msgspec": three(10, 50, 10)}
    result = one_result({"w": both})
    assert result.ratio("w", OURS, "msgspec", "cpu_us") == Spread(1.2, 1.1, 1.6)
    assert result.value("w", OURS, "cpu_us") == Spread(12, 11, 56)


def test_a_ratio_of_paired_sides_compares_figures_of_the_same_pair() -> None:
    pairs = [[{"cpu_us": 10.0}, {"cpu_us": 5.0}], [{"cpu_us": 9.0}, {"cpu_us": 9.0}]]
    found = rounds.split({"errors": 0, "pairs": pairs})
    result = one_result({"w": {OURS: [pair[0] for pair in pairs], "msgspec": found}})
    assert result.ratio("w", OURS, "msgspec", "cpu_us") == Spread(1.5, 1.25, 1.75)
    back = result.ratio("w", "msgspec", OURS, "cpu_us")
    assert back == Spread(0.75, 0.625, 0.875)


def test_a_failed_measurement_appears_only_as_an_error() -> None:
    result = one_result({"w": {OURS: [{"errors": 1, "first_error": "it broke"}]}})
    assert result.value("w", OURS, "cpu_us") is None
    assert result.ratio("w", OURS, "msgspec", "cpu_us") is None
    text = "\n".join(table.lines(result, [WORK]))
    assert "it broke" in text
    assert "met" not in text
    assert "A work" not in chart.draw(result, [WORK])


@pytest.mark.parametrize(("theirs", "verdict"), [(10, "missed"), (16, "met")])
def test_the_table_shows_whether_a_target_is_met(theirs: float, verdict: str) -> None:
    both = {OURS: three(20, 20, 20), "msgspec": three(theirs, theirs, theirs)}
    text = "\n".join(table.lines(one_result({"w": both}), [WORK]))
    assert f"{verdict}: CPU µs <= 1.5 x msgspec" in text


def test_a_target_includes_its_bound() -> None:
    assert Target("cpu_us", at_most=1.5).is_met_by(1.5)
    assert not Target("cpu_us", at_most=1.5).is_met_by(1.51)
    assert Target("cpu_us", at_least=18).is_met_by(18)
    assert not Target("cpu_us", at_least=18).is_met_by(17.9)


def test_the_chart_has_a_panel_and_both_color_schemes() -> None:
    both = {OURS: three(10, 10, 10), "msgspec": three(5, 5, 5)}
    drawn = chart.draw(one_result({"w": both}), [WORK])
    assert "prefers-color-scheme: dark" in drawn
    assert "A work" in drawn
    assert "0.50 x" in drawn
    assert drawn.index("msgspec</text>") < drawn.index("ittybit 2</text>")


def test_a_saved_result_can_be_loaded(tmp_path: Path) -> None:
    result = one_result({"w": {OURS: three(1, 2, 3)}})
    result.save(tmp_path / "r.json")
    assert Result.load(tmp_path / "r.json") == result


def test_the_documentation_shows_the_figures_of_the_saved_result() -> None:
    text = page.PAGE.read_text("utf-8")
    name = page.published_name(text)
    result = Result.load(page.RESULTS / f"{name}.json")
    assert page.render(text, name, result) == text
    assert page.CHART.read_text("utf-8") == chart.draw(result, list(works()))


def test_the_saved_result_has_no_errors_and_fits_80_columns() -> None:
    result = Result.load(
        page.RESULTS / f"{page.published_name(page.PAGE.read_text('utf-8'))}.json"
    )
    for work, peers in result.found.items():
        for peer in peers:
            assert result.errors(work, peer) == (0, None), (work, peer)
    assert max(len(line) for line in table.lines(result, list(works()))) <= 80


def test_the_server_pins_itself_and_links_each_page_to_the_next(tmp_path: Path) -> None:
    text = server._settings(tmp_path, 8080, 3, 1)
    assert "worker_cpu_affinity 10;" in text
    assert "2 '<http://127.0.0.1:8080/media?page=3&limit=100>; rel=\"next\"';" in text
    assert "page=4" not in text
    assert json.loads(content.task())["id"] in text
