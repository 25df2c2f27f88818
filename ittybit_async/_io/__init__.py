"""Code that differs between the two packages and is written by hand in both."""

from asyncio import run as run
from threading import Lock as Lock
from threading import Thread as Thread

from ittybit_async._io.exchange import RawReply as RawReply
from ittybit_async._io.exchange import read_eventually as read_eventually
from ittybit_async._io.primitives import LONGEST_WAIT as LONGEST_WAIT
from ittybit_async._io.primitives import Blocks as Blocks
from ittybit_async._io.primitives import Eventual as Eventual
from ittybit_async._io.primitives import Items as Items
from ittybit_async._io.primitives import Loadable as Loadable
from ittybit_async._io.primitives import LoopLocal as LoopLocal
from ittybit_async._io.primitives import WakeEvent as WakeEvent
from ittybit_async._io.primitives import WorkerGroup as WorkerGroup
from ittybit_async._io.primitives import iterate as iterate
from ittybit_async._io.primitives import main_thread as main_thread
from ittybit_async._io.primitives import one_by_one as one_by_one
from ittybit_async._io.primitives import resolve as resolve
from ittybit_async._io.primitives import sleep as sleep
from ittybit_async._io.primitives import start as start
from ittybit_async._io.primitives import to_thread as to_thread
from ittybit_async._io.transport import Transport as Transport
