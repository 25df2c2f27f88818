"""A local server that implements the Ittybit API and renders media.

As a program: ``python -m ittybit_emulator``. In tests and scripts:

>>> from ittybit_emulator import Emulator, Fault
>>> with Emulator() as emulator:
...     print(emulator.url, emulator.delivery_url, emulator.key)
...     emulator.faults.add(Fault(status=503), path="/media")  # fails one request
...     print(emulator.requests[-1].headers)  # the latest request

One port serves the API, and another one serves uploads and downloads, because the
real service has two origins too. Tasks produce real renditions, in worker processes.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ittybit_emulator.emulator import Emulator
    from ittybit_emulator.errors import EmulatorError
    from ittybit_emulator.http.faults import Fault
    from ittybit_emulator.store.records import Script
    from ittybit_emulator.webhooks.faults import DeliveryFault

__all__ = ["DeliveryFault", "Emulator", "EmulatorError", "Fault", "Script"]

_HOMES = {
    "DeliveryFault": "ittybit_emulator.webhooks.faults",
    "Emulator": "ittybit_emulator.emulator",
    "EmulatorError": "ittybit_emulator.errors",
    "Fault": "ittybit_emulator.http.faults",
    "Script": "ittybit_emulator.store.records",
}


def __getattr__(name: str) -> Any:
    # Lazy: worker processes import this package and need no HTTP library.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
