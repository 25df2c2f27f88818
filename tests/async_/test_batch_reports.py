"""Reports of a batch: outcomes from the journal, exports, and the report page."""

import csv
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ittybit.batch import Outcome
from ittybit.errors import ArgumentError, JournalError, LocalFileError
from ittybit_async import AsyncIttybit
from ittybit_async.batch import Batch
from ittybit_async.batch.export import write_file
from ittybit_emulator import Emulator
from ittybit_emulator.samples import still
from tests.support.disk import no_room_for_files_over

PICTURE = re.compile(r'<img src="data:image/jpeg;base64,[\w+/=]+"')
HOSTILE = '"><img src=x onerror=alert(1)>&amp;.png'
TASK = {"kind": "image", "width": 40}


@pytest.fixture
def pictures(tmp_path: Path) -> list[str]:
    """Write two small pictures, the second with a name that looks like HTML."""
    names = ["first.png", HOSTILE]
    return [str(still(tmp_path / name, width=80, height=60)) for name in names]


async def run_all(run: Batch, items: list[Any]) -> list[Outcome]:
    return [outcome async for outcome in run(items)]


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "run.sqlite3"


async def test_outcomes_read_from_the_journal_are_unchanged(
    client: AsyncIttybit, pictures: list[str], journal: Path, tmp_path: Path
) -> None:
    run = client.batch(journal, task=TASK, to=f"{tmp_path}/out/")
    nowhere = str(tmp_path / "nowhere.png")
    seen = await run_all(run, [*pictures, {"source": nowhere, "label": "lost"}])
    kept = [outcome async for outcome in client.batch(journal).outcomes()]
    assert {outcome.source for outcome in kept} == {*pictures, nowhere}
    bare = [msgspec.structs.replace(outcome, exception=None) for outcome in seen]
    assert sorted(kept, key=by_key) == sorted(bare, key=by_key)
    assert [o.cause for o in kept if not o.succeeded] == ["LocalFileError: ENOENT"]
    assert all(file.exists() for outcome in kept for file in outcome.files)


def by_key(outcome: Outcome) -> str:
    return outcome.key


async def test_an_export_has_a_line_for_each_outcome(
    client: AsyncIttybit, pictures: list[str], journal: Path, tmp_path: Path
) -> None:
    run = client.batch(journal, task=TASK, to=f"{tmp_path}/out/")
    await run_all(run, [*pictures, str(tmp_path / "nowhere.png")])
    kept = [outcome async for outcome in run.outcomes()]
    lines = (await run.export(tmp_path / "all.jsonl")).read_text().splitlines()
    with (await run.export(tmp_path / "all.csv")).open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(lines) == len(rows) == 3
    for outcome, line, row in zip(kept, lines, rows, strict=True):
        exported = json.loads(line)
        assert list(exported) == list(row)
        assert "exception" not in exported
        assert exported["source"] == row["source"] == outcome.source
        assert exported["files"] == json.loads(row["files"]) == texts(outcome.files)
        assert exported["succeeded"] is outcome.succeeded
        assert row["succeeded"] == json.dumps(outcome.succeeded)
        assert [result["url"] for result in exported["results"]] == [
            result.url for result in outcome.results
        ]


def texts(paths: tuple[Path, ...]) -> list[str]:
    return [str(path) for path in paths]


async def test_an_export_to_parquet_can_be_read_as_a_table(
    client: AsyncIttybit, pictures: list[str], journal: Path, tmp_path: Path
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    run = client.batch(journal, task=TASK, to=f"{tmp_path}/out/")
    await run_all(run, [*pictures, str(tmp_path / "nowhere.png")])
    kept = [outcome async for outcome in run.outcomes()]
    table = parquet.read_table(await run.export(tmp_path / "all.parquet")).to_pylist()
    assert [row["key"] for row in table] == [outcome.key for outcome in kept]
    assert [row["files"] for row in table] == [texts(o.files) for o in kept]
    assert [[r["width"] for r in row["results"]] for row in table] == [[40], [40], []]
    assert [row["create"] for row in table] == [outcome.create for outcome in kept]


async def test_parquet_without_pyarrow_says_what_to_install(
    client: AsyncIttybit,
    journal: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ArgumentError, match=r"pip install 'ittybit\[parquet\]'"):
        await client.batch(journal).export(tmp_path / "all.parquet")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["all.xlsx", "all", ""])
async def test_an_export_needs_a_known_suffix(
    client: AsyncIttybit, journal: Path, name: str
) -> None:
    with pytest.raises(ArgumentError):
        await client.batch(journal).export(name)


