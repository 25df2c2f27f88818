"""The report page of a batch: its numbers, columns, and tiles, without a journal."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Sequence
from shlex import quote
from typing import Any

import msgspec
import pytest
from jinja2 import DictLoader, PackageLoader, UndefinedError

from ittybit.batch import Cause, LabelCount, Latency, Report, Result
from ittybit.core.batch.plan import Plan
from ittybit.core.batch.report.charts import EDGES, Histogram, Timeline
from ittybit.core.batch.report.environment import create_environment
from ittybit.core.batch.report.tile import Tile
from ittybit.core.batch.report.units import (
    format_count,
    format_duration,
    format_rate,
    format_size,
    format_time,
)
from ittybit.core.batch.report.work import Work, describe_work

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


LOADER = PackageLoader("ittybit.core.batch.report")


def render(report: Report = REPORT, **values: Any) -> str:
    """Return the page of a report without charts and tiles, except those given."""
    defaults: dict[str, Any] = {
        "title": "run <1>",
        "now": 0.0,
        "timeline": None,
        "histograms": [],
        "max_causes": 100,
        "max_failures": 1000,
        "max_tiles": 200,
        "work": [],
        "max_work": 30,
        "tiles": [],
    }
    template = create_environment(LOADER).get_template("report.html")
    return plain(template.render(report=report, **defaults | values))


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
    source = '<p title="{{ title }}">{{ text }}</p>'
    template = create_environment(DictLoader({"page": source})).get_template("page")
    text = template.render(title="\"><i>'", text="<b>&\x00\ud800</p>")
    assert text == (
        '<p title="&#34;&gt;&lt;i&gt;&#39;">&lt;b&gt;&amp;'
        "\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}&lt;/p&gt;</p>"
    )


def test_a_value_that_the_page_needs_cannot_be_forgotten() -> None:
    template = create_environment(DictLoader({"page": "{{ nothing }}"}))
    with pytest.raises(UndefinedError, match="nothing"):
        template.get_template("page").render()


def test_the_summary_shows_each_number_of_the_report() -> None:
    text = render()
    for name, figure in {
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
        assert f"<dt>{name}</dt><dd>{figure}</dd>" in text
    assert "<h1><bdi>run &lt;1&gt;</bdi></h1>" in text


def test_a_timeline_stacks_failed_items_on_done_items() -> None:
    text = render(timeline=Timeline(0.0, 2.0, [3, 1], [1, 0]))
    assert "1970-01-01 00:00:00 UTC: 3 done, 1 failed" in text
    assert "1970-01-01 00:00:01 UTC: 1 done, 0 failed" in text
    assert text.count("<rect") == 3
    assert '<rect x="1.08" y="75.38" width="0.84" height="24.62" class="done">' in text
    assert '<span>4</span><span class="unit">items</span><span>0</span>' in text
    assert "items ended over time, 5 in all" in text


def test_an_interval_without_items_has_no_bar_and_keeps_its_place() -> None:
    text = render(timeline=Timeline(0.0, 3.0, [1, 0, 1], [0, 0, 0]))
    assert text.count("<rect") == 2
    assert 'x="2.08"' in text


def histogram(counts: dict[int, int], *latency: float) -> str:
    return render(histograms=[Histogram("wait", Latency(6, *latency), counts)])


def test_a_histogram_covers_whole_decades_with_marks_at_their_ends() -> None:
    # 0.63 s to 1 s, and 1.6 s to 2.5 s
    text = histogram({14: 5, 16: 1}, 0.5, 2.0, 2.0)
    assert 'viewBox="0 0 10 100"' in text
    assert "631 ms to 1.0 s: 5 items" in text
    assert "1.6 s to 2.5 s: 1 item" in text
    assert "wait: 6 items, median 500 ms" in text
    assert [mark in text for mark in (">100 ms<", ">1 s<", ">10 s<")] == [True] * 3


def test_a_histogram_of_many_decades_has_few_marks() -> None:
    text = histogram({0: 1, len(EDGES) - 2: 1}, 1, 1, 1)
    assert text.count('style="left: ') == 4
    assert text.count('class="end"') == 1


def failures(
    cause: Cause, items: Sequence[tuple[str, str, Work]], max_failures: int = 1000
) -> str:
    """Return the page of a report with one cause and its failed items."""
    return render(
        msgspec.structs.replace(REPORT, causes=(cause,)),
        failures_of={cause: items}.__getitem__,
        max_failures=max_failures,
    )


def test_a_cause_lists_the_failed_items_without_signatures() -> None:
    url = "https://example.com/a.mov?signature=secret"
    cause = Cause("Timeout", 3, f"no answer from {url}")
    work = Work("video", "width 320")
    items = [("/a <b>.mov", cause.example, work), (url, f"again {url}", work)]
    text = failures(cause, items, max_failures=2)
    assert "secret" not in text
    assert "<bdi>https://example.com/a.mov</bdi><span>again" in text
    assert "<bdi>/a &lt;b&gt;.mov</bdi></li>" in text
    assert "1 more are not shown" in text


def test_a_very_long_error_is_shortened() -> None:
    cause = Cause("Timeout", 1, "x" * 5000)
    assert "x" * 501 not in failures(cause, [("a", "y" + cause.example, Work())])


def test_each_cause_has_the_command_that_retries_its_items() -> None:
    text = html.unescape(failures(Cause("TaskFailed: no 'sound'", 1, "x"), []))
    assert "<code>ittybit batch retry 'run <1>'\n" in text
    assert "ittybit batch run --journal 'run <1>'</code>" in text
    cause = quote("TaskFailed: no 'sound'")
    assert f"<code>ittybit batch retry 'run <1>' --cause {cause}</code>" in text


def test_the_table_of_work_shows_kinds_options_and_counts() -> None:
    work = [(Work("video", "width <320>"), 3), (Work("image"), 2)]
    text = render(work=work)
    assert "<bdi>video</bdi></th>" in text
    assert "<bdi>width &lt;320&gt;</bdi></td><td>3</td>" in text
    assert "<bdi>(defaults)</bdi></td><td>2</td>" in text


@pytest.mark.parametrize(
    ("body", "kind", "options"),
    [
        ({"kind": "image", "width": 320}, "image", "width 320"),
        ({"kind": "video", "options": {"fps": 25}, "metadata": {}}, "video", "fps 25"),
        (
            {"workflow": [{"kind": "image"}, {"kind": "audio", "format": "mp3"}]},
            "image + audio",
            "format mp3",
        ),
        ({"kind": "image", "x": "y" * 300}, "image", f"x {'y' * 198}…"),
    ],
)
def test_work_is_described_by_its_kinds_and_options(
    body: dict[str, Any], kind: str, options: str
) -> None:
    assert describe_work(Plan("task", body).encode()) == Work(kind, options)


@pytest.mark.parametrize("plan", [b"", b"{}", b"\xff"])
def test_an_invalid_item_has_no_work(plan: bytes) -> None:
    assert describe_work(plan) == Work()


def test_the_table_of_labels_shows_their_counts() -> None:
    labels = (LabelCount("", 1, 2, 3), LabelCount("<web>", 4, 5, 6))
    text = render(msgspec.structs.replace(REPORT, labels=labels))
    assert "<bdi>(none)</bdi></th><td>1</td><td>2</td><td>3</td>" in text
    assert "&lt;web&gt;</bdi></th><td>4</td><td>5</td><td>6</td>" in text


def tile(*results: Result, picture: bytes | None = None, label: str = "web") -> str:
    text = render(tiles=[Tile("a.jpg", "/a.jpg", label, results, (), picture)])
    return text[text.index("<figure ") :]


def test_a_result_on_the_server_is_linked_without_its_signature() -> None:
    text = tile(Result(url="https://me:pw@example.com/b.jpg?secret#part", kind="image"))
    assert 'href="https://example.com/b.jpg"' in text
    assert "secret" not in text
    assert "pw@" not in text
    assert "image</a>" in text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//[", ""])
def test_only_http_urls_are_linked(url: str) -> None:
    assert "href" not in tile(Result(url=url, kind="video"))


def test_each_text_of_a_tile_is_isolated_from_the_direction_of_its_neighbors() -> None:
    override = "\N{RIGHT-TO-LEFT OVERRIDE}gpj"
    text = tile(Result(url="https://example.com/b", filename=override), label=override)
    assert text.count(override) == text.count(f"<bdi>{override}</bdi>") == 2


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (Result(url="https://a.b/c.mp4?s=1"), '<video class="view" controls preload='),
        (Result(url="https://a.b/c", type="audio/mpeg"), '<audio controls preload="no'),
        (Result(url="https://a.b/c", kind="video"), 'src="https://a.b/c"></video>'),
        (Result(url="https://a.b/c.png", kind="image"), '<a class="view" href="'),
        (Result(kind="video"), '<a class="view">'),
    ],
)
def test_audio_and_video_results_have_a_player_that_loads_nothing_by_itself(
    result: Result, expected: str
) -> None:
    text = tile(result)
    assert expected in text
    players = text.count("<video") + text.count("<audio")
    assert players == text.count('preload="none"')


def test_the_policy_of_the_page_permits_only_its_own_script() -> None:
    text = render()
    [script] = re.findall(r"<script>(.*?)</script>", text, re.S)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in html.unescape(text)


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
    text = tile(*results, picture=b"\xff\xd8")
    assert "64\N{MULTIPLICATION SIGN}48 · 2.5 s · 1.2 kB" in text
    assert "and 3 more" in text
    assert 'poster="data:image/jpeg;base64,/9g="' in text
