"""Redaction hides every echo of a secret from a server, and nothing else."""

import html
import json
import re
import time
from base64 import b32encode, b64encode
from collections.abc import Callable, Iterator
from itertools import zip_longest
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ittybit.core.redaction import (
    Secret,
    Secrets,
    hide_repr,
    hide_settings,
    proxy_secrets,
)

KEY = "canary'K3Y7f3a9b\\QWERT/uiop\"SDF&hjk<ZXCVBN"
ECHOES: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "in capitals": str.upper,
    "in lower case": str.lower,
    "by repr": repr,
    "by repr of bytes": lambda key: repr(key.encode()),
    "with both quotes": lambda key: repr(key + "'\"")[:-5],
    "in JSON": json.dumps,
    "in JSON of PHP": lambda key: json.dumps(key).replace("/", "\\/"),
    "in JSON in JSON": lambda key: json.dumps(json.dumps(key)),
    "in JSON by repr": lambda key: repr(json.dumps(key)),
    "in a URL": quote,
    "in a query": quote_plus,
    "in a URL in a query": lambda key: quote(quote(key, safe=""), safe=""),
    "all in percent": lambda key: "".join(f"%{ord(char):02X}" for char in key),
    "in HTML": html.escape,
    "in base 64": lambda key: b64encode(key.encode()).decode(),
}


def longest(text: str, secret: str) -> int:
    """Return the length of the longest part of `secret` in `text`, in any case."""
    text, secret = text.lower(), secret.lower()
    parts = {
        secret[at:end]
        for at in range(len(secret))
        for end in range(at + 1, len(secret) + 1)
    }
    return max((len(part) for part in parts if part in text), default=0)


@pytest.mark.parametrize("echo", ECHOES)
def test_an_echoed_secret_is_hidden_wherever_it_is_cut(echo: str) -> None:
    secrets, echoed = Secrets([KEY]), ECHOES[echo](KEY)
    for begin in range(0, len(echoed), 3):
        for end in range(begin, len(echoed) + 1, 5):
            hidden = secrets.hide(f"key: {echoed[begin:end]}")
            assert longest(hidden, echoed) < 12  # some of these are quotes


ODD_ECHOES: dict[str, Callable[[str], str]] = {
    "entities": lambda key: "".join(f"&#{ord(char)};" for char in key),
    "entities of punctuation": lambda key: key.replace("_", "&#x5F;"),
    "named entities": lambda key: key.replace("_", "&amp;lowbar;"),
    "escapes of bytes": lambda key: "".join(f"\\x{ord(char):02x}" for char in key),
    "octal escapes": lambda key: "".join(f"\\{ord(char):03o}" for char in key),
    "short octal escapes": lambda key: "".join(f"\\{ord(char):o}" for char in key),
    "long escapes": lambda key: "".join(f"\\U{ord(char):08x}" for char in key),
    "escapes of text": lambda key: "".join(f"\\\\u{ord(char):04x}" for char in key),
    "percent twice": lambda key: "".join(f"%25{ord(char):02x}" for char in key),
    "some in percent": lambda key: "".join(f"%{ord(a):02x}{b}" for a, b in _pairs(key)),
    "hexadecimal": lambda key: key.encode().hex(),
    "base 64 after a byte": lambda key: b64encode(f":{key}".encode()).decode(),
    "base 64 after two bytes": lambda key: b64encode(f"::{key}".encode()).decode(),
    "spaces": " ".join,
    "invisible characters": "\u200b".join,
    "escaped invisible characters": "\\u200b".join,
    "escapes of JavaScript": lambda key: "".join(f"%u{ord(char):04x}" for char in key),
    "escapes of Rust": lambda key: "".join(f"\\u{{{ord(char):x}}}" for char in key),
    "escapes of Perl": lambda key: "".join(f"\\x{{{ord(char):x}}}" for char in key),
    "octal escapes of Perl": lambda key: "".join(f"\\o{{{ord(c):o}}}" for c in key),
    "code points": lambda key: " ".join(f"U+{ord(char):04X}" for char in key),
    "numbers": lambda key: ", ".join(hex(ord(char)) for char in key),
    "escapes of CSS": lambda key: "".join(f"\\{ord(char):x} " for char in key),
    "unclosed entities": lambda key: "".join(f"&#{ord(char)}" for char in key),
    "unclosed entities and spaces": lambda key: " ".join(f"&#{ord(c)}" for c in key),
    "escaped lines": "\\n".join,
    "a list of numbers": lambda key: ", ".join(map(str, key.encode())),
    "a row of octal numbers": lambda key: " ".join(f"{ord(char):o}" for char in key),
    "UTF-16 in hexadecimal": lambda key: key.encode("utf-16-be").hex(),
    "base 32": lambda key: b32encode(key.encode()).decode(),
    "base 32 after a byte": lambda key: b32encode(f":{key}".encode()).decode(),
    "an array of JavaScript": lambda key: ",".join(
        f'"{at}":{ord(char)}' for at, char in enumerate(key)
    ),
    "an array of PHP": lambda key: " ".join(
        f"[{at}] => {ord(char)}" for at, char in enumerate(key)
    ),
    "long escapes of CSS": lambda key: "".join(f"\\{ord(char):06x}" for char in key),
    "HTML tags": "<wbr/>".join,
    "colors of a terminal": "\x1b[0m".join,
    "backslashes": "\\".join,
    "Markdown": lambda key: key.replace("_", "\\_"),
}


