"""Both clients read 20 000 odd responses as h11 does, or close the connection."""

from collections.abc import Callable

import pytest

from tests.support.framing import compare

SEED, COUNT = 1414, 20_000


@pytest.mark.prove
def test_odd_responses_are_read_like_h11_or_the_connection_is_closed(
    say: Callable[[str], None],
) -> None:
    found = compare(SEED, range(COUNT))
    say(
        f"{COUNT} responses: h11 accepts {found.accepted}; {found.reused} connections "
        f"reused; {sum(found.laxer.values())} accepted that h11 rejects: "
    )
    for kinds, number in found.laxer.most_common():
        say(f"  {kinds}: {number}")
    assert not found.faults, "\n".join(found.faults)
