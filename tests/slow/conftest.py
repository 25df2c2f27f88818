"""Output and time limit of the long tests."""

from collections.abc import Callable
from pathlib import Path

import pytest

# A busy machine needs many times longer than an idle one; this only ends a test that
# hangs.
LONGEST = 7200.0  # seconds


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.timeout(LONGEST))


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
