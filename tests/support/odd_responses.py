"""Random HTTP/1.1 responses, well formed or with one to three faults.

>>> generate(seed=14, number=3).kinds
('trailer',)
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.support import odd_values as odd

_EOL = b"\r\n"


@dataclass(frozen=True)
class OddResponse:
    """A response as a server sends it: first each of `pieces`, then `late`."""

    number: int
    method: str
    kinds: tuple[str, ...]
    pieces: tuple[bytes, ...]
    late: bytes
    closes: bool
    streamed: bool
    blocks_loop: bool

    @property
    def data(self) -> bytes:
        """All bytes before `late`."""
        return b"".join(self.pieces)


@dataclass
class _Draft:
    random: Random
    method: str
    line: bytes
    body: bytes
    framing: str
    fields: list[tuple[bytes, bytes]] = field(default_factory=list)
    raw_fields: list[bytes] = field(default_factory=list)
    before: bytes = b""
    coded: bytes = b""
    after: bytes = b""
    late: bytes = b""
    closes: bool = False
    rewrite: list[Callable[[bytes], bytes]] = field(default_factory=list)

    def drop(self, *names: bytes) -> None:
        self.fields = [f for f in self.fields if f[0] not in names]

    def chunk(self) -> None:
        """Replace the framing: send the body in chunks."""
        self.drop(b"Content-Length", b"Transfer-Encoding")
        self.fields.append((b"Transfer-Encoding", b"chunked"))
        self.framing, self.coded = "chunked", chunked(self.random, self.body)

    def data(self) -> bytes:
        lines = [b"%b: %b" % f for f in self.fields] + self.raw_fields
        head = _EOL.join([self.line, *lines, b"", b""])
        data = self.before + head + self.coded + self.after
        for rewrite in self.rewrite:
            data = rewrite(data)
        return data


def chunked(random: Random, body: bytes) -> bytes:
    """Return `body` in chunks of random sizes."""
    parts: list[bytes] = []
    while body:
        size = random.randint(1, len(body))
        parts.append(b"%x\r\n%b\r\n" % (size, body[:size]))
        body = body[size:]
    return b"".join([*parts, b"0\r\n\r\n"])


def _well_formed(random: Random) -> _Draft:
    status = random.choice([b"200 OK"] * 6 + [b"201 Created", b"404 No", b"500 Oh"])
    method = random.choice(["GET", "GET", "GET", "POST", "HEAD"])
    body = random.choice([b"{}", b'{"id": "x"}', b"", random.randbytes(9), b"x" * 3000])
    framing = random.choice(["length", "length", "chunked", "end"])
    draft = _Draft(random, method, b"HTTP/1.1 " + status, body, framing)
    draft.fields = [(b"Content-Type", b"application/json"), (b"X-Request-Id", b"r")]
    draft.coded = body
    if framing == "length":
        draft.fields.append((b"Content-Length", b"%d" % len(body)))
    elif framing == "chunked":
        draft.chunk()
    else:
        draft.closes = True
    if method == "HEAD":
        draft.coded = b""
    random.shuffle(draft.fields)
    return draft


def _coding(d: _Draft) -> None:
    d.chunk()
    d.fields[-1] = (b"Transfer-Encoding", d.random.choice(odd.CODINGS))


def _coding_lines(d: _Draft) -> None:
    _coding(d)
    d.fields.append((b"Transfer-Encoding", d.random.choice(odd.CODINGS)))


def _coding_name(d: _Draft) -> None:
    d.chunk()
    names = [b"Transfer_Encoding", b"transfer-encoding", b"Transfer-Encoding "]
    names += [b" Transfer-Encoding", b"Transfer-Encoding\x00", b"Tr\xe4nsfer-Encoding"]
    d.fields[-1] = (d.random.choice(names), b"chunked")
    if d.random.random() < 0.5:
        d.fields.append((b"Content-Length", b"%d" % len(d.body)))


def _length(d: _Draft) -> None:
    d.drop(b"Content-Length", b"Transfer-Encoding")
    value, size = d.random.choice(odd.LENGTHS), len(d.body)
    filled = value % ((size,) * value.count(b"%d"))
    d.fields.append((b"Content-Length", filled))
    d.coded = d.body


def _length_lines(d: _Draft) -> None:
    d.drop(b"Content-Length", b"Transfer-Encoding")
    size = len(d.body)
    sizes = [size, size, d.random.choice([size, size + 1, max(size - 1, 0), 0])]
    d.random.shuffle(sizes)
    d.fields += [(b"Content-Length", b"%d" % n) for n in sizes[:2]]
    d.coded = d.body


def _both(d: _Draft) -> None:
    d.chunk()
    size = d.random.choice([len(d.body), len(d.coded), 0, 9])
    d.fields.append((b"Content-Length", b"%d" % size))
    if d.random.random() < 0.3:
        d.coded = d.body
    d.random.shuffle(d.fields)


def _status_line(d: _Draft) -> None:
    d.line = d.random.choice(odd.STATUS_LINES)


def _connection(d: _Draft) -> None:
    values = d.random.choice(odd.CONNECTIONS)
    d.fields += [(b"Connection", value) for value in values]


def _old_version(d: _Draft) -> None:
    d.line = d.line.replace(b"HTTP/1.1", b"HTTP/1.0", 1)
    if d.random.random() < 0.5:
        d.fields.append((b"Connection", b"keep-alive"))


def _trailer(d: _Draft) -> None:
    d.chunk()
    d.coded = d.coded[:-2] + d.random.choice(odd.TRAILERS) + _EOL


def _no_last_chunk(d: _Draft) -> None:
    d.chunk()
    d.coded = d.coded[: -d.random.choice([1, 2, 3, 4, 5])]
    d.closes = True


def _size_of_a_chunk(d: _Draft) -> None:
    d.chunk()
    text = d.random.choice(odd.SIZES)
    body = d.body or b"{}"
    text = text % ((len(body),) * text.count(b"%x"))
    d.coded = text + _EOL + body + b"\r\n0\r\n\r\n"


def _extension(d: _Draft) -> None:
    d.chunk()
    d.coded = d.coded.replace(_EOL, d.random.choice(odd.EXTENSIONS) + _EOL, 1)


def _end_of_a_chunk(d: _Draft) -> None:
    d.chunk()
    end = d.random.choice([b"XX", b"\n", b"\r", b"", b"\r\n\r\n", b" \r\n", b"X\r\n"])
    body = d.body or b"{}"
    d.coded = b"%x\r\n%b%b0\r\n\r\n" % (len(body), body, end)


def _interim(d: _Draft) -> None:
    d.before = b"".join(d.random.choices(odd.INTERIM, k=d.random.choice([1, 1, 2, 30])))


def _switching(d: _Draft) -> None:
    upgrade = d.random.choice([b"", b"Upgrade: x\r\nConnection: upgrade\r\n"])
    d.before = b"HTTP/1.1 101 S\r\n" + upgrade + _EOL


def _body_of_none(d: _Draft) -> None:
    if d.random.random() < 0.3:
        d.method = "HEAD"
    else:
        d.line = b"HTTP/1.1 " + d.random.choice([b"204 No", b"304 Not", b"205 Reset"])
    if d.random.random() < 0.5:
        d.coded = d.body or b"{}"
        d.closes = d.random.random() < 0.3


def _surplus(d: _Draft) -> None:
    d.after = d.random.choice(odd.SURPLUS)


def _late_surplus(d: _Draft) -> None:
    d.late = d.random.choice(odd.SURPLUS)


def _field(d: _Draft) -> None:
    d.raw_fields.append(d.random.choice(odd.FIELDS))
    if d.random.random() < 0.5:
        d.raw_fields += [b"%b: %b" % f for f in d.fields]
        d.fields = []


def _bare_line_feeds(d: _Draft) -> None:
    new = d.random.choice([b"\n", b"\r", b"\r\r\n"])
    count = d.random.choice([-1, -1, 1, 2])
    d.rewrite.append(lambda data: data.replace(_EOL, new, count))


def _leading_lines(d: _Draft) -> None:
    d.before = d.random.choice([b"\r\n", b"\n", b"\r\n\r\n", b" \r\n"]) + d.before


def _control_byte(d: _Draft) -> None:
    byte = d.random.choice(
        [b"\x00", b"\x01", b"\x0b", b"\x0c", b"\x1b", b"\x7f", b"\x85"]
    )

    def insert(data: bytes) -> bytes:
        at = d.random.randint(0, max(data.find(b"\r\n\r\n"), 0))
        return data[:at] + byte + data[at:]

    d.rewrite.append(insert)


def _changed_byte(d: _Draft) -> None:
    def change(data: bytes) -> bytes:
        at = d.random.randrange(len(data))
        new = d.random.choice([b"", d.random.randbytes(1), data[at : at + 1] * 2])
        return data[:at] + new + data[at + 1 :]

    d.rewrite.append(change)


def _cut(d: _Draft) -> None:
    d.closes = True
    d.rewrite.append(lambda data: data[: d.random.randrange(len(data))])


_FAULTS: tuple[Callable[[_Draft], None], ...] = (
    *(_coding, _coding, _coding_lines, _coding_name, _length, _length, _length_lines),
    *(_both, _status_line, _connection, _old_version, _trailer, _no_last_chunk),
    *(_size_of_a_chunk, _extension, _end_of_a_chunk, _interim, _switching, _field),
    *(_body_of_none, _body_of_none, _surplus, _surplus, _late_surplus, _late_surplus),
    *(_bare_line_feeds, _leading_lines, _control_byte, _changed_byte, _cut, _cut),
)


def _split(random: Random, data: bytes) -> tuple[bytes, ...]:
    """Return `data` in one to four pieces, or its first bytes one by one."""
    if random.random() < 0.4 or len(data) < 2:
        return (data,)
    if random.random() < 0.1:
        first = min(len(data), 12)
        return (*(data[n : n + 1] for n in range(first)), data[first:])
    cuts = sorted(random.sample(range(1, len(data)), min(len(data) - 1, 3)))
    ends = [*cuts[: random.randint(1, 3)], len(data)]
    starts = [0, *ends[:-1]]
    return tuple(data[a:b] for a, b in zip(starts, ends, strict=True))


def generate(seed: int, number: int) -> OddResponse:
    """Return response `number` of `seed`, always the same for the same arguments."""
    random = Random(f"{seed}/{number}")
    draft = _well_formed(random)
    faults = random.sample(_FAULTS, random.choice([0, 1, 1, 1, 1, 2, 2, 3]))
    faults.sort(key=_FAULTS.index)
    for fault in faults:
        fault(draft)
    names = [fault.__name__.strip("_") for fault in faults]
    return OddResponse(
        number,
        draft.method,
        tuple(dict.fromkeys(names)),
        _split(random, draft.data()),
        draft.late,
        draft.closes,
        streamed=random.random() < 0.3,
        blocks_loop=random.random() < 0.5,
    )
