"""Options of ``ittybit batch run`` that configure the run."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from functools import partial
from typing import Annotated, Any

import msgspec

from ittybit.cli.errors import UsageError
from ittybit.cli.parser import Parser
from ittybit.cli.values import parse_seconds, parse_value

_Count = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
_Positive = Annotated[float, msgspec.Meta(gt=0)]
_Minutes = Annotated[float, msgspec.Meta(ge=0, lt=1e6)]


def add_settings(parser: Parser) -> None:
    """Add the options."""
    add = parser.add_argument
    add("--journal", required=True, metavar="PATH", help="file that records progress")
    add("--to", metavar="OUT", help="path of the results, or a folder ending with /")
    add("--label", default="", metavar="TEXT", help="label of items that have none")
    add(
        "--weight",
        action="append",
        default=[],
        type=_weight,
        metavar="LABEL=N",
        help="turns of a label for each turn of other labels; may be repeated",
    )
    add(
        "--by-content",
        action="store_true",
        help="identify files by their bytes, not by path, size, and time",
    )
    _add_limits(parser)


def _add_limits(parser: Parser) -> None:
    add = parser.add_argument
    count = partial(parse_value, hint=_Count)
    help_text = "number of items in progress (default: 64)"
    add("--concurrency", type=count, default=64, metavar="N", help=help_text)
    add("--rate", type=_rate, metavar="N", help="maximum requests/s, or adaptive")
    help_text = "maximum attempts per step of an item (default: 5)"
    add("--tries", type=count, default=5, metavar="N", help=help_text)
    add(
        "--settle",
        type=parse_seconds,
        metavar="SECONDS",
        help="how long a create with a lost response may still take effect (default: "
        "twice the timeout)",
    )
    add(
        "--storm-minutes",
        type=partial(parse_value, hint=_Minutes),
        default=15.0,
        metavar="MINUTES",
        help="how long to wait while the server refuses all requests (default: 15)",
    )


def parse_settings(arguments: Namespace, work: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of `client.batch` except the journal."""
    weights: dict[str, float] = dict(arguments.weight)
    if len(weights) < len(arguments.weight):
        raise UsageError("--weight: a label is repeated; give each label once")
    return {
        "concurrency": arguments.concurrency,
        "rate_limit": arguments.rate,
        "settle": arguments.settle,
        "tries": arguments.tries,
        "storm_minutes": arguments.storm_minutes,
        "weights": weights,
        "by_content": arguments.by_content,
        "to": arguments.to,
        "label": arguments.label,
        **work,
    }


def _weight(text: str) -> tuple[str, float]:
    label, equals, number = text.rpartition("=")
    if not equals:
        raise ArgumentTypeError(f"{text!r} is not LABEL=N, for example paying=2")
    return label, float(parse_value(number, _Positive))


def _rate(text: str) -> float | str:
    return text if text == "adaptive" else float(parse_value(text, _Positive))
