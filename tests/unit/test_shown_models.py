"""Values on one line, and all their fields in rich and in notebooks."""

from datetime import UTC, datetime
from typing import Any

import pytest
from rich.pretty import pretty_repr

from ittybit import types
from ittybit.batch import Cause, Latency, Outcome, Report, Result
from ittybit.core.display.html import render_table
from ittybit.core.http.models import RawResponse, RequestInfo
from ittybit.errors import APIStatusError, NotFoundError, TaskFailed
from ittybit.progress import Progress
from ittybit.steps import Video
from ittybit.timeouts import Timeout
from ittybit.types import Connection, File, Job, Media, Model, Signature, Task
from ittybit.types.job import JobTask
from ittybit.types.task import TaskFile
from ittybit.workflows import Workflow

DATA = f"data:image/png;base64,{'QUFB' * 40}"
SIGNED = "https://h/a.png?signature=5f2b"
PICTURE = File.example(url=SIGNED, kind="image", placeholder=DATA)
MEDIA = Media.example(
    title="<script>alert('a')</script>\n\x1b[2J" + "x" * 500,
    files=(PICTURE, PICTURE),
    urls={"web": SIGNED},
    metadata={"<b>": [{"c": 1}] * 40, "preview": DATA},
)
REPORT = Report(
    total=4,
    done=1,
    failed=1,
    open=2,
    running=0,
    retries=0,
    adopted=0,
    sent=1 << 20,
    received=0,
    latencies={"wait": Latency(count=1, p50=1.0, p95=1.0, p99=1.0)},
    causes=(Cause(cause="<i>", count=1, example="<i>"),),
    labels=(),
    began=None,
    ended=None,
)
OUTCOME = Outcome(
    source=SIGNED,
    key="0" * 48,
    label="<i>",
    succeeded=True,
    results=(Result(url=SIGNED, kind="image"),),
)
TASK = Task.example(status="processing", progress=40.0, output=TaskFile(url=SIGNED))
VALUES: list[Any] = [MEDIA, PICTURE, TASK, REPORT, OUTCOME, Progress(1, 2, 3.0)]
EXAMPLES: list[Any] = [
    kind.example()
    for name in types.__all__
    if isinstance(kind := getattr(types, name), type) and issubclass(kind, Model)
]


@pytest.mark.parametrize("value", VALUES + EXAMPLES, ids=lambda v: type(v).__name__)
def test_a_repr_fits_on_one_line_without_base64_and_signatures(value: Any) -> None:
    text = repr(value)
    assert len(text) <= 100
    assert text.isprintable()
    for absent in ("base64", "signature=5", "None", "UNSET"):
        assert absent not in text


def test_a_repr_shows_the_fields_that_fit() -> None:
    assert repr(MEDIA).startswith("Media(id='med_k3v8q1m5x7z2', object='media'")
    assert repr(MEDIA).endswith(", …)")
    job = Job(id="job_1", tasks=(JobTask(id="a"), JobTask(id="b")))
    assert repr(job) == "Job(id='job_1', tasks=(JobTask(id='a'), … 2 items))"
    created = datetime(2026, 1, 2, 3, tzinfo=UTC)
    task = Task(id="a", created=created, options={"a": [1]})
    assert repr(task) == (
        "Task(id='a', options={'a': [1]}, created=2026-01-02T03:00:00+00:00)"
    )


@pytest.mark.parametrize(
    ("value", "secret"),
    [
        (Connection(id="c", secret_access_key="hush"), "hush"),
        (types.WebhookEndpoint(id="w", secret="hush"), "hush"),
        (Signature(url="https://h/hush", signature="hush", method="get"), "hush"),
    ],
)
def test_no_form_of_a_value_shows_its_secret(value: Any, secret: str) -> None:
    for text in (repr(value), pretty_repr(value), value._repr_html_()):
        assert secret not in text
        assert "…" in text


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_rich_shows_all_fields_without_base64_and_signatures(value: Any) -> None:
    text = pretty_repr(value)
    assert "base64" not in text
    assert "signature=5" not in text
    set_fields = dict(value.__rich_repr__())
    assert all(f"{name}=" in text for name in set_fields)
    assert len(set_fields) > 2


def test_rich_shows_errors_responses_and_options() -> None:
    request = RequestInfo("GET", "https://h/media")
    response = RawResponse(404, {}, b"body", request, data=Media(id="a"))
    error = NotFoundError("none", response=response, body=None)
    assert pretty_repr(error) == "NotFoundError('none', status_code=404)"
    assert "task_id='a'" in pretty_repr(failure())
    assert "data=Media(id='a')" in pretty_repr(response)
    assert "b'body'" not in pretty_repr(response)
    assert "pool=" in pretty_repr(Timeout(3))
    # rich 13 adds a comma.
    assert "Workflow(Video(width=3)" in pretty_repr(Workflow(Video(width=3)))
    assert issubclass(NotFoundError, APIStatusError)


def failure() -> TaskFailed:
    error = TaskFailed.__new__(TaskFailed)
    error.__dict__.update(message="failed", task_id="a")
    return error


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_the_html_of_a_value_is_escaped_and_small(value: Any) -> None:
    html = value._repr_html_()
    assert len(html) < 8000
    for absent in ("<script", "<i>", "\x1b", "base64,QUFB"):
        assert absent not in html
    assert f"<b>{type(value).__name__}</b>" in html
    # Only tags have the whole URL.
    assert html.count("signature=5f2b") == html.count(f'="{SIGNED}"')


@pytest.mark.parametrize("value", [MEDIA, PICTURE, TASK, OUTCOME])
def test_a_value_with_a_picture_shows_it(value: Any) -> None:
    assert f'<img src="{SIGNED}" ' in value._repr_html_()


def test_a_small_preview_is_shown_if_there_is_no_picture() -> None:
    assert f'<img src="{DATA}"' in File(id="a", placeholder=DATA)._repr_html_()
    large = File(id="a", placeholder=DATA + "A" * 5000)
    for preview in (large, File(id="a", placeholder="data:text/html;base64,AA")):
        assert "<img" not in preview._repr_html_()


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)//.png",
        "data:text/html,.png",
        "https://user:hush@h/a.png",
        "https://[h/a.png",
        "https://h/\x1b.png",
        7,
    ],
)
def test_a_url_that_is_not_public_is_neither_a_link_nor_a_picture(url: Any) -> None:
    for value in (Media(id="a", urls={"a": url}), File(id="a", url=url, kind="image")):
        html = value._repr_html_()
        assert not {"<a ", "<img", "hush"} & {
            tag for tag in ("<a ", "<img", "hush") if tag in html
        }


@pytest.mark.parametrize(
    ("value", "percent"), [(TASK, 40), (REPORT, 50), (Task(id="a", progress=0), 0)]
)
def test_progress_is_a_bar(value: Any, percent: int) -> None:
    bar = f'<progress max="1" value="{percent / 100:.3f}"></progress> {percent}&nbsp;%'
    assert bar in value._repr_html_()
    odd: Any = "all"
    assert "<progress" not in Task(id="a", progress=odd)._repr_html_()


def test_a_table_has_one_row_per_value_and_a_limit() -> None:
    html = render_table([MEDIA] * 130, "<b>")
    assert html.startswith("<div>&lt;b&gt;")
    assert html.count("<tr>") == 101
    assert "30 more" in html
    assert html.count("<th>") == 8
    assert render_table([], "none").count("<tr>") == 1
    assert "3" in render_table([3], "numbers")
