"""The report page of a batch: its numbers, columns, and tiles, without a journal."""

from __future__ import annotations

import pytest

from ittybit.batch import Cause, LabelCount, Latency, Report, Result
from ittybit.core.batch.report.charts import (
    EDGES,
    Timeline,
    draw_histogram,
    draw_timeline,
)
from ittybit.core.batch.report.markup import html, tag
from ittybit.core.batch.report.summary import draw_failures, draw_labels, draw_summary
from ittybit.core.batch.report.tile import Tile, draw_tile
from ittybit.core.batch.report.units import (
    format_count,
    format_duration,
    format_rate,
    format_size,
    format_time,
)

REPORT = Report(
    total=12,
    done=9,
    failed=2,
    open=1,
    running=1,
    retries=3,
    adopted=1,
    sent=2_500_000,
    received=0,
    latencies={},
    causes=(),
    labels=(),
    began=1000.0,
    ended=1022.0,
)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.0004, "0.4 ms"),
        (0.042, "42 ms"),
        (0.99999, "1.0 s"),
        (9.94, "9.9 s"),
        (12.3, "12 s"),
        (59.99, "1 min"),
        (3600, "1 h"),
        (7512, "2 h 5 min"),
        (90_061, "1 d 1 h"),
    ],
)
def test_a_duration_has_at_most_two_units(seconds: float, expected: str) -> None:
    assert plain(format_duration(seconds)) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "0 B"), (999, "999 B"), (1300, "1.3 kB"), (5e12, "5.0 TB")],
)
def test_a_size_has_its_unit(number: float, expected: str) -> None:
    assert plain(format_size(number)) == expected


@pytest.mark.parametrize(
    ("number", "expected"), [(12, "12 / s"), (0.5, "30 / min"), (0.001, "3.6 / h")]
)
def test_a_rate_has_a_unit_that_gives_a_readable_number(
    number: float, expected: str
) -> None:
    assert plain(format_rate(number)) == expected


def test_numbers_and_times_have_one_format() -> None:
    assert plain(format_count(1_048_576)) == "1 048 576"
    assert format_time(0) == "1970-01-01 00:00:00 UTC"
    assert format_time(1e18) == "Unix time 1000000000000000000"


def test_text_and_attributes_are_escaped() -> None:
    element = tag("p", "<b>&", tag("bdi", '"x"'), "</p>\x00", title="\"><i>'")
    assert html(element) == (
        '<p title="&quot;&gt;&lt;i&gt;&#x27;">&lt;b&gt;&amp;<bdi>"x"</bdi>'
        "&lt;/p&gt;\N{REPLACEMENT CHARACTER}</p>"
    )


def test_the_summary_shows_each_number_of_the_report() -> None:
    text = plain(html(draw_summary(REPORT, "run <1>", 0.0)))
    for name, figure_ in {
        "items": "12",
        "done": "9",
        "failed": "2",
        "open": "1",
        "running": "1",
        "retries": "3",
        "recovered": "1",
        "sent": "2.5 MB",
        "received": "0 B",
        "from first to last": "22 s",
        "speed": "30 / min",
    }.items():
        assert f"<dt>{name}</dt><dd>{figure_}</dd>" in text
    assert "run &lt;1&gt;" in text


def test_a_timeline_stacks_failed_items_on_done_items() -> None:
    text = html(draw_timeline(Timeline(0.0, 2.0, [3, 1], [1, 0])))
    assert "1970-01-01 00:00:00 UTC: 3 done, 1 failed" in text
    assert "1970-01-01 00:00:01 UTC: 1 done, 0 failed" in text
    assert text.count("<rect") == 3
    assert "the highest has 4" in plain(text)


def test_a_histogram_covers_whole_decades_with_marks_at_their_ends() -> None:
    latency = Latency(6, 0.5, 2.0, 2.0)
    columns = {14: 5, 16: 1}  # 0.63 s to 1 s, and 1.6 s to 2.5 s
    text = plain(html(draw_histogram("wait", latency, columns)))
    assert 'viewBox="0 0 10 100"' in text
    assert "631 ms to 1.0 s: 5 items" in text
    assert "1.6 s to 2.5 s: 1 item" in text
    assert [mark in text for mark in (">100 ms<", ">1 s<", ">10 s<")] == [True] * 3


def test_a_histogram_of_many_decades_has_few_marks() -> None:
    first, last = 0, len(EDGES) - 2
    columns = {first: 1, last: 1}
    text = html(draw_histogram("wait", Latency(2, 1, 1, 1), columns))
    assert text.count("left: ") == 4


def test_a_cause_lists_the_failed_items_without_signatures() -> None:
    url = "https://example.com/a.mov?signature=secret"
    cause = Cause("Timeout", 3, f"no answer from {url}")
    items = [("/a <b>.mov", cause.example), (url, f"again {url}")]
    text = "".join(draw_failures(cause, items))
    assert "secret" not in text
    assert "https://example.com/a.mov" in text
    assert "/a &lt;b&gt;.mov" in text
    assert "1 more are not shown" in text


def test_a_very_long_error_is_shortened() -> None:
    cause = Cause("Timeout", 1, "x" * 5000)
    assert len("".join(draw_failures(cause, [("a", cause.example)]))) < 1000


def test_the_table_of_labels_shows_their_counts() -> None:
    text = html(draw_labels([LabelCount("", 1, 2, 3), LabelCount("<web>", 4, 5, 6)]))
    assert "<td>1</td><td>2</td><td>3</td>" in text
    assert "&lt;web&gt;</bdi></th><td>4</td><td>5</td><td>6</td>" in text


def tile(*results: Result, picture: bytes | None = None) -> str:
    return html(draw_tile(Tile("a.jpg", "/a.jpg", "web", results, (), picture)))


def test_a_result_on_the_server_is_linked_without_its_signature() -> None:
    text = tile(Result(url="https://me:pw@example.com/b.jpg?secret#part", kind="image"))
    assert 'href="https://example.com/b.jpg"' in text
    assert "secret" not in text
    assert "pw@" not in text
    assert ">image</a>" in text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//[", ""])
def test_only_http_urls_are_linked(url: str) -> None:
    assert "href" not in tile(Result(url=url, kind="video"))


def test_a_tile_shows_the_size_and_number_of_results() -> None:
    results = [
        Result(
            url=f"https://example.com/{number}.mp4",
            width=64,
            height=48,
            duration=2.5,
            filesize=1200,
        )
        for number in range(9)
    ]
    text = plain(tile(*results, picture=b"\xff\xd8"))
    assert "64\N{MULTIPLICATION SIGN}48 · 2.5 s · 1.2 kB" in text
    assert "and 3 more" in text
    assert 'src="data:image/jpeg;base64,/9g="' in text
