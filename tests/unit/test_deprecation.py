"""Warnings about names that a later version removes."""

import warnings

import pytest

from ittybit.core.config.deprecation import (
    IttybitDeprecationWarning,
    deprecated,
    warn_deprecated,
)

MESSAGE = "old() is deprecated since 2.1, and 3.0 removes it; use new()"


@deprecated(since="2.1", removed="3.0", instead="new()")
def old(value: int, *, times: int = 1) -> int:
    """Return the product."""
    return value * times


@deprecated(since="2.1", removed="3.0", instead="new()")
async def old_call() -> int:
    return 1


def test_a_deprecated_function_works_and_names_version_and_replacement() -> None:
    with pytest.warns(IttybitDeprecationWarning) as caught:
        assert old(2, times=3) == 6
    assert str(caught[0].message) == MESSAGE
    assert (old.__name__, old.__doc__) == ("old", "Return the product.")


async def test_a_warning_of_a_coroutine_function_has_the_line_of_the_call() -> None:
    with pytest.warns(DeprecationWarning, match=r"old_call\(\) is") as caught:
        assert await old_call() == 1
    assert caught[0].filename == __file__


def test_a_warning_has_the_line_of_the_program_and_is_shown_once_for_it() -> None:
    # The call is inside one of our modules, which the program calls.
    inside = {"__name__": "ittybit.api", "warn_deprecated": warn_deprecated}
    exec(  # the function must belong to another module
        "def call():\n    warn_deprecated('x', since='1', removed='2', instead='y')",
        inside,
    )
    program = {"__name__": "program", "call": inside["call"]}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        for _ in range(2):
            exec(compile("\n\ncall()", "program.py", "exec"), program)
        exec(compile("call()", "other.py", "exec"), program)
    shown = [(one.filename, one.lineno) for one in caught]
    assert shown == [("program.py", 3), ("other.py", 1)]
