"""An emulator for tests and scripts: a context manager with a thread of its own."""

import asyncio
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path
from typing import Self, TypeVar

from ittybit_emulator.errors import EmulatorError
from ittybit_emulator.http.arrivals import Arrivals
from ittybit_emulator.http.faults import Faults
from ittybit_emulator.scripts import Script, Scripts
from ittybit_emulator.seeding import Noun
from ittybit_emulator.server import Server
from ittybit_emulator.settings import (
    DEFAULT_KEY,
    UPLOAD_LIFETIME,
    WEBHOOK_BACKOFF,
    WEBHOOK_SECRET,
    Settings,
)
from ittybit_emulator.webhooks.delivery import Deliveries

T = TypeVar("T")
_Loop = asyncio.AbstractEventLoop


class Emulator:
    """A real server on two free ports, for as long as the ``with`` block lasts.

    `data` is the folder of database and files, a temporary one if None; the other
    arguments are those of `Settings`. `requests` holds what arrived, `faults` what
    shall go wrong, `deliveries` the webhooks that were sent, `scripts` which tasks are
    acted in place of being rendered. EmulatorError is raised where a port or `data` is
    in use, and where `data` holds other things.

    >>> with Emulator() as emulator:
    ...     client = Ittybit(api_key=emulator.key, base_url=emulator.url)
    """

    def __init__(
        self,
        data: str | Path | None = None,
        key: str = DEFAULT_KEY,
        answers: str | Path | None = None,
        processes: int = 2,
        allow_foreign_hosts: bool = False,
        private: bool = False,
        host: str = "127.0.0.1",
        port: int = 0,
        delivery_port: int = 0,
        upload_lifetime: float = UPLOAD_LIFETIME,
        webhook_secret: str = WEBHOOK_SECRET,
        webhook_backoff: float = WEBHOOK_BACKOFF,
    ) -> None:
        self._temporary = data is None
        self._settings = Settings(
            data=Path() if data is None else Path(data),
            key=key,
            host=host,
            port=port,
            delivery_port=delivery_port,
            answers=Path(answers) if answers is not None else None,
            processes=processes,
            allow_foreign_hosts=allow_foreign_hosts,
            private=private,
            upload_lifetime=upload_lifetime,
            webhook_secret=webhook_secret,
            webhook_backoff=webhook_backoff,
        )
        self._stack = ExitStack()
        self._running: tuple[_Loop, Server] | None = None
        self.requests = Arrivals()
        self.faults = Faults()
        self.deliveries = Deliveries()
        self.scripts = Scripts()
        self.url = ""
        self.delivery_url = ""

    @property
    def key(self) -> str:
        """The API key that the server takes."""
        return self._settings.key

    @property
    def webhook_secret(self) -> str:
        """The secret that signs what goes to a `webhook_url`."""
        return self._settings.webhook_secret

    @property
    def data(self) -> Path:
        """The folder of database and files."""
        return self._settings.data

    @property
    def private(self) -> bool:
        """Whether downloads need the key or a signed URL; may be set at any time."""
        return self._settings.private

    @private.setter
    def private(self, value: bool) -> None:
        self._settings.private = value

    def cancel(self, identifier: str) -> bool:
        """Cancel a task, run or job, as a person does on the dashboard.

        Returns false where there is none with that id, or it has ended already.
        """
        return self._call(lambda server: server.cancel(identifier))

    def seed(
        self,
        count: int,
        script: Script | None = None,
        *,
        noun: Noun = "tasks",
        kind: str = "video",
        over: bool = False,
    ) -> list[str]:
        """Make many tasks that follow `script` and render nothing; return their ids.

        `noun` is ``"tasks"``, ``"runs"`` or ``"jobs"``; the latter two have one task
        each. What is `over` has ended already. Thousands take a second or two.

        >>> waiting = emulator.seed(1000, Script(seconds=30))
        >>> emulator.seed(5000, over=True)
        """
        acted = Script() if script is None else script
        return self._call(
            lambda server: server.seed(noun, count, kind, acted, over=over)
        )

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            if self._temporary:
                folder = stack.enter_context(
                    tempfile.TemporaryDirectory(prefix="ittybit-")
                )
                self._settings.data = Path(folder)
            self._run(stack)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def __repr__(self) -> str:
        return f"<Emulator {self.url or 'stopped'}>"

    def _run(self, stack: ExitStack) -> None:
        started: Future[tuple[_Loop, asyncio.Event, Server]] = Future()
        thread = threading.Thread(
            target=lambda: asyncio.run(self._serve(started)), name="ittybit-emulator"
        )
        thread.start()
        stack.callback(thread.join)
        loop, stop, server = started.result()
        stack.callback(loop.call_soon_threadsafe, stop.set)
        self._running = (loop, server)
        stack.callback(self._end)

    def _end(self) -> None:
        self._running = None

    def _call(self, act: Callable[[Server], T]) -> T:
        """Let the server do something on its loop, and return what comes of it."""
        if self._running is None:
            raise EmulatorError("the emulator is not running; use it in a with block")
        loop, server = self._running

        async def call() -> T:
            return act(server)

        return asyncio.run_coroutine_threadsafe(call(), loop).result()

    async def _serve(
        self, started: "Future[tuple[_Loop, asyncio.Event, Server]]"
    ) -> None:
        stop = asyncio.Event()
        server = Server(
            self._settings, self.requests, self.faults, self.deliveries, self.scripts
        )
        try:
            await server.__aenter__()
        except BaseException as error:
            started.set_exception(error)
            return
        try:
            self.url, self.delivery_url = server.url, server.delivery_url
            started.set_result((asyncio.get_running_loop(), stop, server))
            await stop.wait()
        finally:
            await server.__aexit__()
