"""Worker processes for probing and rendering."""

from collections.abc import Callable, Mapping
from pathlib import Path

from ittybit_emulator.rendering.errors import MediaError, OptionError
from ittybit_emulator.rendering.facts import Facts
from ittybit_emulator.rendering.rendition import Rendition
from ittybit_emulator.rendering.workers import messages
from ittybit_emulator.rendering.workers.pool import Pool

_GIB = 1024**3


class Workers:
    """Worker processes that probe and render files.

    A file that makes the libraries crash or hang affects only its own job. Probing has
    its own process and never waits for a rendering.

    Args:
        processes: How many renderings run at the same time.
        memory: Limit of the address space of each process in bytes, if the operating
            system supports it.
        seconds: Timeout of a job in seconds. For probing, at most 60.
    """

    def __init__(
        self, processes: int = 2, *, memory: int = 2 * _GIB, seconds: float = 600
    ) -> None:
        self._rendering = Pool(processes, memory=memory, seconds=seconds)
        self._probing = Pool(1, memory=memory, seconds=min(seconds, 60))

    async def probe(self, path: Path) -> Facts:
        """Return the facts of a file, or raise MediaError."""
        job = messages.ProbeJob(_absolute(path))
        answer = await self._probing.run(job, lambda percent: None)
        if isinstance(answer, messages.Probed):
            return answer.facts
        raise _error(answer)

    async def render(
        self,
        kind: str,
        source: Path,
        options: Mapping[str, object],
        target: Path,
        on_progress: Callable[[float], None],
    ) -> list[Rendition]:
        """Render a file into the empty folder `target`, or raise MediaError."""
        job = messages.RenderJob(
            kind, _absolute(source), dict(options), _absolute(target)
        )
        answer = await self._rendering.run(job, on_progress)
        if isinstance(answer, messages.Rendered):
            return answer.renditions
        raise _error(answer)

    async def close(self) -> None:
        """Kill all processes. It is safe to call this twice."""
        await self._rendering.close()
        await self._probing.close()


def _absolute(path: Path) -> Path:
    """Return an absolute path without resolving symbolic links."""
    return path.absolute()


def _error(answer: messages.Answer) -> MediaError:
    assert isinstance(answer, messages.JobFailed)
    return OptionError(answer.text) if answer.about_options else MediaError(answer.text)
