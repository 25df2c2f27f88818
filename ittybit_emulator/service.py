"""The parts of an emulator that handlers and tasks share."""

from dataclasses import dataclass

from aiohttp import web

from ittybit_emulator.contract.guard import Guard
from ittybit_emulator.outbound import Outbound
from ittybit_emulator.rendering.prepared import PreparedWorkers
from ittybit_emulator.rendering.workers.pools import Workers
from ittybit_emulator.settings import Settings
from ittybit_emulator.storage import Storage
from ittybit_emulator.store.library import Library
from ittybit_emulator.store.store import Store
from ittybit_emulator.views.generations import Views
from ittybit_emulator.webhooks.sender import Sender


@dataclass(kw_only=True)
class Service:
    """The shared parts of one running emulator."""

    settings: Settings
    guard: Guard
    store: Store
    library: Library
    views: Views
    outbound: Outbound
    workers: Workers | PreparedWorkers
    webhooks: Sender
    storage: Storage


SERVICE = web.AppKey("service", Service)
