"""Options of ``ittybit batch run`` that configure the run."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from functools import partial
from typing import Annotated, Any

import msgspec

from ittybit.cli.errors import UsageError
from ittybit.cli.parser import Parser
from ittybit.cli.results.locations import parse_path_text
from ittybit.cli.values import parse_seconds, parse_value

_Count = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
_Positive = Annotated[float, msgspec.Meta(gt=0)]
_Minutes = Annotated[float, msgspec.Meta(ge=0, lt=1e6)]


def add_settings(parser: Parser) -> None:
    """Add the options."""
    add = parser.add_argument
    _add_paths(parser)
    add("--label", default="", metavar="TEXT", help="label of items that have none")
    add(
        "--weight",
        action="append",
        default=[],
        type=_weight,
        metavar="LABEL=N",
        help="turns of a label for each turn of other labels (default: 1); may be "
        "repeated",
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
    help_text = "maximum requests/s, or adaptive (default: no limit)"
    add("--rate", type=_rate, metavar="N", help=help_text)
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


def _add_paths(parser: Parser) -> None:
    path: Any = {"type": parse_path_text}
    help_text = "file that records progress"
    parser.add_argument(
        "--journal", required=True, metavar="PATH", help=help_text, **path
    )
    help_text = (
        "path of the results, or a folder ending with / (default: the API stores them)"
    )
    parser.add_argument("--to", metavar="OUT", help=help_text, **path)


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
    if text == "adaptive":
        return text
    try:
        return float(parse_value(text, _Positive))
    except ArgumentTypeError as error:
        raise ArgumentTypeError(f"{error}; or pass adaptive") from error
