"""Work is leased to one holder at a time."""

from ittybit.core.batch.journal.leases import Leases

WORK, OTHER = b"work", b"other work"


def test_leased_work_is_not_given_to_another_holder() -> None:
    leases = Leases(30)
    assert leases.acquire("a", WORK, 0.0)
    assert not leases.acquire("b", WORK, 29.9)
    assert leases.acquire("b", OTHER, 29.9)


def test_a_holder_may_take_its_work_again() -> None:
    leases = Leases(30)
    assert leases.acquire("a", WORK, 0.0)
    assert leases.acquire("a", WORK, 1.0)


def test_a_renewal_extends_the_lease() -> None:
    leases = Leases(30)
    leases.acquire("a", WORK, 0.0)
    assert leases.renew("a", 20.0)
    assert not leases.acquire("b", WORK, 49.9)


def test_taking_more_work_extends_all_leases_of_the_holder() -> None:
    leases = Leases(30)
    leases.acquire("a", WORK, 0.0)
    leases.acquire("a", OTHER, 20.0)
    assert not leases.acquire("b", WORK, 49.9)
    assert leases.acquire("b", WORK, 50.0)


def test_a_holder_that_lost_one_lease_has_lost_all() -> None:
    leases = Leases(30)
    leases.acquire("a", WORK, 0.0)
    leases.acquire("a", OTHER, 0.0)
    assert leases.add_items("a", [(WORK, 1), (OTHER, 2)]) == [True, True]
    assert leases.acquire("b", WORK, 30.0)
    assert not leases.holds("a", [2])
    assert not leases.renew("a", 30.0)
    assert leases.acquire("c", OTHER, 30.0)


def test_an_expired_lease_stays_until_another_takes_the_work() -> None:
    leases = Leases(30)
    leases.acquire("a", WORK, 0.0)
    leases.add_items("a", [(WORK, 1)])
    assert leases.renew("a", 100.0)
    assert leases.holds("a", [1])


def test_released_work_is_free_immediately() -> None:
    leases = Leases(30)
    leases.acquire("a", WORK, 0.0)
    leases.add_items("a", [(WORK, 1)])
    leases.release("a")
    leases.release("a")
    assert not leases.holds("a", [1])
    assert leases.acquire("b", WORK, 0.0)


def test_an_item_is_held_only_if_its_work_is() -> None:
    leases = Leases(30)
    leases.acquire("a", WORK, 0.0)
    assert leases.add_items("a", [(WORK, 1), (OTHER, 2)]) == [True, False]
    assert leases.holds("a", [1])
    assert not leases.holds("a", [1, 2])
    assert leases.add_items("b", [(WORK, 1)]) == [False]
