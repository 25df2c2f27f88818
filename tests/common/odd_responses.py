"""Random HTTP/1.1 responses, well formed or with one to three faults.

>>> generate(seed=14, number=3).kinds
('trailer',)
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

_EOL = b"\r\n"
SURPLUS = (
    b'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"POISONED"',
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nBAD\r\n0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX: ",
    b"XXXXXXXXXX",
    b"\r\n",
    b"\n",
    b"0\r\n\r\n",
    b"\x00",
)
_CODINGS = (
    *(b"chunked", b"Chunked", b"CHUNKED", b"chunked ", b"\tchunked", b"\x0bchunked"),
    *(b"\x0cchunked", b"chunked\x0b", b"chunked\x1c", b"chunked\x85", b"chunked\xa0"),
    *(b"chunked,", b",chunked", b"chunked, identity", b"identity, chunked", b"chunke"),
    *(b"gzip, chunked", b"chunked, gzip", b"chunked, chunked", b"chunked;q=1"),
    *(
        b'"chunked"',
        b"xchunked",
        b"chunkedx",
        b"chun\x00ked",
        b"identity",
        b"",
        b"gzip",
    ),
    *(b"ch\xc3\xbcnked", b"\r\n chunked", b"chunked\r\n\t", b"chunked chunked"),
)
_LENGTHS = (
    *(b"+%d", b"-%d", b"%d_0", b"0x%d", b"%d.0", b"  %d", b"%d  ", b"%d, %d", b"0%d"),
    *(
        b"%d,",
        b",%d",
        b"%de0",
        b"%d\x0b",
        b"\x0b%d",
        b"%d\xb2",
        b"%d\xd9\xa5",
        b"%d\x00",
    ),
    *(
        b"",
        b"99999999999999999999999%d",
        b"%d;",
        b"%d 1",
        b"\xef\xbc\x95",
        b"-0",
        b"%d\xa0",
    ),
)
_STATUS_LINES = (
    *(b"HTTP/1.1 2_0_0 OK", b"HTTP/1.1 +200 OK", b"HTTP/1.1 099 OK", b"HTTP/1.1 200"),
    *(b"HTTP/1.1 200 ", b"HTTP/1.1  200 OK", b"HTTP/1.1\t200 OK", b"HTTP/1.1 20 OK"),
    *(
        b"HTTP/1.1 2000 OK",
        b"HTTP/1.1 -200 OK",
        b"HTTP/1.1 \xb2\xb2\xb2 OK",
        b"HTTP 200",
    ),
    *(b"http/1.1 200 OK", b"HTTP/2.0 200 OK", b"HTTP/1.2 200 OK", b"HTTP/0.9 200 OK"),
    *(b"HTTP/1.10 200 OK", b"HTTP/11 200 OK", b"HTTP/+1.1 200 OK", b"ICY 200 OK", b""),
    *(b"HTTP/1.1 200\x00OK", b"HTTP/1.1 200 \x00\x07", b"HTTP/1.1 200OK", b"200 OK"),
    *(b" HTTP/1.1 200 OK", b"HTTP/1.1 0200 OK", b"HTTP/1.1 999 X", b"HTTP/1.1 600 X"),
    *(b"HTTP/1.1 000 X", b"XHTTP/1.1 200 OK", b"HTTP/1.1 200 \xe9\xc3\xa9", b"\r\n"),
    *(b"HTTP/1.1 2 00 OK", b"HTTP/1.1 200.0 OK", b"HTTP/ 1.1 200 OK", b"HTTP/1.1"),
)
_CONNECTIONS = (
    *((b"keep-alive", b"close"), (b"close", b"keep-alive"), (b"Close",), (b"CLOSE ",)),
    *(
        (b"keep-alive, close",),
        (b"close, x",),
        (b"x", b"close"),
        (b"upgrade",),
        (b",",),
    ),
    *((b'"close"',), (b"close;x",), (b"\x0bclose",), (b"", b"close"), (b"keep-alive",)),
)
_SIZES = (
    *(b"FFFFFFFFFFFFFFFFF", b"-%x", b"+%x", b"0x%x", b" %x", b"%x ", b"\t%x", b"%x_0"),
    *(b"", b"g", b"000000%x", b"%x\xb2", b"%x\x00", b"%x\x0b", b"7FFFFFFFFFFFFFFF"),
    *(b"100000000", b"%x.0", b"\xef\xbc\x95", b"0" * 30 + b"%x", b"%x h", b"%x\xa0"),
)
_EXTENSIONS = (
    *(b";a=b", b";a", b" ;a=b", b'; a="b"', b';a="b\r\nc"', b";a=\x00", b";", b";\xe9"),
    *(b";" + b"x" * 5000, b";a=b;c=d", b'; a="b\nc"', b";\ra", b"a=b"),
)
_TRAILERS = (
    *(
        b"X: y\r\n",
        b"b d\r\n",
        b"b d: x\r\n",
        b": x\r\n",
        b"X: y\r\nZ: 0\r\n",
        b"X:\r\n",
    ),
    *(b" X: y\r\n", b"X : y\r\n", b"X: \x00\r\n", b"Content-Length: 5\r\n", b"X: y\n"),
    *(b"Transfer-Encoding: chunked\r\n", b"X" * 20_000 + b": y\r\n", b"X: y\r\n z\r\n"),
    *(b"HTTP/1.1 200 OK\r\n", b"X: y\r", b"\x00\r\n", b"X: y\r\n" * 300),
)
_INTERIM = (
    *(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 H\r\nLink: </a>\r\n\r\n"),
    *(b"HTTP/1.1 102 P\r\nContent-Length: 5\r\n\r\n", b"HTTP/1.1 199 X\r\n\r\n"),
    *(
        b"HTTP/1.1 100 C\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.1 100\n\n",
    ),
    *(b"HTTP/1.1 103 H\r\nContent-Length: 2\r\n\r\n{}", b"HTTP/1.0 100 C\r\n\r\n"),
    *(b"HTTP/1.1 100 C\r\nConnection: close\r\n\r\n", b"HTTP/1.1 103 H\r\nb d\r\n\r\n"),
)
_FIELDS = (
    *(b": x", b"b d: x", b"no colon", b"X : y", b"X\t: y", b"X\x00: y", b"\xe9: y"),
    *(b"X: \x00", b"X: a\x01b", b"X: a\rb", b"X: \x7f", b"X: \xff", b"X:", b"X: a\n b"),
    *(b"X: y\r\n z", b"X: y\r\n", b" X: y", b"X: y\r\n\t", b"Upgrade: h2c", b"(x): y"),
)


@dataclass(frozen=True)
class OddResponse:
    """A response as a server sends it: `pieces` apart from each other, then `late`."""

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
        """All bytes before the late ones."""
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
        """Send the body in chunks, whatever the framing was."""
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
    d.fields[-1] = (b"Transfer-Encoding", d.random.choice(_CODINGS))


def _coding_lines(d: _Draft) -> None:
    _coding(d)
    d.fields.append((b"Transfer-Encoding", d.random.choice(_CODINGS)))


def _coding_name(d: _Draft) -> None:
    d.chunk()
    names = [b"Transfer_Encoding", b"transfer-encoding", b"Transfer-Encoding "]
    names += [b" Transfer-Encoding", b"Transfer-Encoding\x00", b"Tr\xe4nsfer-Encoding"]
    d.fields[-1] = (d.random.choice(names), b"chunked")
    if d.random.random() < 0.5:
        d.fields.append((b"Content-Length", b"%d" % len(d.body)))


def _length(d: _Draft) -> None:
    d.drop(b"Content-Length", b"Transfer-Encoding")
    value, size = d.random.choice(_LENGTHS), len(d.body)
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
    d.line = d.random.choice(_STATUS_LINES)


def _connection(d: _Draft) -> None:
    values = d.random.choice(_CONNECTIONS)
    d.fields += [(b"Connection", value) for value in values]


def _old_version(d: _Draft) -> None:
    d.line = d.line.replace(b"HTTP/1.1", b"HTTP/1.0", 1)
    if d.random.random() < 0.5:
        d.fields.append((b"Connection", b"keep-alive"))


def _trailer(d: _Draft) -> None:
    d.chunk()
    d.coded = d.coded[:-2] + d.random.choice(_TRAILERS) + _EOL


def _no_last_chunk(d: _Draft) -> None:
    d.chunk()
    d.coded = d.coded[: -d.random.choice([1, 2, 3, 4, 5])]
    d.closes = True


def _size_of_a_chunk(d: _Draft) -> None:
    d.chunk()
    text = d.random.choice(_SIZES)
    body = d.body or b"{}"
    text = text % ((len(body),) * text.count(b"%x"))
    d.coded = text + _EOL + body + b"\r\n0\r\n\r\n"


def _extension(d: _Draft) -> None:
    d.chunk()
    d.coded = d.coded.replace(_EOL, d.random.choice(_EXTENSIONS) + _EOL, 1)


def _end_of_a_chunk(d: _Draft) -> None:
    d.chunk()
    end = d.random.choice([b"XX", b"\n", b"\r", b"", b"\r\n\r\n", b" \r\n", b"X\r\n"])
    body = d.body or b"{}"
    d.coded = b"%x\r\n%b%b0\r\n\r\n" % (len(body), body, end)


def _interim(d: _Draft) -> None:
    d.before = b"".join(d.random.choices(_INTERIM, k=d.random.choice([1, 1, 2, 30])))


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
    d.after = d.random.choice(SURPLUS)


def _late_surplus(d: _Draft) -> None:
    d.late = d.random.choice(SURPLUS)


def _field(d: _Draft) -> None:
    d.raw_fields.append(d.random.choice(_FIELDS))
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
    """Return response `number` of a seed, always the same."""
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
