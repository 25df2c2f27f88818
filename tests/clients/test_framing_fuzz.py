"""Both clients read 500 odd responses as h11 does, or close the connection."""

import pytest

from tests.support.framing import compare

SEED, COUNT = 14, 500


@pytest.mark.parametrize("part", range(4))
def test_odd_responses_are_read_like_h11_or_the_connection_is_closed(
    part: int,
) -> None:
    found = compare(SEED, range(part, COUNT, 4))
    assert not found.faults, "\n".join(found.faults)
    assert found.accepted > COUNT / 4 / 4  # enough responses are valid
    assert found.reused >= 10  # enough connections are reused
