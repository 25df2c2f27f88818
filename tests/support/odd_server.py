"""A server of odd responses, each followed by a probe with its own response.

>>> with OddServer(responses) as server:
...     await client.get("/media/odd-7"), await client.get("/probe/7")
"""

import threading
from collections.abc import Sequence

from tests.support.odd_responses import OddResponse
from tests.support.wire_server import Line, WireServer, answer

# Seconds until a client that waits for more of a faulty response loses its connection.
_LINGER = 0.05
_SEGMENT = 0.0005
_LATE = 0.003


class OddServer(WireServer):
    """A server that answers `/…/odd-N` with response N and `/probe/N` with N itself."""

    def __init__(self, responses: Sequence[OddResponse]) -> None:
        super().__init__(self._answer)
        self._responses = {f"odd-{each.number}": each for each in responses}
        self._sent = {each.number: threading.Event() for each in responses}
        self._line_of: dict[str, Line] = {}

    def wait_until_sent(self, number: int) -> bool:
        """Wait until all bytes of a response were sent, including late bytes."""
        return self._sent[number].wait(2)

    def is_reused(self, number: int) -> bool:
        """Return whether the probe used the connection of the response before it."""
        odd, probe = map(self._line_of.get, (f"odd-{number}", str(number)))
        return odd is not None and odd is probe

    def _answer(self, line: Line) -> None:
        while (seen := line.request()) is not None:
            name = seen.target.rpartition("/")[2]
            self._line_of[name] = line
            if name in self._responses:
                response = self._responses[name]
                self._send_odd(line, response)
                line.set_timeout(_LINGER if response.kinds else None)
            else:
                line.set_timeout(None)
                line.send(answer(b'{"probe": %b}' % name.encode()))

    def _send_odd(self, line: Line, response: OddResponse) -> None:
        try:
            for piece in response.pieces:
                line.send(piece)
                if len(response.pieces) > 1:
                    line.wait(_SEGMENT)
            if response.late:
                line.wait(_LATE)
                line.send(response.late)
            if response.closes:
                line.close()
        finally:
            self._sent[response.number].set()
