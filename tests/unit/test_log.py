"""`ITTYBIT_LOG`: which lines are printed, and that none is printed twice."""

import io
import logging
import re
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager

import pytest

from ittybit.core import log

MESSAGES = [
    (logging.DEBUG, "DEBUG ittybit sent"),
    (logging.INFO, "INFO ittybit answered"),
    (logging.WARNING, "WARNING ittybit rejected"),
    (logging.CRITICAL, "CRITICAL ittybit broken"),
]
ALL = [line for _, line in MESSAGES]
Lines = Callable[[], list[str]]


def read(stream: io.StringIO) -> list[str]:
    """Log all messages, and return the printed lines without times."""
    for number, line in MESSAGES:
        log.logger.log(number, line.rpartition(" ")[2])
    return re.sub(r"(?m)^\d\S* \S* ", "", stream.getvalue()).splitlines()


@contextmanager
def fresh_logging() -> Generator[Lines]:
    """Run a test without handlers. The block gets a function that logs all messages."""
    level, root = log.logger.level, logging.RootLogger(logging.WARNING)
    stream = io.StringIO()
    # This is not a fixture, because pytest adds handlers between setup and test.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(logging, "root", root)
        patch.setattr(log.logger, "parent", root)
        patch.setattr(log.logger, "handlers", [])
        patch.setattr(sys, "stderr", stream)
        try:
            yield lambda: read(stream)
        finally:
            log.logger.setLevel(level)


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("DEBUG", ALL),
        ("debug", ALL),
        ("NotSet", ALL),
        ("1", ALL),
        ("20", ALL[1:]),
        (" info ", ALL[1:]),
        ("21", ALL[2:]),
        ("warning", ALL[2:]),
        ("WARN", ALL[2:]),
        ("error", ALL[3:]),
        ("Critical", ALL[3:]),
        ("fatal", ALL[3:]),
        ("51", []),
    ],
)
def test_each_level_selects_lines_that_show_their_levels(
    level: str, expected: list[str]
) -> None:
    with fresh_logging() as lines:
        log.enable({"ITTYBIT_LOG": level})
        log.enable({"ITTYBIT_LOG": level})
        assert lines() == expected


@pytest.mark.parametrize("level", ["", " ", "0"])
def test_the_log_is_off_by_default(level: str) -> None:
    with fresh_logging() as lines:
        log.enable({"ITTYBIT_LOG": level})
        log.enable({})
        assert lines() == ["rejected", "broken"]  # the default of the standard library


def test_a_new_level_of_the_program_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with fresh_logging() as lines:
        monkeypatch.setattr(logging, "_nameToLevel", {"TRACE": 5})
        log.enable({"ITTYBIT_LOG": "trace"})
        assert lines() == ALL


def test_an_unknown_level_is_named_in_one_line() -> None:
    with fresh_logging() as lines:
        log.enable({"ITTYBIT_LOG": "loud"})
        first, *others = lines()
        assert first == (
            "WARNING ittybit ITTYBIT_LOG must be a number or one of critical, debug, "
            "error, fatal, info, notset, warn, warning, got 'loud'"
        )
        assert others == ALL[2:]


@pytest.mark.parametrize("is_before", [True, False])
@pytest.mark.parametrize("name", [None, "ittybit"])
def test_a_handler_of_the_program_prints_instead(
    name: str | None, is_before: bool
) -> None:
    with fresh_logging() as lines:
        own = logging.StreamHandler(sys.stderr)
        own.setFormatter(logging.Formatter("own %(message)s"))
        if is_before:
            logging.getLogger(name).addHandler(own)
        log.enable({"ITTYBIT_LOG": "info"})
        if not is_before:
            logging.getLogger(name).addHandler(own)
        assert lines() == ["own answered", "own rejected", "own broken"]


def test_basic_config_of_the_program_prints_instead() -> None:
    with fresh_logging() as lines:
        log.enable({"ITTYBIT_LOG": "info"})
        logging.basicConfig(level=logging.WARNING)
        assert lines() == [
            "INFO:ittybit:answered",
            "WARNING:ittybit:rejected",
            "CRITICAL:ittybit:broken",
        ]


def test_a_handler_that_ignores_a_line_does_not_hide_it() -> None:
    with fresh_logging() as lines:
        log.logger.addHandler(logging.NullHandler())
        quiet = logging.StreamHandler(sys.stderr)
        quiet.setLevel(logging.CRITICAL)
        logging.getLogger().addHandler(quiet)
        log.enable({"ITTYBIT_LOG": "info"})
        assert lines() == [*ALL[1:3], "broken"]
