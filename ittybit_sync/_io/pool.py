"""Connections: one session for all threads, made at once."""

from __future__ import annotations

import os
import weakref

import requests

from ittybit.connections import Connections
from ittybit.errors import ArgumentError, ClientClosedError
from ittybit.outgoing import Outgoing
from ittybit.proxies import Proxies
from ittybit_sync._io.connection import Adapter, current
from ittybit_sync.tls import context


class Pool:
    """The connections of a client and of its copies.

    ``requests`` does not promise that threads may share a session. What makes it unsafe
    (cookies, redirects, .netrc and the environment) belongs to its own ``send``, which
    nobody calls: its adapters do all, and their pools are safe to share.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._proxies = Proxies(connections.proxy, os.environ)
        self.session = self._made()
        self.closed = False
        _alive.add(self)

    def _made(self) -> requests.Session:
        if self._connections.session is not None:
            return _checked(self._connections.session)
        session = requests.Session()
        session.headers.clear()
        adapter = Adapter(self._connections)
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        return session

    def begin(self, outgoing: Outgoing) -> None:
        """Let this thread send `outgoing`."""
        if self.closed:
            raise ClientClosedError("the client is closed: make a new one")
        if self._connections.session is None and outgoing.url.startswith("https:"):
            context(self._connections)  # what is wrong with it is said here, as it is
        current.outgoing = outgoing

    def end(self) -> None:
        """Let this thread send nothing."""
        current.outgoing = None

    def proxy(self, url: str) -> str | None:
        """Return the proxy for `url`."""
        return self._proxies.of(url)

    def close(self) -> None:
        """Close all connections; the pool may not be used afterwards."""
        self.closed = True
        if self._connections.session is None:
            self.session.close()

    def forget(self) -> None:
        """Leave the connections to the process that this one was forked from."""
        _left_to_parent.append(self.session)
        self.session = self._made()


def _checked(session: object) -> requests.Session:
    if isinstance(session, requests.Session):
        return session
    raise ArgumentError(
        f"session must be a requests.Session, not {type(session).__name__}"
    )


_alive: weakref.WeakSet[Pool] = weakref.WeakSet()
_left_to_parent: list[object] = []  # never closed here: the sockets are shared


def _after_fork() -> None:
    for pool in list(_alive):
        pool.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
