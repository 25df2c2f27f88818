"""A running emulator: its two listeners and the parts behind them."""

import errno
import sqlite3
from contextlib import AsyncExitStack
from functools import partial
from typing import Self

from aiohttp import web

from ittybit_emulator.applications import api_application, delivery_application
from ittybit_emulator.contract.guard import Guard
from ittybit_emulator.delivery.uploads import Expiry
from ittybit_emulator.errors import EmulatorError
from ittybit_emulator.http.faults import Faults
from ittybit_emulator.http.listener import Listener
from ittybit_emulator.http.request_log import RequestLog
from ittybit_emulator.outbound import Outbound
from ittybit_emulator.rendering.prepared import PreparedWorkers
from ittybit_emulator.rendering.workers.pools import Workers
from ittybit_emulator.service import Service
from ittybit_emulator.settings import Settings
from ittybit_emulator.storage import Storage
from ittybit_emulator.store.blobs import Blobs
from ittybit_emulator.store.clock import start_clock
from ittybit_emulator.store.library import Library
from ittybit_emulator.store.records import Script
from ittybit_emulator.store.store import Store
from ittybit_emulator.tasks.groups import start_automations
from ittybit_emulator.tasks.scheduler import Scheduler
from ittybit_emulator.tasks.scripts import Scripts
from ittybit_emulator.tasks.simulation import Noun, apply_outcome, build_seeds
from ittybit_emulator.views.generations import Views
from ittybit_emulator.webhooks.deliveries import Deliveries
from ittybit_emulator.webhooks.sender import Sender

_HEAD_LIMIT = 64 << 10
_GRACE = 0.1
_BACKLOG = 2048


class Server:
    """An emulator on the running event loop: ``async with Server(settings) as server``.

    Entering the block raises EmulatorError if a port or the data folder cannot be used.
    """

    def __init__(
        self,
        settings: Settings,
        requests: RequestLog | None = None,
        faults: Faults | None = None,
        deliveries: Deliveries | None = None,
        scripts: Scripts | None = None,
    ) -> None:
        self.settings = settings
        # If the caller passes no record, nobody can read it, so it keeps nothing.
        self._requests = RequestLog(limit=0) if requests is None else requests
        self._faults = Faults() if faults is None else faults
        self._deliveries = Deliveries() if deliveries is None else deliveries
        self._scripts = Scripts() if scripts is None else scripts
        self._stack = AsyncExitStack()
        self.url = ""
        self.delivery_url = ""

    async def __aenter__(self) -> Self:
        self.clock = start_clock()
        async with AsyncExitStack() as stack:
            try:
                await self._start(stack)
            except (OSError, sqlite3.Error) as error:
                message = f"the data folder {self.settings.data} cannot be used"
                is_file = isinstance(error, FileExistsError)
                reason = "it is a file" if is_file else error
                raise EmulatorError(f"{message}: {reason}") from error
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    def cancel(self, identifier: str) -> bool:
        """Cancel a task, run, or job; return False if it is unknown or has ended."""
        return self._scheduler.cancel(identifier)

    async def reset(self) -> None:
        """Stop all tasks and webhooks, and delete all data, records, and rules."""
        await self._scheduler.stop()
        await self._sender.stop()
        self.clock.reset()
        self._store.clear()
        self._blobs.sweep(frozenset(), frozenset())
        for one in (self._requests, self._deliveries, self._deliveries.faults):
            one.clear()
        for rules in (self._faults, self._scripts):
            rules.clear()

    def seed(
        self, noun: Noun, count: int, kind: str, script: Script, *, over: bool
    ) -> list[str]:
        """Create tasks, runs, or jobs that follow `script` and return their IDs."""
        store = self._store
        made = build_seeds(
            noun,
            count,
            kind=kind,
            script=script,
            created_by=store.identity("key"),
        )
        with store.transaction():
            for task, steps in made:
                if not over:
                    self._scheduler.submit(task, steps)
                    continue
                for one in (task, *steps):
                    store.save_task(apply_outcome(one, script))
        return [task.id for task, _ in made]

    async def _start(self, stack: AsyncExitStack) -> None:
        service = self._service(stack)
        scheduler = Scheduler(service, self._scripts)
        self._store, self._scheduler = service.store, scheduler
        self._sender, self._blobs = service.webhooks, service.library.blobs
        stack.push_async_callback(scheduler.stop)
        service.library.on_delete = scheduler.abandon
        service.library.on_first = partial(
            start_automations, service.store, scheduler.submit
        )
        delivery = Listener("delivery", self._requests, self._faults)
        app = delivery_application(delivery, service)
        port = self.settings.delivery_port
        self.delivery_url = await self._listen(app, delivery, port, stack)
        service.views.dated.origin = self.delivery_url
        api = Listener("api", self._requests, self._faults)
        app = api_application(api, service, scheduler)
        self.url = await self._listen(app, api, self.settings.port, stack)
        expiry = Expiry(service)
        stack.push_async_callback(expiry.close)
        expiry.start()
        scheduler.resume()

    def _service(self, stack: AsyncExitStack) -> Service:
        settings = self.settings
        settings.data.mkdir(parents=True, exist_ok=True)
        store = Store(settings.data)
        stack.callback(store.close)
        blobs = Blobs(settings.data)
        blobs.sweep(store.files.ids(), store.uploads.ids())
        library = Library(store, blobs)
        outbound = Outbound(allow_foreign_hosts=settings.allow_foreign_hosts)
        stack.push_async_callback(outbound.close)
        workers = (
            PreparedWorkers()
            if settings.fast
            else Workers(settings.processes, graphs=settings.graphs)
        )
        stack.push_async_callback(workers.close)
        webhooks = Sender(settings, outbound, self._deliveries)
        stack.push_async_callback(webhooks.stop)
        return Service(
            settings=settings,
            guard=Guard(strict=settings.strict_contract),
            store=store,
            library=library,
            views=Views(store, library),
            storage=Storage(store, outbound),
            outbound=outbound,
            workers=workers,
            webhooks=webhooks,
        )

    async def _listen(
        self,
        app: web.Application,
        listener: Listener,
        port: int,
        stack: AsyncExitStack,
    ) -> str:
        runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=_GRACE, max_field_size=_HEAD_LIMIT
        )
        stack.push_async_callback(runner.cleanup)
        stack.push_async_callback(listener.abort)
        await runner.setup()
        host = self.settings.host
        try:
            await web.TCPSite(runner, host, port, backlog=_BACKLOG).start()
        except (OSError, OverflowError, ValueError) as error:
            raise EmulatorError(
                _listen_error(listener.name, host, port, error)
            ) from error
        return _origin(host, runner.addresses[0][1])


def _listen_error(name: str, host: str, port: int, error: Exception) -> str:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return (
            f"the {name} port {port} on {host} is in use; choose another one, or 0 for"
            " a free port"
        )
    if isinstance(error, OverflowError):
        return f"the {name} port must be from 0 to 65535, got {port}"
    if isinstance(error, OSError):
        reason = error.strerror or error
        return f"the {name} port {port} on {host} cannot be opened: {reason}"
    return f"host must be an address of this machine, got {host!r}: {error}"


def _origin(host: str, port: int) -> str:
    # A server on all interfaces is reachable through the loopback address.
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
