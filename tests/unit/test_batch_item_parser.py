"""An error in an item is reported for that item, whatever the item is."""

import csv
import io
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ittybit.batch import Item
from ittybit.core.batch.manifest.formats import ManifestEntry, read_csv, read_jsonl
from ittybit.core.batch.manifest.lines import Lines
from ittybit.core.batch.plan import decode_plan
from ittybit.core.batch.settings import BatchSettings
from ittybit.core.batch.source import is_encodable
from ittybit.errors import ArgumentError
from ittybit_sync.batch.intake.parser import ItemParser

IMAGE = {"kind": "image", "width": 64}
ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()))
    | st.binary(max_size=3)
    | st.just(Path("clips"))
    | st.sampled_from(["a\0b", "\ud800", "file_abc", "http://x", "image", "video"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["kind", "width", "workflow", "next", "options", "ref", "x"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=5,
)
FIELDS = st.sampled_from(
    ["source", "task", "job", "run", "to", "label", "ref", "metadata"]
)


def parse(given: object, **settings: Any) -> Any:
    """Return an item as the journal stores it."""
    defaults = settings.pop("defaults", Item("", task=IMAGE))
    arrivals = ItemParser(BatchSettings(defaults=defaults, **settings))
    [arrival] = arrivals.parse([given])
    return arrival


@settings(max_examples=150)
@example({"task": [["\ud800"]], "source": None})
@given(ODD | st.dictionaries(FIELDS, ODD, min_size=1))
def test_every_item_has_either_a_plan_or_an_error(given: object) -> None:
    arrival = parse(given)
    assert (arrival.error is None) == bool(arrival.plan)
    if arrival.plan:
        decode_plan(arrival.plan)
    for text in (arrival.source.text, arrival.label, arrival.ref, arrival.error):
        assert is_encodable(text or "")


def metadata(value: object) -> dict[str, Any]:
    """Return the fields of a job with `value` in its metadata."""
    return {"job": {"kind": "image"}, "metadata": {"a": value}}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"to": 5}, "to of an item must be text"),
        ({"to": "a\0b"}, "to of an item must be text"),
        ({"label": "\ud800"}, "label of an item must be text"),
        ({"task": "image"}, "task of an item cannot be str"),
        ({"job": 5}, "job of an item cannot be int"),
        ({"job": IMAGE, "task": IMAGE}, "has task and job"),
        ({"task": {**IMAGE, "next": []}}, "pass a Workflow"),
        ({"task": {**IMAGE, "url": "x"}}, "url of a task comes from the item's source"),
        ({"task": {"kind": "image", "widht": 1}}, "no option 'widht'"),
        ({"metadata": {"pier": 4}}, "a task has no metadata"),
        ({"task": [{**IMAGE, "width": "abc"}]}, "width must be a number of pixels"),
        ({"task": [{"kind": "video", "next": [{**IMAGE, "x": 1}]}]}, "no option 'x'"),
        ({"run": [{"kind": "image", "options": {"widht": 1}}]}, "no option 'widht'"),
        ({"run": [{"kind": "video", "next": [{"kind": "x"}]}]}, "unknown kind of run"),
        ({"task": {**IMAGE, "ref": 5}}, "ref of an item must be text .* got 5"),
        ({"task": {**IMAGE, "ref": "a\0"}}, r"ref of an item .* 'a\\x00'"),
        ({"task": [{**IMAGE, "ref": "a\0"}]}, r"task.workflow\[0\].ref must be text"),
        (
            {"run": [{"kind": "image", "ref": "a\0"}]},
            r"run.tasks\[0\].options.ref must be",
        ),
        (metadata("a\0"), "job.metadata.a must be text without null"),
        (metadata("\ud800"), "job.metadata.a must be text without null"),
        (metadata({"\0": 1}), "a name in job.metadata.a must be text without null"),
        (metadata({1: 1}), "a name in job.metadata.a must be a str, got 1"),
        (metadata([Decimal("1e400")]), r"job.metadata.a\[0\] must be a number below"),
        (metadata(Decimal("-1e400")), "job.metadata.a must be a number below"),
        ({"source": "s3://bucket"}, "must have the form s3://bucket/key"),
        ({"source": "s3:///key"}, "must have the form s3://bucket/key"),
        ({"to": "{nmae}"}, r"unknown field \{nmae\} in"),
        ({"source": "ftp://x"}, "an http, https, or s3 URL"),
        ({"sauce": "x"}, "unknown field of an item 'sauce'"),
    ],
)
def test_an_invalid_item_is_reported_with_its_reason(
    fields: dict[str, Any], message: str
) -> None:
    arrival = parse({"source": "file_abc", **fields})
    with pytest.raises(ArgumentError, match=message):
        raise ArgumentError(arrival.error)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"task.kind": "image", "task.widht": "3"}, "task.widht': a task of kind"),
        ({"task.kind": "imag"}, "task.kind': unknown kind of task 'imag'"),
        ({"task.kind": "image", "task.width": "0"}, "task.width': must be a number"),
        ({"task.kind": "image", "task.layers.a": "3"}, "task.layers.a': layers must"),
        ({"task.kind": "image", "task.folder": "../a"}, "task.folder': must be a path"),
        ({"job.kind": "image", "job.options.widht": "3"}, "job.options.widht': a job"),
        ({"job.kind": "image", "job.width": "3"}, "job.width': width is an option"),
        ({"job.kind": "image", "job.outpt": "3"}, "job.outpt': a job of kind 'image'"),
        ({"task": '{"kind": "image", "fit": 3}'}, "task': fit must be fill, cover"),
        ({"run": '[{"kind": "imag"}]'}, "run': unknown kind of run task 'imag'"),
        (
            {"task.kind": "workflow", "task.workflow": '[{"kind": "image", "fit": 3}]'},
            "task.workflow': fit must be",
        ),
    ],
)
def test_an_invalid_option_of_a_table_names_the_line_and_the_column(
    columns: dict[str, str], message: str
) -> None:
    table = io.StringIO()
    csv.writer(table).writerows([["source", *columns], ["file_a", *columns.values()]])
    lines = Lines(iter([table.getvalue().encode()]))
    [entry] = read_csv(lines, "list.csv")
    assert parse(entry).error.startswith(f"list.csv, line 2: column '{message}")


