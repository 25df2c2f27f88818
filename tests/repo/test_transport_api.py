"""The `_io/` folders use only public names of libraries and have few lines."""

from pathlib import Path

import pytest

from tests.repo.test_conventions import SEAMS, files, length
from tests.support.seam_inspection import uses_of_private_names

pytestmark = pytest.mark.checkout

PLANTED = {
    "import aiohttp\naiohttp.ClientSession()._connector": "_connector",
    "def f(pool): pool._get_conn()": "_get_conn",
    "def f(line): line.sock._sock": "_sock",
    "from asyncio import _get_running_loop": "_get_running_loop",
    "from aiohttp.client_proto import ResponseHandler": "aiohttp.client_proto",
    "from aiohttp import client_proto": "client_proto",
    "import aiohttp.connector": "aiohttp.connector",
    "import aiohttp\naiohttp.connector.Connection": "aiohttp.connector",
    "from urllib3._collections import HTTPHeaderDict": "urllib3._collections",
    "from urllib3 import connectionpool": "connectionpool",
    "import urllib3 as u\nu.connectionpool.log": "urllib3.connectionpool",
    "from requests.sessions import merge_setting": "requests.sessions",
    "import requests\nrequests.sessions.merge_setting": "requests.sessions",
    "import asyncio\nasyncio.sslproto.SSLProtocol": "asyncio.sslproto",
    "from asyncio.selector_events import BaseSelectorEventLoop": "selector_events",
    "import _socket": "_socket",
    "import _ssl as ssl": "_ssl",
    "if TYPE_CHECKING:\n    from aiohttp.connector import X": "aiohttp.connector",
    "def f():\n    import http.server": "http.server",
    "def f(x): getattr(x, '_conn')": "_conn",
    "def f(x): x.__dict__['_conn']": "_conn",
    "def f(x): x.__dict__.update(a=1)": "__dict__",
    "def f(x): setattr(x, '_HTTPConnection__state', 1)": "_HTTPConnection__state",
    "def f(x): x._HTTPConnection__response": "_HTTPConnection__response",
    "def f(x): x(_limit=3)": "_limit",
    "from operator import attrgetter\nattrgetter('_pool')": "_pool",
    "import aiohttp\nclass C(aiohttp.TCPConnector):\n"
    "    def f(self): self._conns.clear()": "_conns",
    "import aiohttp\nclass C(aiohttp.TCPConnector):\n"
    "    async def _create_connection(self): ...": "_create_connection",
    "from urllib3 import HTTPConnectionPool\nclass A(HTTPConnectionPool): ...\n"
    "class B(A):\n    def f(self): return super()._put_conn(None)": "_put_conn",
    "from urllib3.connection import HTTPConnection\nclass C(HTTPConnection):\n"
    "    _tunnel = None": "_tunnel",
    "import http.client\nclass C(http.client.HTTPResponse):\n"
    "    def f(self): self._close_conn()": "_close_conn",
}
ALLOWED = """
import asyncio, http.client, socket, ssl
from collections.abc import Mapping
import aiohttp
import requests
from aiohttp import ClientSession, TCPConnector
from requests.adapters import HTTPAdapter
from urllib3 import PoolManager
from urllib3.connection import HTTPConnection
from ittybit_async._io.pool import _checked

class Ours:
    __slots__ = ("_free", "session")
    def __init__(self, pool): self._pool = pool; self.__state = 1
    def f(self, other): return self._pool, Ours._pool, other.__class__, __name__

class Connector(TCPConnector):
    def __init__(self): super().__init__(); self._ours = {}
    async def connect(self, *args): return await super().connect(*args)

class Adapter(HTTPAdapter):
    def init_poolmanager(self, *args): self._ours = PoolManager(); aiohttp.ClientError
"""


@pytest.mark.parametrize("source", PLANTED)
def test_a_private_name_or_undocumented_module_is_found(source: str) -> None:
    found = uses_of_private_names(source)
    assert any(PLANTED[source] in text for text in found), found


def test_public_names_and_this_project_s_names_are_allowed() -> None:
    assert uses_of_private_names(ALLOWED) == []


@pytest.mark.parametrize(
    "transport", SEAMS, ids=lambda transport: transport.parent.name
)
def test_a_transport_folder_uses_only_public_names_of_its_libraries(
    transport: Path,
) -> None:
    found = [
        f"{path.name}:{text}"
        for path in files(str(transport))
        for text in uses_of_private_names(path.read_text("utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "transport", SEAMS, ids=lambda transport: transport.parent.name
)
def test_a_transport_folder_stays_short(transport: Path) -> None:
    lengths = {path.name: length(path) for path in files(str(transport))}
    assert {name: lines for name, lines in lengths.items() if lines > 200} == {}
    assert sum(lengths.values()) <= 700
