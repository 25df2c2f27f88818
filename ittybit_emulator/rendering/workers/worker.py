"""The program of a worker process: jobs on standard input, results on standard output.

It is started as `python -m ittybit_emulator.rendering.workers.worker MEMORY`, perhaps
with `--graphs`. It ends when its input is closed, even during a job, so a killed server
leaves no process.
"""

import gc
import logging
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress

from ittybit_emulator.errors import MediaError, OptionError
from ittybit_emulator.rendering.limits import MAX_FILE_BYTES
from ittybit_emulator.rendering.workers.messages import (
    Job,
    Message,
    decode_job,
    encode,
)

_NICENESS = 5


def main() -> None:
    """Run jobs until the input is closed."""
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # output of libraries must not mix with the messages
    _limit_resources(int(sys.argv[1]))
    if "--graphs" in sys.argv:
        logging.basicConfig(format="%(message)s")
        logging.getLogger("ittybit_emulator.graphs").setLevel(logging.DEBUG)
    jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(jobs,), daemon=True).start()

    def send(message: Message) -> None:
        output.write(encode(message))
        output.flush()

    while True:
        job = jobs.get()
        send(Message())
        send(_run(job, lambda percent: send(Message(percent=percent))))
        gc.collect()  # else the threads of codecs in reference cycles add up
        gc.freeze()  # the next collection need not visit what this one has kept


def _read(jobs: "queue.SimpleQueue[Job]") -> None:
    """Queue the received jobs, and end the process when the input is closed."""
    try:
        for line in sys.stdin.buffer:
            jobs.put(decode_job(line))
    except BaseException:
        traceback.print_exc()
    os._exit(0)


def _run(job: Job, report: Callable[[float], None]) -> Message:
    """Run the job and return its result or its error."""
    try:
        # Imported here so that limits and error reports cover these imports too.
        from ittybit_emulator.rendering.probing.probe import probe
        from ittybit_emulator.rendering.render import render

        if job.kind is None or job.target is None:
            return Message(facts=probe(job.source))
        made = render(job.kind, job.source, job.options, job.target, report)
        return Message(renditions=made)
    except MediaError as error:
        return Message(error=str(error), about_options=isinstance(error, OptionError))
    except ImportError as error:
        need = "rendering needs PyAV and Pillow; run: pip install 'ittybit[emulator]'"
        return Message(error=f"{need} ({error})")
    except MemoryError:
        return Message(error="the job needs more memory than allowed")
    except Exception as error:
        traceback.print_exc()
        return Message(error=f"the job failed: {type(error).__name__}: {error}")


def _limit_resources(memory: int) -> None:
    """Limit memory and file size, lower the priority, and ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    bounds = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: MAX_FILE_BYTES,
        resource.RLIMIT_CORE: 0,
    }
    for which, most in bounds.items():
        _, hard = resource.getrlimit(which)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        with suppress(ValueError, OSError):  # macOS cannot set all limits
            resource.setrlimit(which, (most, most))


if __name__ == "__main__":
    main()
