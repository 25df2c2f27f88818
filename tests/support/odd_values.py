"""Spellings of the parts of a response, most of them wrong."""

SURPLUS = (
    b'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"POISONED"',
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nBAD\r\n0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX: ",
    b"surplus...",
    b"\r\n",
    b"\n",
    b"0\r\n\r\n",
    b"\x00",
)
CODINGS = (
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
LENGTHS = (
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
STATUS_LINES = (
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
CONNECTIONS = (
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
SIZES = (
    *(b"FFFFFFFFFFFFFFFFF", b"-%x", b"+%x", b"0x%x", b" %x", b"%x ", b"\t%x", b"%x_0"),
    *(b"", b"g", b"000000%x", b"%x\xb2", b"%x\x00", b"%x\x0b", b"7FFFFFFFFFFFFFFF"),
    *(b"100000000", b"%x.0", b"\xef\xbc\x95", b"0" * 30 + b"%x", b"%x h", b"%x\xa0"),
)
EXTENSIONS = (
    *(b";a=b", b";a", b" ;a=b", b'; a="b"', b';a="b\r\nc"', b";a=\x00", b";", b";\xe9"),
    *(b";" + b"x" * 5000, b";a=b;c=d", b'; a="b\nc"', b";\ra", b"a=b"),
)
TRAILERS = (
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
INTERIM = (
    *(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 H\r\nLink: </a>\r\n\r\n"),
    *(b"HTTP/1.1 102 P\r\nContent-Length: 5\r\n\r\n", b"HTTP/1.1 199 X\r\n\r\n"),
    *(
        b"HTTP/1.1 100 C\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.1 100\n\n",
    ),
    *(b"HTTP/1.1 103 H\r\nContent-Length: 2\r\n\r\n{}", b"HTTP/1.0 100 C\r\n\r\n"),
    *(b"HTTP/1.1 100 C\r\nConnection: close\r\n\r\n", b"HTTP/1.1 103 H\r\nb d\r\n\r\n"),
)
FIELDS = (
    *(b": x", b"b d: x", b"no colon", b"X : y", b"X\t: y", b"X\x00: y", b"\xe9: y"),
    *(b"X: \x00", b"X: a\x01b", b"X: a\rb", b"X: \x7f", b"X: \xff", b"X:", b"X: a\n b"),
    *(b"X: y\r\n z", b"X: y\r\n", b" X: y", b"X: y\r\n\t", b"Upgrade: h2c", b"(x): y"),
)
