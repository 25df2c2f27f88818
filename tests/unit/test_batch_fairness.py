"""Labels take turns: by their weights, whenever they come, however much they have."""

from ittybit.core.batch.fairness import WeightedRoundRobin


def turns(turns: WeightedRoundRobin, many: int) -> str:
    """Whose the next turns are."""
    return "".join(str(turns.next()) for _ in range(many))


def entered(labels: str, **weights: float) -> WeightedRoundRobin:
    """Turns of labels of a letter each, which have come in this order."""
    found = WeightedRoundRobin(weights)
    for label in labels:
        found.add(label)
    return found


def test_labels_without_weights_take_turns() -> None:
    assert turns(entered("abc"), 9) == "abcabcabc"


def test_a_label_has_as_many_turns_as_it_weighs() -> None:
    found = turns(entered("abc", a=3, c=0.5), 90)
    assert {label: found.count(label) for label in "abc"} == {"a": 60, "b": 20, "c": 10}


def test_a_label_that_comes_late_is_not_owed_what_it_missed() -> None:
    found = entered("a")
    turns(found, 1000)
    found.add("b")
    assert sorted(turns(found, 10)) == sorted("ab" * 5)


def test_a_label_that_has_more_now_has_no_more_turns_for_that() -> None:
    found = entered("ab")
    told = ""
    for _ in range(10):
        found.add("a")
        told += turns(found, 1)
    assert told.count("a") == 5


def test_a_label_that_leaves_and_comes_back_gains_nothing() -> None:
    found = entered("ab")
    told = ""
    for _ in range(20):
        told += (label := turns(found, 1))
        if label == "a":
            found.remove("a")
            found.add("a")
    assert told.count("a") == 10


def test_nobody_is_next_where_all_have_left() -> None:
    found = entered("ab")
    found.remove("a")
    assert turns(found, 3) == "bbb"
    found.remove("b")
    assert (found.peek(), found.next()) == (None, None)
