"""Labels take turns by weight, regardless of their order and number of items."""

from ittybit.core.batch.fairness import WeightedRoundRobin


def turns(turns: WeightedRoundRobin, many: int) -> str:
    """Return the labels of the next turns."""
    return "".join(str(turns.next()) for _ in range(many))


def enter(labels: str, **weights: float) -> WeightedRoundRobin:
    """Return turns of one-letter labels that entered in this order."""
    found = WeightedRoundRobin(weights)
    for label in labels:
        found.enter(label)
    return found


def test_labels_without_weights_take_equal_turns() -> None:
    assert turns(enter("abc"), 9) == "abcabcabc"


def test_a_label_has_turns_in_proportion_to_its_weight() -> None:
    found = turns(enter("abc", a=3, c=0.5), 90)
    assert {label: found.count(label) for label in "abc"} == {"a": 60, "b": 20, "c": 10}


def test_a_label_that_enters_late_does_not_catch_up() -> None:
    found = enter("a")
    turns(found, 1000)
    found.enter("b")
    assert sorted(turns(found, 10)) == sorted("ab" * 5)


def test_a_label_with_more_items_has_no_more_turns() -> None:
    found = enter("ab")
    order = ""
    for _ in range(10):
        found.enter("a")
        order += turns(found, 1)
    assert order.count("a") == 5


def test_a_label_that_leaves_and_returns_gains_no_turns() -> None:
    found = enter("ab")
    order = ""
    for _ in range(20):
        order += (label := turns(found, 1))
        if label == "a":
            found.leave("a")
            found.enter("a")
    assert order.count("a") == 10


def test_there_is_no_next_label_after_all_left() -> None:
    found = enter("ab")
    found.leave("a")
    assert turns(found, 3) == "bbb"
    found.leave("b")
    assert (found.peek(), found.next()) == (None, None)
