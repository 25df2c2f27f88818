"""Worker processes for a server that must keep answering."""

from collections.abc import Callable, Mapping
from pathlib import Path

from ittybit_emulator.rendering.errors import MediaError, OptionError
from ittybit_emulator.rendering.facts import Facts
from ittybit_emulator.rendering.rendition import Rendition
from ittybit_emulator.rendering.workers import messages
from ittybit_emulator.rendering.workers.pool import Pool

_GIB = 1024**3


class Workers:
    """Probes and renders in processes of their own, used from one event loop.

    A file that makes the libraries crash, hang or take too much memory harms its own
    job alone. Probing has a process of its own and never waits for a rendering.

    Args:
        processes: How many renderings run at a time.
        memory: Bytes of address space that each process may take, where the system can
            limit it.
        seconds: How long a job may take; a probe at most 60 s of it.

    Example:
        workers = Workers(processes=2)
        facts = await workers.probe(path)
        await workers.close()
    """

    def __init__(
        self, processes: int = 2, *, memory: int = 2 * _GIB, seconds: float = 600
    ) -> None:
        self._rendering = Pool(processes, memory=memory, seconds=seconds)
        self._probing = Pool(1, memory=memory, seconds=min(seconds, 60))

    async def probe(self, path: Path) -> Facts:
        """Say what a file is; see `probing.probe`.

        Raises:
            MediaError: The file cannot be read, or reading it failed.
        """
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
        """Render a file; see `rendering.render`.

        Args:
            kind: One of `options.OPTIONS` or `options.LATER`.
            source: The file to render.
            options: The options of the kind (spec section 15).
            target: An empty folder.
            on_progress: Told the percentage done, ever higher, in the event loop.

        Raises:
            MediaError: The file cannot be rendered, or rendering it failed. What lies
                in the folder then is not whole.
        """
        job = messages.RenderJob(
            kind, _absolute(source), dict(options), _absolute(target)
        )
        answer = await self._rendering.run(job, on_progress)
        if isinstance(answer, messages.Rendered):
            return answer.renditions
        raise _error(answer)

    async def close(self) -> None:
        """End the processes, those at work too; may be called twice."""
        await self._rendering.close()
        await self._probing.close()


def _absolute(path: Path) -> Path:
    """Safe from a change of the working folder; asks the disk nothing."""
    return path.absolute()


def _error(answer: messages.Answer) -> MediaError:
    assert isinstance(answer, messages.Refused)
    return OptionError(answer.text) if answer.about_options else MediaError(answer.text)
