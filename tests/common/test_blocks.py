"""Two blocks: one is filled while the other is lent."""

import pytest

from ittybit.blocks import TwoBlocks

HALF = 1 << 19
HELD = 9 << 16  # two reads of TLS and a record


def fill(blocks: TwoBlocks, data: bytes) -> None:
    blocks.room[: len(data)] = data
    blocks.add(len(data))


def test_what_is_lent_stays_while_the_other_is_filled() -> None:
    blocks = TwoBlocks(b"ab", HALF, 6)
    fill(blocks, b"cd")
    lent = blocks.lend()
    fill(blocks, b"efgh")
    assert bytes(lent) == b"abcd"
    assert bytes(blocks.lend()) == b"efgh"
    assert bytes(blocks.lend()) == b""


def test_there_is_room_for_one_byte_behind_the_body_and_it_is_not_lent() -> None:
    blocks = TwoBlocks(b"", HALF, 3)
    assert len(blocks.room) == 4
    fill(blocks, b"abc")
    assert not blocks.is_followed
    blocks = TwoBlocks(b"", HALF, 3)
    fill(blocks, b"abcX")
    assert blocks.is_followed
    assert (bytes(blocks.lend()), blocks.left) == (b"abc", 0)


@pytest.mark.parametrize("size", [1, HALF - 1, HALF, 3 * HALF])
def test_a_block_that_is_not_full_has_room_for_all_that_tls_holds(size: int) -> None:
    blocks = TwoBlocks(b"", size, 100 * HALF)
    fill(blocks, bytes(blocks.size - 1))
    assert not blocks.is_full
    assert len(blocks.room) > HELD
    fill(blocks, b"x")
    assert blocks.is_full
    assert len(blocks.room) == HELD


def test_what_came_before_is_lent_though_it_is_more_than_a_block() -> None:
    blocks = TwoBlocks(bytes(3 * HALF), HALF, 5)
    assert blocks.is_full
    assert len(blocks.lend()) == 3 * HALF
    assert not blocks.is_full


def test_enough_the_end_and_an_error_are_not_waited_for() -> None:
    blocks = TwoBlocks(b"", HALF, 5)
    blocks.enough = 2
    ready = [blocks.is_ready]
    for byte in (b"a", b"b"):
        fill(blocks, byte)
        ready.append(blocks.is_ready)
    assert ready == [False, False, True]
    blocks.enough = 5
    assert not blocks.is_ready
    blocks.failure = TimeoutError()
    assert blocks.is_ready
    blocks.failure = None
    fill(blocks, b"cde")
    assert blocks.is_ready


def test_what_came_is_lent_before_an_error_is_raised() -> None:
    blocks = TwoBlocks(b"ab", HALF, 6)
    blocks.failure = TimeoutError("silence")
    assert bytes(blocks.lend()) == b"ab"
    for _ in range(2):
        with pytest.raises(TimeoutError, match="silence"):
            blocks.lend()


def test_where_all_came_nothing_failed() -> None:
    blocks = TwoBlocks(b"ab", HALF, 1)
    blocks.failure = TimeoutError("silence")
    assert bytes(blocks.lend()) == b"ab"
    fill(blocks, b"c")
    assert bytes(blocks.lend()) == b"c"
    assert bytes(blocks.lend()) == b""


@pytest.mark.parametrize(("came", "left"), [(b"ab", 0), (b"", 5)])
def test_what_was_dropped_does_not_pass_for_the_end(came: bytes, left: int) -> None:
    blocks = TwoBlocks(came, HALF, left)
    blocks.drop()
    assert blocks.is_ready
    with pytest.raises(ConnectionError, match="closed"):
        blocks.lend()


def test_what_was_lent_to_its_end_can_be_dropped() -> None:
    blocks = TwoBlocks(b"ab", HALF, 0)
    lent = blocks.lend()
    blocks.drop()
    assert bytes(lent) == b"ab"
    assert bytes(blocks.lend()) == b""
