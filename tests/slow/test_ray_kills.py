"""Batches on Ray: killed workers and journal, a constant rate, and the docs page."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ray.ray_program import ITEMS
from tests.ray.test_ray import run_scenarios

pytestmark = pytest.mark.prove


def test_tasks_are_created_once_although_workers_and_journal_are_killed(
    tmp_path: Path, say: Callable[[str], None]
) -> None:
    results = run_scenarios("killed_workers,restarted_journal", tmp_path)
    for name, books in results.items():
        assert set(books["creates"].values()) == {1}, name
        assert len(books["creates"]) == books["ids"] == ITEMS
        assert set(books["sources"]) == set(books["creates"])
        say(f"{name}: {ITEMS} creates, {books['adopted']} found again")
    assert results["killed_workers"]["kills"] == ["after", "before"]
    assert (
        results["killed_workers"]["creates_again"]
        == results["killed_workers"]["open"]
        == 0
    )
    assert (
        len(results["killed_workers"]["sources"])
        == results["killed_workers"]["succeeded"]
        == ITEMS + 4
    )


def test_two_workers_share_the_rate_limit(
    tmp_path: Path, say: Callable[[str], None]
) -> None:
    (books,) = run_scenarios("shared_rate", tmp_path, seconds=30).values()
    say(f"limit: 40 requests/s, measured over 30 s: {books['rate']:.2f} requests/s")
    assert books["rate"] == pytest.approx(40, rel=0.05)


def test_the_programs_of_the_docs_page_run_and_create_each_task_once(
    tmp_path: Path,
) -> None:
    (books,) = run_scenarios("documented_blocks", tmp_path).values()
    assert set(books["creates"].values()) == {1}
    assert books["printed"] == len(books["creates"]) == 20
