"""The program of a worker process: jobs on standard input, results on standard output.

It is started as `python -m ittybit_emulator.rendering.workers.worker MEMORY`. It ends
when its input is closed, even during a job, so a killed server leaves no process.
"""

import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

from ittybit_emulator.errors import MediaError, OptionError
from ittybit_emulator.rendering.limits import MAX_FILE_BYTES
from ittybit_emulator.rendering.workers import messages

_NICENESS = 5


def main() -> None:
    """Run jobs until the input is closed."""
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # output of libraries must not mix with the messages
    _limit_resources(int(sys.argv[1]))
    jobs: queue.SimpleQueue[messages.Job] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(sys.stdin.buffer, jobs), daemon=True).start()

    def send(message: messages.Message) -> None:
        output.write(messages.encode(message))
        output.flush()

    while True:
        job = jobs.get()
        send(messages.JobStarted())
        send(_answer(job, send))


def _read(stream: BinaryIO, jobs: "queue.SimpleQueue[messages.Job]") -> None:
    """Queue the received jobs, and end the process when the input is closed."""
    try:
        while head := stream.read(messages.LENGTH):
            jobs.put(messages.decode_job(stream.read(int.from_bytes(head))))
    except BaseException:
        traceback.print_exc()
    os._exit(0)


def _answer(
    job: messages.Job, send: Callable[[messages.Message], None]
) -> messages.Answer:
    """Run the job and return its result or its error."""
    try:
        return _work(job, send)
    except MediaError as error:
        return messages.JobFailed(str(error), isinstance(error, OptionError))
    except ImportError as error:
        need = "rendering needs PyAV and Pillow; run: pip install 'ittybit[emulator]'"
        return messages.JobFailed(f"{need} ({error})")
    except MemoryError:
        return messages.JobFailed("the job needs more memory than allowed")
    except Exception as error:
        traceback.print_exc()
        return messages.JobFailed(f"the job failed: {type(error).__name__}: {error}")


def _work(
    job: messages.Job, send: Callable[[messages.Message], None]
) -> messages.Answer:
    # Imported here so that limits and error reports cover these imports too.
    from ittybit_emulator.rendering.probing.probe import probe
    from ittybit_emulator.rendering.render import render

    if isinstance(job, messages.ProbeJob):
        return messages.Probed(probe(job.path))

    def report(percent: float) -> None:
        send(messages.JobProgress(percent))

    renditions = render(job.kind, job.source, job.options, job.target, report)
    return messages.Rendered(renditions)


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
