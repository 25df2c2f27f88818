"""No module is imported while a failure is handled: that import could fail too."""

import subprocess
import sys

import pytest

from tests.support.wire_server import BUSY, WireServer, answering

CALLS = """
import asyncio, errno, sys
import {package}
from ittybit.errors import APIError

class Refuser:
    def find_spec(self, name, path=None, target=None):
        print("imported", name)
        raise OSError(errno.EMFILE, "too many open files")

async def call_async(url):
    async with {package}.{client}("key", base_url=url, max_retries=1) as client:
        sys.meta_path.insert(0, Refuser())
        await client.get("/media")

def call(url):
    with {package}.{client}("key", base_url=url, max_retries=1) as client:
        sys.meta_path.insert(0, Refuser())
        client.get("/media")

try:
    asyncio.run(call_async(sys.argv[1])) if {is_async} else call(sys.argv[1])
except APIError as error:
    print(type(error).__name__, error.retries_taken)
finally:
    del sys.meta_path[0]
"""


@pytest.mark.parametrize("is_async", [True, False], ids=["async", "sync"])
def test_the_first_retry_imports_nothing(is_async: bool) -> None:
    package, client = (
        ("ittybit_async", "AsyncIttybit") if is_async else ("ittybit_sync", "Ittybit")
    )
    code = CALLS.format(package=package, client=client, is_async=is_async)
    with WireServer(answering(*[BUSY] * 2)) as server:
        command = [sys.executable, "-c", code, server.url]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("InternalServerError 1\n", "")
