# Generated from tests/async_/test_advice.py by build_sync.py. Do not edit.
"""Advice in errors: it fits the cause, or there is none."""

import errno
import sqlite3
from pathlib import Path

import pytest

from ittybit.errors import (
    APIConnectionError,
    ArgumentError,
    JournalError,
    LocalFileError,
)
from ittybit_sync import Ittybit
from ittybit_sync.batch.journal.errors import build_error
from ittybit_sync.batch.journal.journal import Journal


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("proxy", ["127.0.0.1:1", "proxy.invalid:3128"])
def test_the_error_of_a_proxy_says_to_check_the_proxy(scheme: str, proxy: str) -> None:
    with Ittybit(
        "key", base_url=f"{scheme}://h", proxy=f"http://{proxy}", max_retries=0
    ) as client:
        with pytest.raises(APIConnectionError, match=r"; check the proxy$"):
            client.media.get("med_1")


@pytest.mark.parametrize("host", ["127.0.0.1:1", "nowhere.invalid"])
def test_without_a_proxy_the_error_does_not_mention_one(host: str) -> None:
    with Ittybit("key", base_url=f"http://{host}", max_retries=0, proxy={}) as client:
        with pytest.raises(APIConnectionError, match="; check the URL and the network"):
            client.media.get("med_1")


@pytest.mark.parametrize("url", ["s3://bucket/a.mp4", "ftp://h/a.mp4", "HTTPS://h/a"])
def test_a_url_where_a_path_is_needed_is_shown_unchanged(url: str) -> None:
    with Ittybit("key", base_url="http://127.0.0.1:1") as client:
        with pytest.raises(ArgumentError, match=f"got the URL '{url}'"):
            client.files.download("http://127.0.0.1:1/a", url)
        with pytest.raises(ArgumentError, match=f"got the URL '{url}'"):
            client.batch("run.sqlite3").write_report(url)


def test_an_empty_file_is_not_a_problem_of_its_path(tmp_path: Path) -> None:
    empty = tmp_path / "a.mp4"
    empty.touch()
    with Ittybit("key") as client:
        with pytest.raises(LocalFileError, match=r"a\.mp4': the file is empty$"):
            client.files.upload(empty)
        with pytest.raises(LocalFileError, match="Is a directory; pass the path of a"):
            client.files.upload(tmp_path)


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (IsADirectoryError(21, "it is a folder"), "look at the path, its permissions"),
        (OSError(errno.ENOSPC, "no space"), "free disk space"),
        (sqlite3.DatabaseError("odd"), "it is damaged or not a journal, and was not"),
        (sqlite3.OperationalError("odd"), "look at the path, its permissions"),
    ],
)
def test_the_advice_for_a_journal_fits_its_problem(
    error: Exception, advice: str
) -> None:
    assert f"; {advice}" in str(build_error(Path("run"), error))


def test_a_missing_folder_of_a_journal_is_no_full_disk(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="; look at the path, its permissions"):
        Journal(tmp_path / "missing" / "run.sqlite3")
