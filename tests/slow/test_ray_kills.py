"""A batch on Ray: workers and journal die, half a minute of one rate, the page."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ray.ray_program import ITEMS
from tests.ray.test_ray import run_scenarios

pytestmark = [pytest.mark.prove, pytest.mark.timeout(600)]


def test_a_batch_is_paid_once_though_workers_and_journal_die(
    tmp_path: Path, say: Callable[[str], None]
) -> None:
    told = run_scenarios("killed_workers,restarted_journal", tmp_path)
    for name, books in told.items():
        assert set(books["creates"].values()) == {1}, name
        assert len(books["creates"]) == books["ids"] == ITEMS
        assert set(books["sources"]) == set(books["creates"])
        say(f"{name}: {ITEMS} creates, {books['adopted']} found again")
    assert told["killed_workers"]["kills"] == ["after", "before"]
    assert (
        told["killed_workers"]["creates_again"] == told["killed_workers"]["open"] == 0
    )
    assert (
        len(told["killed_workers"]["sources"])
        == told["killed_workers"]["succeeded"]
        == ITEMS + 4
    )


def test_the_rate_of_two_workers_is_held(
    tmp_path: Path, say: Callable[[str], None]
) -> None:
    (books,) = run_scenarios("shared_rate", tmp_path, seconds=30).values()
    say(f"40 requests a second were asked for, {books['rate']:.2f} arrived over 30 s")
    assert books["rate"] == pytest.approx(40, rel=0.05)


def test_the_page_about_it_runs_and_pays_once_for_both_blocks(tmp_path: Path) -> None:
    (books,) = run_scenarios("documented_blocks", tmp_path).values()
    assert set(books["creates"].values()) == {1}
    assert books["printed"] == len(books["creates"]) == 20
