"""Everything that differs between the two packages; written by hand in both."""

from ittybit_async._io.reply import RawReply as RawReply
from ittybit_async._io.shapes import Blocks as Blocks
from ittybit_async._io.shapes import Eventually as Eventually
from ittybit_async._io.shapes import Loadable as Loadable
from ittybit_async._io.shapes import Many as Many
from ittybit_async._io.shapes import one_by_one as one_by_one
from ittybit_async._io.shapes import resolved as resolved
from ittybit_async._io.shapes import start as start
from ittybit_async._io.shapes import walked as walked
from ittybit_async._io.together import LONGEST_WAIT as LONGEST_WAIT
from ittybit_async._io.together import Bell as Bell
from ittybit_async._io.together import Lock as Lock
from ittybit_async._io.together import Shared as Shared
from ittybit_async._io.together import run as run
from ittybit_async._io.together import sleep as sleep
from ittybit_async._io.together import to_thread as to_thread
from ittybit_async._io.transport import Transport as Transport
from ittybit_async._io.workers import Workers as Workers
