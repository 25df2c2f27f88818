"""The documentation page with the figures of a stored result."""

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
    """Store `result` under `name`, and publish it on the page."""
    RESULTS.mkdir(exist_ok=True)
    result.save(RESULTS / f"{name}.json")
    CHART.write_text(chart.draw(result, list(works())), "utf-8")
    PAGE.write_text(render(PAGE.read_text("utf-8"), name, result), "utf-8")


def redraw() -> None:
    """Write the page and the chart from the stored result."""
    name = published_name(PAGE.read_text("utf-8"))
    publish(Result.load(RESULTS / f"{name}.json"), name)


def published_name(page: str) -> str:
    """Return the name of the result on `page`."""
    return page.split(_BEGIN)[1].split(" -->")[0]


def render(page: str, name: str, result: Result) -> str:
    """Return `page` with the figures of `result`, which is stored under `name`."""
    before, after = page.split(_BEGIN)[0], page.split(_END)[1]
    lines = [
        *table.heading(result),
        _list_versions(result),
        "",
        *table.lines(result, [*works()]),
    ]
    figures = "\n".join(lines).rstrip()
    return f"{before}{_BEGIN}{name} -->\n```text\n{figures}\n```\n{_END}{after}"


def _list_versions(result: Result) -> str:
    ours = {n: v for n, v in result.versions["ours"].items() if n != "ittybit"}
    return "\n".join(_wrap([f"{name} {number}" for name, number in ours.items()]))


def _wrap(words: list[str]) -> list[str]:
    lines = [""]
    for word in words:
        joined = f"{lines[-1]}, {word}" if lines[-1] else word
        if len(joined) > 80:
            lines.append(word)
        else:
            lines[-1] = joined
    return lines
