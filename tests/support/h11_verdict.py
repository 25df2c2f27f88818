"""The verdict of h11 on the bytes of a response: the reference for both clients."""

from dataclasses import dataclass

import h11

from tests.support.odd_responses import OddResponse


@dataclass(frozen=True)
class Verdict:
    """The verdict of h11 on a response: acceptance, content, and reuse."""

    accepted: bool = False
    status: int = 0
    body: bytes = b""
    reusable: bool = False
    surplus: bool = False  # bytes follow the response

    @property
    def outcome(self) -> tuple[int, bytes] | None:
        """Status and body, or None for a rejected response."""
        return (self.status, self.body) if self.accepted else None


def judge(response: OddResponse) -> Verdict:
    """Return the verdict of h11 on `response`."""
    connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=1 << 20)
    size = [("Content-Length", "0")] if response.method == "POST" else []
    fields = [("Host", "h"), *size]
    connection.send(h11.Request(method=response.method, target="/", headers=fields))
    connection.send(h11.EndOfMessage())
    read = _Reader(connection)
    late = [response.late] if response.late else []
    sent = [response.data, *late, b""]
    try:
        for place, data in enumerate(sent):
            connection.receive_data(data)
            if read.to_the_end():
                trailing = connection.trailing_data[0]
                surplus = bool(trailing or any(sent[place + 1 :]))
                goes_on = connection.their_state is h11.DONE and not read.is_ambiguous
                reusable = goes_on and not surplus
                return Verdict(True, read.status, read.body, reusable, surplus)
    except h11.RemoteProtocolError:
        pass
    return Verdict()


class _Reader:
    def __init__(self, connection: h11.Connection) -> None:
        self._connection = connection
        self.status = 0
        self.body = b""
        self.is_ambiguous = False  # RFC 9112, 6.1: close the connection after both

    def to_the_end(self) -> bool:
        """Read all events; return whether the response is complete."""
        while True:
            event = self._connection.next_event()
            if event in (h11.NEED_DATA, h11.PAUSED):
                return False
            if isinstance(event, h11.Response):
                self.status = event.status_code
                names = {name for name, _ in event.headers}
                both = {b"content-length", b"transfer-encoding"}
                self.is_ambiguous = both <= names
            elif isinstance(event, h11.Data):
                self.body += bytes(event.data)
            elif isinstance(event, h11.EndOfMessage):
                return True
            elif isinstance(event, h11.ConnectionClosed):
                return False
