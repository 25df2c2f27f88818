"""Modules that an import loads, counted because times depend on the machine."""

import subprocess
import sys
from functools import cache

import pytest

HTTP = {"aiohttp", "yarl", "requests", "urllib3", "http.client", "ssl", "socket"}
HEAVY = {
    "dataclasses",  # each costs ten times as much as a struct
    "inspect",
    "msgspec",
    "email.parser",
    "email.message",
    "logging",
    "pathlib",
    "urllib.parse",
}
SELDOM = {
    "aiohttp.web",
    "dataclasses",
    "sqlite3",
    "statistics",
    "ittybit.signing",
    "ittybit.webhooks",
    "ittybit.types",
    "ittybit.workflows",
    "opentelemetry",
    "ittybit.otel",
    "ittybit_async.observed",
    "ittybit_sync.observed",
}
BLOCKING = "from ittybit_sync import Ittybit"
AWAITING = "from ittybit_async import AsyncIttybit"


@cache
def loaded_modules(statement: str) -> frozenset[str]:
    """Return the modules that a fresh interpreter has loaded after a statement."""
    code = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    return frozenset(done.stdout.decode().split())


def own_modules(modules: frozenset[str]) -> set[str]:
    return {name for name in modules if name.startswith(("ittybit", "wootiv"))}


def test_the_package_loads_no_http_library_and_nothing_heavy() -> None:
    found = loaded_modules("import ittybit") - loaded_modules("pass")
    assert not found & (HTTP | HEAVY)
    assert len(found) <= 40
    assert len(own_modules(found)) <= 5


@pytest.mark.parametrize(
    ("statement", "bare"),
    [
        (BLOCKING, "import requests, msgspec, tenacity"),
        (AWAITING, "import aiohttp, msgspec, tenacity"),
    ],
)
def test_a_client_loads_little_besides_its_libraries(statement: str, bare: str) -> None:
    found = loaded_modules(statement) - loaded_modules(bare)
    assert not found & SELDOM
    assert len(found - own_modules(found)) <= 10
    assert len(own_modules(found)) <= 80


@pytest.mark.parametrize("statement", [BLOCKING, AWAITING])
def test_accessing_a_resource_loads_its_modules(
    statement: str,
) -> None:
    package = statement.split()[1]
    client = f"{statement.split()[-1]}('key')"
    resource = f"{package}.resources.tasks"
    assert resource not in loaded_modules(f"{statement}; {client}")
    assert resource in loaded_modules(f"{statement}; {client}.tasks")
    assert f"{package}.resources.files" not in loaded_modules(
        f"{statement}; {client}.tasks"
    )


@pytest.mark.parametrize("statement", [BLOCKING, AWAITING])
def test_a_client_creates_no_tls_context_before_its_first_https_call(
    statement: str,
) -> None:
    name = statement.split()[-1]
    code = (
        f"{statement}; import ssl\n"
        "def refuse(*_): raise AssertionError('a context was made')\n"
        "ssl.SSLContext.__new__ = refuse\n"
        f"{name}('key')"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 0