async def test_a_report_shows_results_and_failures(
    client: AsyncIttybit,
    pictures: list[str],
    journal: Path,
    tmp_path: Path,
    emulator: Emulator,
) -> None:
    run = client.batch(journal, task=TASK, to=f"{tmp_path}/out/")
    await run_all(run, [*pictures, str(tmp_path / "nowhere.png")])
    page = await run.write_report(tmp_path / "report.html")
    text = page.read_text("utf-8")
    assert len(PICTURE.findall(text)) == 2
    assert "<dt>failed</dt><dd>1</dd>" in text
    assert "nowhere.png" in text
    assert 'href="out/first.png"' in text
    assert emulator.key not in text
    assert sorted(path.name for path in tmp_path.glob("*report*")) == ["report.html"]
    assert not list(tmp_path.glob(".ittybit-*"))


async def test_a_report_without_jinja2_says_what_to_install(
    client: AsyncIttybit,
    journal: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(ArgumentError, match=r"pip install 'ittybit\[report\]'"):
        await client.batch(journal).write_report(tmp_path / "report.html")
    assert list(tmp_path.iterdir()) == []


async def test_names_that_look_like_html_are_escaped(
    client: AsyncIttybit, pictures: list[str], journal: Path, tmp_path: Path
) -> None:
    run = client.batch(journal, task=TASK, to=f"{tmp_path}/out/")
    await run_all(run, [*pictures, {"source": "<b>none</b>", "label": "<i>x</i>"}])
    text = (await run.write_report(tmp_path)).read_text("utf-8")
    assert "<img src=x" not in text
    assert "&lt;img src=x onerror=alert(1)&gt;&amp;amp;.png" in text
    assert text.count("<script") == 1
    for word in ("<b>none", "<i>x", "http-equiv=refresh"):
        assert word not in text


async def test_a_result_that_was_not_downloaded_is_linked(
    client: AsyncIttybit, pictures: list[str], journal: Path, tmp_path: Path
) -> None:
    run = client.batch(journal, task=TASK)
    [outcome] = await run_all(run, pictures[:1])
    text = (await run.write_report(tmp_path / "report.html")).read_text("utf-8")
    url = (outcome.results[0].url or "").partition("?")[0]
    assert f'href="{url}"' in text
    assert not PICTURE.findall(text)


async def test_a_report_of_an_empty_run_is_a_valid_page(
    client: AsyncIttybit, journal: Path, tmp_path: Path
) -> None:
    run = client.batch(journal, task=TASK)
    assert await run_all(run, []) == []
    text = (await run.write_report(tmp_path / "report.html")).read_text("utf-8")
    assert "The batch has no items yet." in text
    assert text.endswith("</html>\n")
    assert (await run.export(tmp_path / "all.jsonl")).read_bytes() == b""


async def test_a_report_can_be_written_during_a_run(
    client: AsyncIttybit, pictures: list[str], journal: Path, tmp_path: Path
) -> None:
    run = client.batch(journal, task=TASK, concurrency=1)
    number = 0
    async for _ in run(pictures):
        number += 1
        page = await run.write_report(tmp_path / "report.html")
        [done] = re.findall(r"<dt>done</dt><dd>(\d)", page.read_text("utf-8"))
        assert number <= int(done) <= 2
    assert number == 2


async def test_a_report_without_a_journal_is_an_error(
    client: AsyncIttybit, journal: Path, tmp_path: Path
) -> None:
    with pytest.raises(JournalError, match="there is no journal"):
        await client.batch(journal).write_report(tmp_path / "report.html")
    with pytest.raises(JournalError, match="there is no journal"):
        await client.batch(journal).export(tmp_path / "all.csv")
    assert list(tmp_path.iterdir()) == []


async def test_a_report_that_cannot_be_written_is_a_clear_error(
    client: AsyncIttybit, journal: Path, tmp_path: Path
) -> None:
    run = client.batch(journal, task=TASK)
    await run_all(run, [])
    for write in (run.write_report, run.export):
        with pytest.raises(LocalFileError, match=r"no.folder.*No such file"):
            await write(tmp_path / "no folder" / "report.csv")


async def test_a_full_disk_leaves_the_previous_report_unchanged(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    target.write_text("before")
    with (
        no_room_for_files_over(100_000),
        pytest.raises(LocalFileError, match=r"report\.html.*room"),
    ):
        await write_file(target, growing())
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]


def growing() -> Iterator[bytes]:
    for _ in range(8):
        yield bytes(1 << 18)


async def test_the_api_key_is_in_no_export(
    client: AsyncIttybit, journal: Path, tmp_path: Path, emulator: Emulator
) -> None:
    run = client.batch(journal, task=TASK)
    await run_all(run, [str(tmp_path / "nowhere.png")])
    for name in ("all.csv", "all.jsonl"):
        text = (await run.export(tmp_path / name)).read_text()
        assert "nowhere.png" in text
        assert emulator.key not in text