def _pairs(key: str) -> Iterator[tuple[str, str]]:
    return zip_longest(key[::2], key[1::2], fillvalue="")


@pytest.mark.parametrize("echo", ODD_ECHOES)
def test_a_secret_in_an_odd_spelling_is_hidden(echo: str) -> None:
    key = "ik_7Fa93bQWERT2uiop_SDFhjkZXCVBN"
    hidden = Secrets([key]).hide(f"no {ODD_ECHOES[echo](key)}, sorry")
    assert re.fullmatch(r"no \w{0,3}…[\w=]{0,4}, sorry", hidden)


@given(text=some.text(some.characters(exclude_characters="…")))
def test_text_without_a_secret_is_not_changed(text: str) -> None:
    assert Secrets(["ik_0123456789abcdef"]).hide(text) == text


def test_each_echo_becomes_one_ellipsis() -> None:
    secrets = Secrets(["ik_0123456789abcdef"])
    text = "ik_0123456789abcdef: no ik_0123456789ABCDEF, (456789abc)"
    assert secrets.hide(text) == "…: no …, (…)"


def test_a_short_secret_is_hidden_only_as_a_whole_word() -> None:
    hidden = Secrets(["test"]).hide("the latest test of TEST, %74%65%73%74")
    assert hidden == "the latest … of …, …"


def test_the_last_of_many_secrets_are_hidden_and_so_are_those_of_the_settings() -> None:
    secrets = Secrets(["password-of-a-proxy"])
    keys = [f"{number}k{number}" * 4 for number in range(10, 60)]
    for key in keys:
        secrets.add(key)
        secrets.hide("prepared")
    text = ", ".join(["password-of-a-proxy", *keys[-16:]])
    assert set(secrets.hide(text)) == set("…, ")


@pytest.mark.parametrize("harmless", ["download", "646f776e", "3132333435"])
def test_a_part_of_a_secret_or_a_short_secret_does_not_reveal_it(harmless: str) -> None:
    secrets = Secrets(["download1", "down", "12345"])
    assert not secrets.are_in(f"https://h/{harmless}/a.mp4")
    assert secrets.are_in("https://h/download1/a.mp4")


def test_the_repr_of_a_part_of_a_secret_hides_it_too() -> None:
    assert "hush" not in repr(Secret("hush hush")[:4])
    assert b"hush" not in repr(hide_repr(b"hush hush")[:4]).encode()


@pytest.mark.parametrize("size", [300, 3000])
def test_a_long_secret_is_hidden_in_hexadecimal_and_base_64(size: int) -> None:
    key = "".join(chr(ord("!") + number % 89) for number in range(size))
    secrets = Secrets([key])
    for echo in (key, key.encode().hex(), b64encode(key.encode()).decode()):
        assert set(secrets.hide(echo[20:-20])) == {"…"}


def test_a_secret_that_was_added_later_is_hidden_too() -> None:
    secrets = Secrets()
    assert secrets.hide("ik_0123456789") == "ik_0123456789"
    secrets.add("ik_0123456789")
    assert secrets.hide("ik_0123456789") == "…"
    assert "0123" not in repr(secrets)


@pytest.mark.parametrize(
    "echo",
    ["pa%3Ass%40word", "pa:ss@word", b64encode(b"us:er:pa:ss@word").decode()],
)
def test_a_proxy_password_is_hidden_in_each_form(echo: str) -> None:
    secrets = Secrets(proxy_secrets("http://us%3Aer:pa%3Ass%40word@host:3128"))
    assert longest(secrets.hide(f"407: {echo}!"), echo) < 8


def test_a_proxy_password_with_brackets_is_found() -> None:
    assert "pass[word]" in proxy_secrets("http://user:pass[word]@host:3128")


def test_the_locals_of_a_traceback_do_not_show_a_secret() -> None:
    settings = {
        "headers": {"X-Token": "hush"},
        "proxies": {"all://": "http://u:hush@h"},
        "proxy": "http://u:hush@h",
        "timeout": 5,
    }
    hidden = hide_settings(settings)
    assert hidden == settings
    assert "hush" not in repr((hidden, hide_repr("hush"), [Secret("hush")]))
    assert "hush" in f"{hide_repr('hush')}"


@pytest.mark.parametrize("unit", ["\\", "%5c", "&#92;", r"\134", r"\u005c"])
def test_the_time_for_rows_of_escapes_grows_with_their_length(unit: str) -> None:
    def seconds(text: str) -> float:
        times: list[float] = []
        for _ in range(5):
            start = time.thread_time()
            secrets.hide(text)
            times.append(time.thread_time() - start)
        return min(times)

    secrets = Secrets(["sk_live_51c0ffee"])
    secrets.hide("")  # prepares the patterns
    # With a pattern of quadratic time, it was 800 times as long.
    assert seconds((unit * 4000)[:4000]) < 10 * seconds("a word " * 600)
