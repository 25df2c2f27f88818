"""The page of the documentation, whose figures are those of a result that is kept."""

from __future__ import annotations

from pathlib import Path

from benchmarks import chart, table
from benchmarks.results import Result
from benchmarks.works import works

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results"
PAGE = ROOT / "docs" / "benchmarks.md"
CHART = ROOT / "docs" / "benchmarks.svg"

_BEGIN = "<!-- figures of "
_END = "<!-- end of figures -->"


def publish(result: Result, name: str) -> None:
    """Keep `result` under `name`, and show it on the page."""
    RESULTS.mkdir(exist_ok=True)
    result.save(RESULTS / f"{name}.json")
    CHART.write_text(chart.drawn(result, list(works())), "utf-8")
    PAGE.write_text(shown(PAGE.read_text("utf-8"), name, result), "utf-8")


def redraw() -> None:
    """Write page and picture anew, of the result that is kept."""
    name = kept(PAGE.read_text("utf-8"))
    publish(Result.load(RESULTS / f"{name}.json"), name)


def kept(page: str) -> str:
    """Return the name of the result that `page` shows."""
    return page.split(_BEGIN)[1].split(" -->")[0]


def shown(page: str, name: str, result: Result) -> str:
    """Return `page` with the figures of `result`, which is kept under `name`."""
    before, after = page.split(_BEGIN)[0], page.split(_END)[1]
    lines = [
        *table.heading(result),
        _installed(result),
        "",
        *table.lines(result, [*works()]),
    ]
    figures = "\n".join(lines).rstrip()
    return f"{before}{_BEGIN}{name} -->\n```text\n{figures}\n```\n{_END}{after}"


def _installed(result: Result) -> str:
    ours = {n: v for n, v in result.versions["ours"].items() if n != "ittybit"}
    return "\n".join(_wrapped([f"{name} {number}" for name, number in ours.items()]))


def _wrapped(words: list[str]) -> list[str]:
    lines = [""]
    for word in words:
        joined = f"{lines[-1]}, {word}" if lines[-1] else word
        if len(joined) > 80:
            lines.append(word)
        else:
            lines[-1] = joined
    return lines
