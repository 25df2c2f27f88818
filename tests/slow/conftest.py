"""Output of the long tests."""

from collections.abc import Callable

import pytest


@pytest.fixture
def say(
    request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], None]:
    """Return a function that prints a line on the terminal while the test runs."""
    reporter = request.config.pluginmanager.getplugin("terminalreporter")

    def line(text: str) -> None:
        with capsys.disabled():
            reporter.ensure_newline()
            reporter.write_line(f"  {text}")

    return line
