"""A poll round finds every item at a reasonable cost."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from ittybit.core.waiting.list_scan import PageIndex, PollRound, Query

PAGE = 10
FIRST: Query = {"limit": PAGE}


class Shop:
    """A list of IDs, newest first, that counts requests."""

    def __init__(self, ids: Sequence[str]) -> None:
        self.ids = list(ids)
        self.places = PageIndex(FIRST)
        self.pages = 0
        self.singles: list[str] = []

    def page(self, query: Query) -> tuple[list[str], Query | None]:
        """Return the IDs of a page and the query of the next page."""
        self.pages += 1
        number = int(str(query.get("page", 1)))
        found = self.ids[(number - 1) * PAGE : number * PAGE]
        more = len(self.ids) > number * PAGE
        return found, {**FIRST, "page": number + 1} if more else None

    def look(self, wanted: list[str]) -> int:
        """Run a round for `wanted` and return the number of its requests."""
        self.pages, self.singles = 0, []
        round = PollRound(wanted, self.places)
        while (query := round.page()) is not None:
            found, following = self.page(query)
            round.saw(query, following, [id for id in found if id in wanted])
        self.singles = list(round.missing)
        for id in self.singles:
            round.done(id)
        assert not round.missing
        return self.pages + len(self.singles)


def names(prefix: str, number: int) -> list[str]:
    return [f"{prefix}{n}" for n in range(number)]


def test_a_single_item_is_fetched_directly() -> None:
    shop = Shop(names("a", 50))
    assert (shop.look(["a0"]), shop.singles) == (1, ["a0"])


def test_many_adjacent_items_are_read_from_the_list() -> None:
    shop = Shop(names("a", 100))
    assert (shop.look(names("a", 100)), shop.singles) == (10, [])
    assert (shop.look(names("a", 100)), shop.singles) == (10, [])


def test_deep_items_are_searched_once_and_then_read_from_their_page() -> None:
    shop = Shop([*names("new", 500), *names("a", 100)])
    assert shop.look(names("a", 100)) == 60
    assert shop.look(names("a", 100)) == 10


def test_items_pushed_down_by_newer_ones_are_found() -> None:
    shop = Shop(names("a", 100))
    shop.look(names("a", 100))
    shop.ids = [*names("new", 35), *shop.ids]
    assert (shop.look(names("a", 100)), shop.singles) == (14 - 3 + 3, [])
    assert (shop.look(names("a", 100)), shop.singles) == (11, [])


def test_few_items_below_many_newer_ones_are_fetched_directly() -> None:
    shop = Shop([*names("new", 500), *names("a", 5)])
    assert shop.look(names("a", 5)) == 10
    assert (shop.look(names("a", 5)), shop.pages) == (5, 0)


def test_lost_items_are_searched_again_after_their_number_doubled() -> None:
    wanted = names("a", 64)
    shop = Shop([*names("new", 300), *wanted])
    costs = [shop.look(wanted[: number + 1]) for number in range(64)]
    # Each item joins alone, and would be a single request on its own.
    assert shop.look(wanted) <= 10
    assert sum(costs) < sum(range(65))


def test_a_list_with_a_cycle_is_abandoned() -> None:
    places = PageIndex(FIRST)
    round = PollRound(names("a", 9), places)
    read = 0
    while (query := round.page()) is not None:
        read += 1
        round.saw(query, {**FIRST, "page": 2 if query is FIRST else 1}, [])
    assert read < 10
    assert len(round.missing) == 9


def test_a_server_that_repeats_one_page_forever_costs_little() -> None:
    round = PollRound(names("a", 9), PageIndex(FIRST))
    read = 0
    while (query := round.page()) is not None:
        read += 1
        number = int(str(query.get("page", 1)))
        round.saw(query, {**FIRST, "page": number + 1}, ["a0", "a1"])
    assert read < 12
    assert set(round.missing) == set(names("a", 9)) - {"a0", "a1"}


def test_without_a_list_each_item_is_fetched_directly() -> None:
    round = PollRound(names("a", 9), None)
    assert round.page() is None
    assert list(round.missing) == names("a", 9)


def test_a_list_that_failed_three_times_is_skipped_for_one_round() -> None:
    places = PageIndex(FIRST)
    assert places.usable()
    for _ in range(3):
        places.failed()
    assert [places.usable(), places.usable()] == [False, True]
    places.refused = True
    assert not places.usable()


@given(st.data())
def test_no_round_costs_much_more_than_the_cheaper_strategy(
    data: st.DataObject,
) -> None:
    ids = names("a", data.draw(st.integers(1, 300)))
    wanted = data.draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
    shop = Shop(ids)
    for _ in range(3):
        cost = shop.look(wanted)
        pages = -(-len(shop.ids) // PAGE)
        assert cost <= 2 * len(wanted)
        assert cost <= 3 * pages
        new = names(f"new{len(shop.ids)}_", data.draw(st.integers(0, 30)))
        shop.ids = [*new, *shop.ids]


@given(st.data())
def test_every_item_is_found_in_every_round_of_a_changing_list(
    data: st.DataObject,
) -> None:
    shop = Shop(names("a", 120))
    for _ in range(data.draw(st.integers(1, 6))):
        wanted = data.draw(st.lists(st.sampled_from(shop.ids), unique=True))
        shop.look(wanted)  # it checks that no item is missing
        for gone in wanted[::2]:
            shop.places.forget(gone)
        new = names(f"new{len(shop.ids)}_", data.draw(st.integers(0, 40)))
        shop.ids = [*new, *shop.ids]
    assert shop.look(shop.ids) <= 2 * -(-len(shop.ids) // PAGE) + 60
