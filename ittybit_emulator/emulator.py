"""The emulator as a context manager for tests and scripts."""

import asyncio
import os
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path
from typing import Self, TypeVar

from ittybit_emulator.errors import EmulatorError
from ittybit_emulator.http.faults import Faults
from ittybit_emulator.http.request_log import RecordedRequest, RequestLog
from ittybit_emulator.server import Server
from ittybit_emulator.settings import (
    DEFAULT_KEY,
    PROCESSES,
    UPLOAD_LIFETIME,
    WEBHOOK_BACKOFF,
    WEBHOOK_SECRET,
    Settings,
)
from ittybit_emulator.store.records import Script
from ittybit_emulator.tasks.scripts import Scripts
from ittybit_emulator.tasks.simulation import Noun
from ittybit_emulator.webhooks.deliveries import Deliveries

T = TypeVar("T")
_Loop = asyncio.AbstractEventLoop


class Emulator:
    """A local Ittybit server that runs in a thread during a ``with`` block.

    Args:
        data: The folder for the database and the files. By default, a temporary folder
            that is deleted at the end.
        key: The API key that clients must send.
        answers: The folder of canned results for kinds that need a model, such as
            ``speech``. Without it, tasks of these kinds fail.
        processes: How many renderings run at the same time. By default, one per core.
            Images never wait for other kinds: as many are rendered beside these.
        fast: Whether to render nothing. Each rendition is then a small prepared file
            of the requested format, and uploads may be any bytes.
        graphs: Whether to print the filter graph of each rendering to standard error.
        allow_foreign_hosts: Whether downloads and webhooks may use other machines.
        private: Whether downloads need the key or a signed URL.
        strict_contract: Whether to refuse requests that rely on a behavior of the API
            that is only inferred. By default, the first such request logs a warning.
        host: The address to listen on.
        port: The port of the API. 0 picks a free port.
        delivery_port: The port for uploads and downloads. 0 picks a free port.
        upload_lifetime: After how many seconds without a new part an unfinished upload
            is deleted. 24 hours by default.
        webhook_secret: The secret that signs requests to a `webhook_url`.
        webhook_backoff: Seconds until a failed webhook is retried. The pause doubles
            with each of the five retries.

    Attributes:
        url: The base URL of the API.
        delivery_url: The base URL for uploads and downloads.
        requests: The latest 10 000 requests, oldest first.
        faults: Errors to inject into requests. See `Fault`.
        deliveries: The latest 10 000 webhooks, oldest first.
        scripts: Which tasks follow a `Script` instead of being rendered.

    Raises:
        EmulatorError: On entering the block, if a port or `data` is in use, or if
            `data` contains other files.

    >>> with Emulator() as emulator:
    ...     client = Ittybit(api_key=emulator.key, base_url=emulator.url)
    """

    def __init__(
        self,
        data: str | Path | None = None,
        key: str = DEFAULT_KEY,
        answers: str | Path | None = None,
        processes: int = PROCESSES,
        allow_foreign_hosts: bool = False,
        private: bool = False,
        strict_contract: bool = False,
        host: str = "127.0.0.1",
        port: int = 0,
        delivery_port: int = 0,
        upload_lifetime: float = UPLOAD_LIFETIME,
        webhook_secret: str = WEBHOOK_SECRET,
        webhook_backoff: float = WEBHOOK_BACKOFF,
        graphs: bool = False,
        fast: bool = False,
    ) -> None:
        self._temporary = data is None
        self._private = private
        self._settings = Settings(
            data=Path(os.path.expanduser(data or ".")),
            key=key,
            host=host,
            port=port,
            delivery_port=delivery_port,
            answers=Path(os.path.expanduser(answers)) if answers else None,
            processes=processes,
            graphs=graphs,
            fast=fast,
            allow_foreign_hosts=allow_foreign_hosts,
            private=private,
            strict_contract=strict_contract,
            upload_lifetime=upload_lifetime,
            webhook_secret=webhook_secret,
            webhook_backoff=webhook_backoff,
        )
        self._stack = ExitStack()
        self._running: tuple[_Loop, Server] | None = None
        self.requests: RequestLog = RequestLog()
        self.faults: Faults = Faults()
        self.deliveries: Deliveries = Deliveries()
        self.scripts: Scripts = Scripts()
        self.url: str = ""
        self.delivery_url: str = ""

    @property
    def key(self) -> str:
        """The API key that clients must send."""
        return self._settings.key

    @property
    def webhook_secret(self) -> str:
        """The secret that signs requests to a `webhook_url`."""
        return self._settings.webhook_secret

    @property
    def data(self) -> Path:
        """The folder for the database and the files."""
        return self._settings.data

    @property
    def private(self) -> bool:
        """True if downloads need the key or a signed URL. You can change this value."""
        return self._settings.private

    @private.setter
    def private(self, value: bool) -> None:
        self._settings.private = value

    def cancel(self, identifier: str) -> bool:
        """Cancel a task, run, or job, as a user does on the dashboard.

        Args:
            identifier: The ID of the task, run, or job.

        Returns:
            False if no such task, run, or job exists or it has already ended.

        Raises:
            EmulatorError: The emulator is not running.
        """
        return self._call(lambda server: server.cancel(identifier))

    def calls(self, method: str = "*", path: str = "*") -> list[RecordedRequest]:
        """Return the requests to the API since the start or the last `reset`.

        Args:
            method: The method, a pattern that may contain ``*``.
            path: The path without the query, a pattern that may contain ``*``.

        Returns:
            The matching requests, oldest first.

        >>> [call] = emulator.calls("POST", "/tasks")
        """
        return self.requests.matching(method, path, port="api")

    def advance(self, seconds: float) -> None:
        """Move the time of the emulator forward.

        Scripted tasks progress, signatures and uploads expire, and failed webhooks are
        sent again, as if that time had passed. Real renderings take no less time.

        Args:
            seconds: How far to move, in seconds. At least 0.

        Raises:
            ValueError: `seconds` is negative.
            EmulatorError: The emulator is not running.
        """
        if not seconds >= 0:
            raise ValueError(f"seconds must be 0 or more, got {seconds!r}")
        self._call(lambda server: server.clock.advance(seconds))

    def reset(self) -> None:
        """Return to the state after the start, in a few milliseconds.

        This stops all tasks and webhooks, deletes the media, the files, the records of
        requests and webhooks, the faults, and the scripts, and resets the time.

        Raises:
            EmulatorError: The emulator is not running.
        """
        loop, server = self._get_running()
        asyncio.run_coroutine_threadsafe(server.reset(), loop).result()
        self.private = self._private

    def seed(
        self,
        count: int,
        script: Script | None = None,
        *,
        noun: Noun = "tasks",
        kind: str = "video",
        over: bool = False,
    ) -> list[str]:
        """Create many tasks that follow `script` instead of being rendered.

        Creating thousands of tasks takes a second or two.

        Args:
            count: How many to create.
            script: The script that the tasks follow. By default they end immediately.
            noun: What to create: ``"tasks"``, ``"runs"``, or ``"jobs"``. A run or a job
                contains one task.
            kind: The kind of the tasks, or of the tasks in the runs and jobs.
            over: Whether they have already ended when they are created.

        Returns:
            The IDs of the tasks, runs, or jobs.

        Raises:
            EmulatorError: The emulator is not running.

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
        """Call `act` in the server's event loop and return its result."""
        loop, server = self._get_running()

        async def call() -> T:
            return act(server)

        return asyncio.run_coroutine_threadsafe(call(), loop).result()

    def _get_running(self) -> tuple[_Loop, Server]:
        if self._running is None:
            raise EmulatorError("the emulator is not running; use it in a with block")
        return self._running

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