def test_an_invalid_option_of_json_lines_names_the_line_and_the_field() -> None:
    content = b'{"source": "file_a", "job": {"kind": "image", "options": {"fit": 3}}}'
    [entry] = read_jsonl(Lines(iter([content])), "list.jsonl")
    start = "list.jsonl, line 1: field 'job.options.fit': fit must be fill, cover,"
    assert parse(entry).error.startswith(start)


def test_an_invalid_line_is_reported_with_its_location() -> None:
    arrival = parse(ManifestEntry("list.csv, line 7", {"source": "file_a", "task": {}}))
    start = "list.csv, line 7: field 'task': a task must have a kind, got None"
    assert arrival.error.startswith(start)


def test_an_invalid_line_that_moves_in_its_manifest_keeps_its_key() -> None:
    keys = {
        parse(ManifestEntry(f"list.csv, line {n}", {"source": 5})).key for n in (7, 8)
    }
    assert len(keys) == 1


def test_files_are_identified_by_path_size_and_time_or_by_content(
    tmp_path: Path,
) -> None:
    one, other = tmp_path / "one.png", tmp_path / "other.png"
    one.write_bytes(b"same")
    other.write_bytes(b"same")
    assert parse(one).work != parse(other).work
    assert parse(one, by_content=True).work == parse(other, by_content=True).work
    before = parse(one)
    os.utime(one, (1, 1))
    assert parse(one).work != before.work


def test_items_that_differ_only_in_to_share_work_but_not_keys() -> None:
    one, other = (parse({"source": "file_a", "to": to}) for to in ("a/", "b/"))
    assert one.work == other.work
    assert one.key != other.key


@pytest.mark.parametrize("sort", ["task", "job"])
def test_the_order_of_options_does_not_matter(sort: str) -> None:
    options = {"width": 1, "height": 2}
    turned = dict(reversed(options.items()))
    both: list[dict[str, Any]] = (
        [{"kind": "image", **options}, {**turned, "kind": "image"}]
        if sort == "task"
        else [{"kind": "image", "options": given} for given in (options, turned)]
    )
    one, other = (parse({"source": "file_a", sort: what}) for what in both)
    assert one.key == other.key


def test_an_output_takes_its_name_from_its_task_or_item() -> None:
    of_task = parse({"source": "file_a", "task": {**IMAGE, "ref": "cover"}})
    of_item = parse({"source": "file_a", "task": IMAGE, "ref": "cover"})
    assert of_task.ref == of_item.ref == "cover"
    assert of_task.key == of_item.key != parse("file_a").key


def test_a_file_that_cannot_be_uploaded_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").touch()
    os.mkfifo(tmp_path / "pipe")
    for name, message in [
        ("empty", "the file is empty"),
        ("pipe", "not a regular file"),
        (".", "it is a folder"),
        ("gone", "No such file"),
    ]:
        for by_content in (False, True):
            arrival = parse(tmp_path / name, by_content=by_content)
            assert arrival.error.startswith("cannot read the source ")
            assert message in arrival.error
    (tmp_path / "secret").write_bytes(b"bytes")
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may read all
    assert "Permission denied" in parse(tmp_path / "secret").error


def test_a_destination_that_cannot_be_written_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"bytes")
    for to in ("file/x/", "file/x.png", "file/"):
        arrival = parse({"source": "file_a", "to": f"{tmp_path}/{to}"})
        assert "cannot write the results below" in arrival.error
        assert "Not a directory" in arrival.error
    assert parse({"source": "file_a", "to": f"{tmp_path}/new/folder/"}).error is None
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    arrival = parse({"source": "file_a", "to": f"{tmp_path}/other/"})
    assert "Permission denied" in arrival.error


class Missing:
    """A value that refuses every use, as `pandas.NA` refuses some."""

    def __bool__(self) -> bool:
        raise TypeError("boolean value of NA is ambiguous")

    def __repr__(self) -> str:
        raise ValueError("no text")


@pytest.mark.parametrize(
    "given",
    [
        Missing(),
        {"source": Missing()},
        {"source": "file_a", "label": Missing()},
        {"source": "file_a", "task": Missing()},
        {"source": "file_a", "task": {**IMAGE, "width": Missing()}},
        {"source": "file_a", "label": float("nan")},
        {"source": "a\0b", "label": "c\0d"},
        {"source": "file_a", "label": "x" * 100_000 + "\0"},
    ],
)
def test_an_error_of_any_item_can_be_stored(given: object) -> None:
    arrival = parse(given)
    assert arrival.error
    assert len(arrival.error) <= 1000
    for text in (arrival.source.text, arrival.label, arrival.error):
        assert "\0" not in text
        text.encode()
