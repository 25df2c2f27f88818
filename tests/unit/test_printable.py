"""Text from a server becomes one printable line with the same meaning."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ittybit.core.printable import one_line, printable, printable_json
from ittybit.errors import APIError

MARKS = "\x1b\x07\r\n\x00\x7f\x85\x9b\u200e\u200f\u202a\u202e\u2028\u2029\u2066\u2069"


@pytest.mark.parametrize("char", [*MARKS, "\ud800", "\ufeff", "\U000e0041"])
def test_terminal_control_characters_are_escaped(char: str) -> None:
    shown = printable(f"a{char}b")
    assert shown.isprintable()
    assert shown.startswith("a\\")
    shown.encode()


def test_letters_of_all_languages_are_kept_and_wide_spaces_become_spaces() -> None:
    assert printable("caf\xe9 東京\u3000駅\xa0!") == "caf\xe9 東京 駅 !"


@given(text=some.text())
def test_json_keeps_its_value_in_printable_characters(text: str) -> None:
    shown = printable_json(json.dumps({text: [text]}, ensure_ascii=False))
    assert shown.isprintable()
    assert json.loads(shown) == {text: [text]}


def test_lone_surrogates_and_far_planes_stay_valid_json() -> None:
    text = "\ud800\U000e0041\x9b"
    shown = printable_json(json.dumps(text, ensure_ascii=False))
    assert shown == '"\\ud800\\udb40\\udc41\\u009b"'
    assert json.loads(shown) == text


def test_a_line_is_shortened_and_its_whitespace_is_joined() -> None:
    assert one_line("<html>\r\n\t<p>\u2028hi", 99) == "<html> <p> hi"
    assert one_line("x" * 1000, 10) == "x" * 10 + "…"
    assert one_line("x" * 10, 10) == "x" * 10


@pytest.mark.parametrize("kind", [APIError])
def test_the_message_of_each_error_is_printable(kind: type[APIError]) -> None:
    error = kind("no\r\n2026-01-01 forged \x1b[2J")
    assert str(error) == "no\\r\\n2026-01-01 forged \\x1b[2J"
    assert error.args == (error.message,)
