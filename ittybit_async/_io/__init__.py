"""Code that differs between the two packages and is written by hand in both."""

from ittybit_async._io.exchange import RawReply as RawReply
from ittybit_async._io.primitives import LONGEST_WAIT as LONGEST_WAIT
from ittybit_async._io.primitives import Bell as Bell
from ittybit_async._io.primitives import Blocks as Blocks
from ittybit_async._io.primitives import Eventually as Eventually
from ittybit_async._io.primitives import Loadable as Loadable
from ittybit_async._io.primitives import Lock as Lock
from ittybit_async._io.primitives import Many as Many
from ittybit_async._io.primitives import Shared as Shared
from ittybit_async._io.primitives import Workers as Workers
from ittybit_async._io.primitives import one_by_one as one_by_one
from ittybit_async._io.primitives import resolved as resolved
from ittybit_async._io.primitives import run as run
from ittybit_async._io.primitives import sleep as sleep
from ittybit_async._io.primitives import start as start
from ittybit_async._io.primitives import to_thread as to_thread
from ittybit_async._io.primitives import walked as walked
from ittybit_async._io.transport import Transport as Transport
